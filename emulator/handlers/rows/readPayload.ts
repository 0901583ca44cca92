import type { Caller, ColumnSchema, Environment, Payload, StoredRow, TableSchema } from '../../contracts';
import { refuse } from '../../protocol/refusals';
import { findCollection } from '../../query/collections';
import { isLookup } from '../../schema/loadSchema';
import { requireOpenColumn } from '../../security/securedColumns';
import { typeColumn } from '../../store/sqlNames';
import { readValue } from './readValue';
import { checkTarget, readReference } from './references';

/** What a body says, checked name by name. */
export interface Changes {
	values: StoredRow;
	/** Activity parties, when the body holds that collection. */
	parties: Payload[] | undefined;
}

interface Reading {
	environment: Environment;
	table: TableSchema;
	caller: Caller;
	mode: 'create' | 'update';
	/** Of the row being updated. */
	id: string | undefined;
	changes: Changes;
}

const bindSuffix = '@odata.bind';
const lookupRefusal = 'Microsoft.OData.ODataException: CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.';

/** Words of the service: MicrosoftDocs/powerapps-docs, issue 2720. A lookup is cleared by null under the navigation property's plain name. */
const emptyBind = "Microsoft.OData.ODataException: The 'odata.bind' instance or property annotation has a null value. In OData, the 'odata.bind' instance or property annotation must have a non-null string value.";

const setLookup = ({ changes }: Reading, column: ColumnSchema, target: { table: string; id: string } | null): void => {
	changes.values[column.logicalName] = target?.id ?? null;
	changes.values[typeColumn(column.logicalName)] = target?.table ?? null;
};

const isWritable = ({ mode, table, environment, caller }: Reading, column: ColumnSchema, value: unknown): boolean => {
	requireOpenColumn(environment, caller, column, mode);
	if (column.logicalName === table.primaryIdAttribute && mode === 'update') return false;
	if (column.logicalName === 'statecode' || column.logicalName === 'statuscode') return true;
	if (mode === 'create' ? column.isValidForCreate : column.isValidForUpdate) return true;
	if (!environment.settings.refuseReadOnlyColumns) return false;
	throw refuse.argument(`The column '${column.logicalName}' of '${table.logicalName}' is not valid for ${mode} (value ${JSON.stringify(value)}).`);
};

const samePrimaryKey = ({ table, id }: Reading, column: ColumnSchema, value: unknown): void => {
	if (column.logicalName !== table.primaryIdAttribute || id === undefined) return;
	if (String(value).toLowerCase() !== id) throw refuse.argument(`The primary key of a row cannot be changed from ${id} to ${String(value)}.`);
};

const readColumn = (reading: Reading, column: ColumnSchema, value: unknown): void => {
	const { table, environment, changes } = reading;
	if (isLookup(column)) throw refuse.badPayload(table, lookupRefusal);
	samePrimaryKey(reading, column, value);
	if (column.type === 'Image' && (value === null || typeof value === 'string')) return;
	const writable = isWritable(reading, column, value);
	const read = readValue(table, column, value);
	if (!writable) return;
	changes.values[column.logicalName] = read === '' && environment.settings.emptyStringIsNull ? null : read;
};

const readBind = (reading: Reading, name: string, value: unknown): void => {
	const { environment, table, caller } = reading;
	const navigation = environment.schema.navigation(table, name);
	if (!navigation) {
		if (findCollection(environment.schema, table, name)) throw refuse.notImplemented(`Linking to the collection '${name}' inside a body`);
		throw refuse.undeclaredNavigation(table, name);
	}
	if (!isWritable(reading, navigation.column, value)) return;
	if (value === null) return setLookup(reading, navigation.column, null);
	const reference = readReference(environment, table, value);
	checkTarget(environment, caller, table, name, navigation.targets, reference);
	setLookup(reading, navigation.column, { table: reference.table.logicalName, id: reference.id });
};

const readCollection = ({ table, changes }: Reading, name: string, value: unknown): void => {
	if (name !== `${table.logicalName}_activity_parties` || !Array.isArray(value)) throw refuse.notImplemented(`Deep insert through '${name}'`);
	changes.parties = value as Payload[];
};

const readMember = (reading: Reading, name: string, value: unknown): void => {
	const { environment, table } = reading;
	if (name.startsWith('@')) return;
	if (name.endsWith(bindSuffix) && value === null) throw refuse.badPayload(table, emptyBind);
	if (name.endsWith(bindSuffix)) return readBind(reading, name.slice(0, -bindSuffix.length), value);
	const column = environment.schema.property(table, name);
	if (name.includes('@')) {
		const [annotated = ''] = name.split('@');
		if (!environment.schema.property(table, annotated) && !environment.schema.navigation(table, annotated)) throw refuse.undeclaredNavigation(table, annotated);
		return;
	}
	if (column) return readColumn(reading, column, value);
	const navigation = environment.schema.navigation(table, name);
	if (navigation && value === null) return readBind(reading, name, null);
	if (navigation) throw refuse.notImplemented(`Deep insert through '${name}'`);
	if (findCollection(environment.schema, table, name)) return readCollection(reading, name, value);
	throw refuse.unknownPropertyInBody(table, name);
};

/**
 * Reads a body against the schema: declared names only, values by type, lookups only through `<navigation>@odata.bind`.
 * `id` is the row being updated, undefined on create.
 */
export const readPayload = (environment: Environment, table: TableSchema, payload: Payload, caller: Caller, id?: string): Changes => {
	const reading: Reading = { environment, table, caller, mode: id === undefined ? 'create' : 'update', id, changes: { values: {}, parties: undefined } };
	for (const [name, value] of Object.entries(payload)) readMember(reading, name, value);
	return reading.changes;
};
