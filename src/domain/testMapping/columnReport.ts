import type { MappingRow } from '../mapping/mappingRow';
import { isMappable } from '../mapping/checkMapping';
import { resolveMapping } from '../mapping/resolveMapping';
import type { ColumnMetadata, TableMetadata } from '../metadata/table';
import type { Contribution } from '../upsert/item';
import { isEmptyValue, type ColumnValue, type ConversionSettings } from '../values/convertValue';

/** What a test found out about one column. */
export interface ColumnReport {
	/** Logical name. */
	column: string;
	label: string;
	/** The value as the item brings it. */
	input: unknown;
	/** The value after conversion; null where it could not be converted. Lookups: the row's id. */
	sent: unknown;
	/** Labels of the choices in `sent`. */
	means?: string;
	/** What Dynamics holds after the create, where the row was read back. */
	stored?: unknown;
	ok: boolean;
	/** A whole sentence. */
	reason?: string;
}

const plain = (value: ColumnValue | null): unknown => (typeof value === 'object' ? (value?.id ?? null) : value);

function meaning({ options }: ColumnMetadata, value: ColumnValue | null): { means?: string } {
	if (!options || typeof value === 'object') return {};
	const numbers = String(typeof value === 'boolean' ? Number(value) : value).split(',').map(Number);
	const labels = numbers.map((number) => options.find((option) => option.value === number)?.labels[0]);
	return labels.every((label) => label !== undefined) ? { means: labels.join(', ') } : {};
}

/** Of several rows for one column the first that is not empty counts; names that are no column are other fields of the item. */
function usedRows(rows: readonly MappingRow[], table: TableMetadata): Map<string, { row: MappingRow; position: number }> {
	const used = new Map<string, { row: MappingRow; position: number }>();
	for (const [position, row] of rows.entries()) {
		const isOther = !table.columns.has(row.column) || (row.isAutomatic && !isMappable(row.column, table));
		if (!isOther && !used.has(row.column) && !isEmptyValue(row.value)) used.set(row.column, { row, position });
	}
	return used;
}

export interface MappedTable {
	table: TableMetadata;
	/** The mapping as the item brings it. */
	given: readonly MappingRow[];
	/** The same rows, lookups by name turned into ids. */
	resolved: readonly MappingRow[];
	contribution: Contribution;
	settings: ConversionSettings;
}

/** One entry per column that has a value: what it becomes, or why it cannot be written. */
export function mappedColumns({ table, given, resolved, contribution, settings }: MappedTable): ColumnReport[] {
	return [...usedRows(given, table)].map(([name, { row, position }]): ColumnReport => {
		const column = table.columns.get(name) as ColumnMetadata;
		const mapped = contribution.columns.find((candidate) => candidate.column.logicalName === name);
		const about = { column: name, label: column.displayName, input: row.value };
		if (mapped) return { ...about, sent: plain(mapped.value), ...meaning(column, mapped.value), ok: true, ...onlyOnUpdate(column) };
		const [reason] = resolveMapping(resolved.slice(position, position + 1), table, settings).faults;
		return { ...about, sent: null, ok: false, reason: reason ?? `${column.displayName} (${name}) cannot be written.` };
	});
}

/** Such a column is no part of a create, so its value was only held against the definition. */
const onlyOnUpdate = ({ creatable, displayName, logicalName }: ColumnMetadata): { reason?: string } =>
	creatable ? {} : { reason: `${displayName} (${logicalName}) is written on updates only, so Dynamics was not asked; the value fits the definition.` };

/** The owner as one more column, unless it is left to Dynamics. `faults`: sentences about the item that no column accounts for. */
export function ownerColumn(input: unknown, { owner }: Contribution, faults: readonly string[]): ColumnReport[] {
	if (isEmptyValue(input)) return [];
	const about = { column: 'ownerid', label: 'Owner', input };
	return [owner ? { ...about, sent: owner.id, ok: true } : { ...about, sent: null, ok: false, reason: faults.join(' ') }];
}
