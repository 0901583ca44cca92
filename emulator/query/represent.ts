import type { ColumnSchema, Environment, Payload, StoredRow, StoredValue } from '../contracts';
import { etagOf } from '../protocol/etag';
import { isLookup } from '../schema/loadSchema';
import { quote, typeColumn } from '../store/sqlNames';
import { formattedValue } from './formattedValues';

const formatted = 'OData.Community.Display.V1.FormattedValue';
const lookupLogicalName = 'Microsoft.Dynamics.CRM.lookuplogicalname';
const associatedNavigation = 'Microsoft.Dynamics.CRM.associatednavigationproperty';

type Wants = (annotation: string) => boolean;

const managedProperty = (column: ColumnSchema): Payload => ({ Value: true, CanBeChanged: true, ManagedPropertyLogicalName: column.logicalName });

const valueOf = (column: ColumnSchema, value: StoredValue | undefined): unknown => {
	if (column.type === 'ManagedProperty') return managedProperty(column);
	if (value === null || value === undefined) return null;
	return column.type === 'Boolean' ? value === 1 : value;
};

/** Writes rows as JSON members; names of lookup targets are read once per writer. Hidden columns come as null. */
export const createRowWriter = ({ schema, store }: Environment, wants: Wants, isHidden: (column: ColumnSchema) => boolean = () => false): ((row: StoredRow, columns: ColumnSchema[]) => Payload) => {
	const names = new Map<string, string | undefined>();
	const nameOf = (target: string, id: string): string | undefined => {
		const key = `${target} ${id}`;
		if (!names.has(key)) names.set(key, readName(target, id));
		return names.get(key);
	};
	const readName = (target: string, id: string): string | undefined => {
		const table = schema.tables.get(target);
		if (!table?.primaryNameAttribute || !schema.column(table, table.primaryNameAttribute)) return undefined;
		const sql = `SELECT ${quote(table.primaryNameAttribute)} AS name FROM ${quote(target)} WHERE ${quote(table.primaryIdAttribute)} = ?`;
		const found = store.database.prepare(sql).get(id)?.name;
		return typeof found === 'string' ? found : undefined;
	};
	const annotateLookup = (body: Payload, property: string, column: ColumnSchema, row: StoredRow): void => {
		const target = row[typeColumn(column.logicalName)];
		if (typeof target !== 'string') return;
		const navigation = column.navigationProperties?.find((each) => each.target === target)?.name;
		if (navigation !== undefined && wants(associatedNavigation)) body[`${property}@${associatedNavigation}`] = navigation;
		if (wants(lookupLogicalName)) body[`${property}@${lookupLogicalName}`] = target;
		const name = wants(formatted) ? nameOf(target, String(row[column.logicalName])) : undefined;
		if (name !== undefined) body[`${property}@${formatted}`] = name;
	};
	return (row, columns) => {
		const body: Payload = 'versionnumber' in row ? { '@odata.etag': etagOf(row) } : {};
		for (const column of columns) {
			const property = column.webApiProperty as string;
			const value = isHidden(column) ? null : (row[column.logicalName] ?? null);
			if (isLookup(column) && value !== null) annotateLookup(body, property, column, row);
			const text = !isLookup(column) && wants(formatted) ? formattedValue(column, value) : undefined;
			if (text !== undefined) body[`${property}@${formatted}`] = text;
			body[property] = valueOf(column, value);
		}
		return body;
	};
};
