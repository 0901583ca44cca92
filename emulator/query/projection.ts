import type { ColumnSchema, Schema, TableSchema } from '../contracts';
import { refuse } from '../protocol/refusals';
import { isLookup } from '../schema/loadSchema';
import { quote, sqlType, typeColumn } from '../store/sqlNames';

/** Columns an answer shows, in the order of the schema. */
export interface Projection {
	columns: ColumnSchema[];
	/** The names as selected, for the context address; undefined for all. */
	selected: string[] | undefined;
}

const visible = (column: ColumnSchema): boolean => column.webApiProperty !== null && column.isValidForRead && column.type !== 'PartyList' && column.type !== 'Virtual';

/** Resolves a `$select`. The primary key always comes along, and a money column brings the currency. */
export const resolveSelect = (schema: Schema, table: TableSchema, select: string[] | undefined): Projection => {
	const shown = table.columns.filter(visible);
	if (!select) return { columns: shown, selected: undefined };
	const wanted = new Set<ColumnSchema>();
	for (const name of select) {
		const column = schema.property(table, name);
		if (!column || !visible(column)) throw refuse.unknownProperty(table, name);
		wanted.add(column);
		const currency = column.type === 'Money' ? schema.column(table, 'transactioncurrencyid') : undefined;
		if (currency) wanted.add(currency);
	}
	return { columns: shown.filter((column) => wanted.has(column) || column.logicalName === table.primaryIdAttribute), selected: select };
};

/** The SQL select list of a projection, with what ETags need and further stored columns an expand needs. */
export const selectList = (table: TableSchema, alias: string, { columns }: Projection, further: string[] = []): string => {
	const names = new Set([table.primaryIdAttribute]);
	if (table.columns.some(({ logicalName }) => logicalName === 'versionnumber')) names.add('versionnumber');
	for (const column of columns) {
		if (!sqlType(column)) continue;
		names.add(column.logicalName);
		if (isLookup(column)) names.add(typeColumn(column.logicalName));
	}
	for (const name of further) names.add(name);
	return [...names].map((name) => `${alias}.${quote(name)}`).join(', ');
};
