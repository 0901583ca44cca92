import { isMissing, isSameValue } from '../mapping/mergeColumn';
import { replaces } from '../mapping/mappingRow';
import type { MappedColumn } from '../mapping/resolveMapping';
import { isLookup, webApiName, type ColumnMetadata, type TableMetadata } from '../metadata/table';
import type { ColumnValue } from '../values/convertValue';
import type { KnownRow } from './item';

/** Logical name to entity set name, for the tables lookups point to. */
export type EntitySets = ReadonlyMap<string, string>;

/** The names under which a lookup is written. */
const navigations = ({ targets, logicalName }: ColumnMetadata): string[] => (targets?.length ? [...new Set(targets.map(({ navigationProperty }) => navigationProperty))] : [logicalName]);

/**
 * A column that is to be empty. A lookup takes null under the plain name of its navigation property: `@odata.bind` with null is
 * refused or passed over (MicrosoftDocs/powerapps-docs, issues 2720 and 4268). One that points to several tables takes it under all its
 * names, as the row does not say to which it points.
 */
const clearing = (column: ColumnMetadata): [string, null][] => (isLookup(column) ? navigations(column) : [column.logicalName]).map((name) => [name, null]);

/** A column as it stands in a request body: lookups are bound by navigation property, never by column name. */
function bodyEntry({ column, value }: { column: ColumnMetadata; value: ColumnValue }, entitySets: EntitySets): [string, unknown] {
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
	return typeof mapped.value === 'object' && mapped.value !== null ? mapped.value : (row.values[webApiName(mapped.column)] as ColumnValue);
}

/** Whether a column that held something is to be empty; what a new row never got need not be taken away. */
function isCleared({ isNew, original, values }: KnownRow, column: ColumnMetadata): boolean {
	const name = webApiName(column);
	return !isNew && values[name] === null && !isMissing(original[name]);
}

function bodyEntries(row: KnownRow, mapped: MappedColumn, entitySets: EntitySets): [string, unknown][] {
	const { column } = mapped;
	if (mapped.value === null) return isCleared(row, column) ? clearing(column) : [];
	const current = row.values[webApiName(column)];
	if (current === undefined || current === null) return [];
	const value = finalValue(row, mapped);
	const isFinal = typeof value !== 'object' || value.id === current;
	const isChanged = isFinal && !isSameValue(row.original[webApiName(column)], value, column);
	return isChanged && (row.isNew ? column.creatable : column.updatable) ? [bodyEntry({ column, value }, entitySets)] : [];
}

/**
 * What has to be sent so that a row holds what the items left in it: all filled columns of a new row, only the changed ones
 * of a row that exists, cleared ones as null. Empty when nothing is to be sent.
 */
export function rowBody(row: KnownRow, entitySets: EntitySets): Record<string, unknown> {
	const mapped = row.contributions.flatMap(({ columns }) => columns);
	return { ...Object.fromEntries(mapped.flatMap((column) => bodyEntries(row, column, entitySets))), ...ownerEntry(row) };
}

/** Whether what is sent depends on what was read, so that the version has to be checked. */
export function dependsOnVersion(row: KnownRow, body: Readonly<Record<string, unknown>>, table: TableMetadata): boolean {
	return row.contributions
		.flatMap(({ columns }) => columns)
		.some(({ column, update }) => !replaces(update) && (column.logicalName in body || table.columns.get(column.logicalName)?.targets?.some(({ navigationProperty }) => navigationProperty in body || `${navigationProperty}@odata.bind` in body)));
}
