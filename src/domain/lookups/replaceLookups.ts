import { isLookup, type ColumnMetadata, type TableMetadata } from '../metadata/table';
import type { MappingRow } from '../mapping/mappingRow';
import type { UpsertInput } from '../upsert/item';
import { isEmptyValue } from '../values/convertValue';

/** What becomes of one lookup value, given the tables it may point to. */
export type ReplaceLookup = (value: unknown, targets: readonly string[]) => unknown;

/** Owners are set by a setting of their own; what nobody can write need not be looked up. */
const isMappedLookup = (column: ColumnMetadata) => isLookup(column) && column.type !== 'Owner' && (column.creatable || column.updatable);

const OWNERS = ['systemuser', 'team'];

/** Of several rows for one column only the first that is filled counts; what no row will use is not looked up. */
function replaceRows(rows: readonly MappingRow[], table: TableMetadata, replace: ReplaceLookup): readonly MappingRow[] {
	const decided = new Set<string>();
	let isChanged = false;
	const replaced = rows.map((row) => {
		const column = table.columns.get(row.column);
		if (!column || !isMappedLookup(column) || decided.has(row.column) || isEmptyValue(row.value)) return row;
		decided.add(row.column);
		const value = replace(row.value, (column.targets ?? []).map((target) => target.table));
		isChanged ||= value !== row.value;
		return { ...row, value };
	});
	return isChanged ? replaced : rows;
}

/** The item with every lookup value it will use, the owner included, replaced. */
export function replaceLookups(input: UpsertInput, tables: ReadonlyMap<string, TableMetadata>, replace: ReplaceLookup): UpsertInput {
	const mapping = [...input.mapping].map(([name, rows]) => {
		const table = tables.get(name);
		return [name, table ? replaceRows(rows, table, replace) : rows] as const;
	});
	return { ...input, mapping: new Map(mapping), owner: isEmptyValue(input.owner) ? input.owner : replace(input.owner, OWNERS) };
}
