import type { ColumnSchema, TableSchema } from '../contracts';
import { isLookup } from '../schema/loadSchema';

/** Quotes a table or column name; names come from the schema, never from a request. */
export const quote = (name: string): string => `"${name}"`;

/** The name of the index on a column. */
export const indexName = (table: string, column: string): string => `ix_${table}_${column}`;

/** Where the target table of a lookup is kept, beside the id. */
export const typeColumn = (logicalName: string): string => `${logicalName}$type`;

const sqlTypes: Record<string, string> = {
	String: 'TEXT',
	Memo: 'TEXT',
	EntityName: 'TEXT',
	Uniqueidentifier: 'TEXT',
	MultiSelectPicklist: 'TEXT',
	DateTime: 'TEXT',
	Lookup: 'TEXT',
	Customer: 'TEXT',
	Owner: 'TEXT',
	Integer: 'INTEGER',
	BigInt: 'INTEGER',
	Boolean: 'INTEGER',
	Picklist: 'INTEGER',
	State: 'INTEGER',
	Status: 'INTEGER',
	Decimal: 'REAL',
	Double: 'REAL',
	Money: 'REAL',
};

/** SQL type of a column, undefined when its values are not kept: shadow names, images, party lists, managed properties. */
export const sqlType = (column: ColumnSchema): string | undefined =>
	column.attributeOf && column.webApiProperty === null ? undefined : sqlTypes[column.type];

/** Names and types of a table's SQL columns, lookups with their target beside them. */
export const sqlColumns = (table: TableSchema): { name: string; type: string }[] =>
	table.columns.flatMap((column) => {
		const type = sqlType(column);
		if (!type) return [];
		const own = { name: column.logicalName, type };
		return isLookup(column) ? [own, { name: typeColumn(column.logicalName), type: 'TEXT' }] : [own];
	});

const textTypes = new Set(['String', 'Memo', 'EntityName']);

/** Columns compared without regard to case. */
export const isText = (column: ColumnSchema): boolean => textTypes.has(column.type);

/** The expression a text column is compared and indexed by; spelled the same everywhere, or SQLite does not see the index. */
export const folded = (reference: string): string => `iif(${reference} IS NULL, NULL, fold(${reference}))`;

/** A column as comparisons use it. */
export const comparable = (column: ColumnSchema, alias: string): string => {
	const reference = `${alias}.${quote(column.logicalName)}`;
	return isText(column) ? folded(reference) : reference;
};
