import { mergeColumn, isSameValue, type MergeSettings } from '../mapping/mergeColumn';
import type { MappedColumn } from '../mapping/resolveMapping';
import { webApiName, type ColumnMetadata } from '../metadata/table';
import type { RowReference } from '../values/convertLookup';
import type { ColumnValue } from '../values/convertValue';
import { ValueFault } from '../values/fault';

/** From what to what a column went; by logical column name. */
export type Changes = Record<string, { from: unknown; to: unknown }>;

const plain = (value: ColumnValue | null): unknown => (typeof value === 'object' ? (value?.id ?? null) : value);

/** Something that could not be merged into a row, as a sentence. */
export interface Applied {
	changes: Changes;
	faults: string[];
}

/**
 * Applies one item's columns to a row's values, in place, and tells what changed. With any fault nothing is applied.
 * Columns that may not be updated are left alone on rows that exist.
 */
export function applyColumns(
	values: Record<string, unknown>,
	columns: readonly MappedColumn[],
	settings: MergeSettings,
	isNew: boolean,
): Applied {
	const changes: Changes = {};
	const faults: string[] = [];
	for (const mapped of columns) {
		if (!(isNew ? mapped.column.creatable : mapped.column.updatable)) continue;
		const name = webApiName(mapped.column);
		try {
			const next = mergeColumn(values[name], mapped, settings);
			if (next !== undefined) changes[mapped.column.logicalName] = { from: values[name] ?? null, to: plain(next) };
		} catch (error) {
			if (!(error instanceof ValueFault)) throw error;
			faults.push(`${mapped.column.displayName} (${mapped.column.logicalName}) ${error.message}.`);
		}
	}
	if (faults.length === 0) take(values, columns, changes);
	return { changes: faults.length === 0 ? changes : {}, faults };
}

function take(values: Record<string, unknown>, columns: readonly MappedColumn[], changes: Changes): void {
	for (const { column } of columns) {
		const change = changes[column.logicalName];
		if (change) values[webApiName(column)] = change.to;
	}
}

/** Sets the owner unless it is that already. */
export function applyOwner(values: Record<string, unknown>, owner: RowReference | undefined): Changes {
	if (!owner || isSameValue(values._ownerid_value, owner, OWNER)) return {};
	const from = values._ownerid_value ?? null;
	values._ownerid_value = owner.id;
	return { ownerid: { from, to: owner.id } };
}

const OWNER = { type: 'Owner' } as ColumnMetadata;
