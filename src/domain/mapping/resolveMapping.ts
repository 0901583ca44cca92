import type { ColumnMetadata, TableMetadata } from '../metadata/table';
import { convertValue, isEmptyValue, type ColumnValue, type ConversionSettings } from '../values/convertValue';
import { ValueFault } from '../values/fault';
import { isMappable } from './checkMapping';
import type { MappingRow, UpdateOption } from './mappingRow';

/** A column with the value an item brings for it, in the column's own form. */
export interface MappedColumn {
	column: ColumnMetadata;
	/** Null clears the column; only with `overwriteOrClear`. */
	value: ColumnValue | null;
	update: UpdateOption;
}

export interface ResolvedMapping {
	columns: readonly MappedColumn[];
	/** Sentences, one per column that cannot take its value. */
	faults: readonly string[];
}

const named = (column: ColumnMetadata) => `${column.displayName} (${column.logicalName})`;

/**
 * An item's mapping rows as columns to write: of several rows for one column the first that is not empty counts
 * ("hierarchy"). Empty values clear a column only where all of its rows are empty and one of them says so. Text of columns that people are looked for by is stored without the blanks
 * around it: to Dataverse a leading blank makes another value, and the row would never be found again.
 * @param keyColumns logical names of the columns that match rules compare
 */
export function resolveMapping(
	rows: readonly MappingRow[],
	table: TableMetadata,
	settings: ConversionSettings,
	keyColumns: ReadonlySet<string> = new Set(),
): ResolvedMapping {
	const columns = new Map<string, MappedColumn>();
	const faults: string[] = [];
	const decided = new Set<string>();
	for (const { column: name, value, update, isAutomatic } of rows) {
		const column = table.columns.get(name);
		if (!column || (isAutomatic && !isMappable(name, table)) || decided.has(name) || isEmptyValue(value)) continue;
		decided.add(name);
		try {
			const stored = typeof value === 'string' && keyColumns.has(name) ? value.trim() : value;
			columns.set(name, { column, value: convertValue(stored, column, settings), update });
		} catch (error) {
			if (!(error instanceof ValueFault)) throw error;
			faults.push(`${named(column)} ${error.message}.`);
		}
	}
	return { columns: [...columns.values(), ...cleared(rows, table, decided)], faults };
}

/** A value that could not be converted is no empty value: its column is decided, and stays as it is. */
function cleared(rows: readonly MappingRow[], table: TableMetadata, decided: ReadonlySet<string>): MappedColumn[] {
	const names = new Set(rows.filter(({ column, update }) => update === 'overwriteOrClear' && !decided.has(column)).map(({ column }) => column));
	return [...names].flatMap((name): MappedColumn[] => {
		const column = table.columns.get(name);
		return column ? [{ column, value: null, update: 'overwriteOrClear' }] : [];
	});
}
