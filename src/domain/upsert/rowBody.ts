import { isSameValue } from '../mapping/mergeColumn';
import type { MappedColumn } from '../mapping/resolveMapping';
import { webApiName, type TableMetadata } from '../metadata/table';
import type { RowReference } from '../values/convertLookup';
import type { ColumnValue } from '../values/convertValue';
import type { KnownRow } from './item';

/** Logical name to entity set name, for the tables lookups point to. */
export type EntitySets = ReadonlyMap<string, string>;

/** A column as it stands in a request body: lookups are bound by navigation property, never by column name. */
function bodyEntry({ column, value }: Pick<MappedColumn, 'column' | 'value'>, entitySets: EntitySets): [string, unknown] {
	if (typeof value !== 'object') return [column.logicalName, value];
	const target = column.targets?.find(({ table }) => table === value.table);
	return [`${target?.navigationProperty ?? column.logicalName}@odata.bind`, `/${entitySets.get(value.table) ?? value.table}(${value.id})`];
}

const OWNER_SETS: Record<string, string> = { systemuser: 'systemusers', team: 'teams' };

function ownerEntry(row: KnownRow): Record<string, string> {
	const owner = row.contributions.map((contribution) => contribution.owner).find((candidate) => candidate?.id === row.values._ownerid_value);
	if (!owner || row.original._ownerid_value === owner.id) return {};
	return { 'ownerid@odata.bind': `/${OWNER_SETS[owner.table]}(${owner.id})` };
}

/** The value a changed column ends with: a lookup again as the row it points to. */
function finalValue(row: KnownRow, mapped: MappedColumn): ColumnValue {
	return typeof mapped.value === 'object' ? mapped.value : (row.values[webApiName(mapped.column)] as ColumnValue);
}

/**
 * What has to be sent so that a row holds what the items left in it: all filled columns of a new row, only the changed ones
 * of a row that exists. Empty when nothing is to be sent.
 */
export function rowBody(row: KnownRow, entitySets: EntitySets): Record<string, unknown> {
	const body: Record<string, unknown> = {};
	for (const mapped of row.contributions.flatMap(({ columns }) => columns)) {
		const value = finalValue(row, mapped);
		const current = row.values[webApiName(mapped.column)];
		const isFinal = typeof value !== 'object' || (value as RowReference).id === current;
		const isChanged = isFinal && current !== undefined && current !== null && !isSameValue(row.original[webApiName(mapped.column)], value, mapped.column);
		if (!isChanged || !(row.isNew ? mapped.column.creatable : mapped.column.updatable)) continue;
		const [name, entry] = bodyEntry({ column: mapped.column, value }, entitySets);
		body[name] = entry;
	}
	return { ...body, ...ownerEntry(row) };
}

/** Whether what is sent depends on what was read, so that the version has to be checked. */
export function dependsOnVersion(row: KnownRow, body: Readonly<Record<string, unknown>>, table: TableMetadata): boolean {
	return row.contributions
		.flatMap(({ columns }) => columns)
		.some(({ column, update }) => update !== 'overwrite' && (column.logicalName in body || table.columns.get(column.logicalName)?.targets?.some(({ navigationProperty }) => `${navigationProperty}@odata.bind` in body)));
}
