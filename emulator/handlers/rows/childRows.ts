import type { Environment, TableSchema } from '../../contracts';
import { quote, typeColumn } from '../../store/sqlNames';

/** Whether a table is a view over others, whose rows are changed there. */
export const isView = (logicalName: string): boolean => logicalName === 'activitypointer';

/** Ids of the rows of `referencing` whose lookup `column` points to a row; none for views and for columns that are not kept. */
export const childrenOf = ({ store, schema }: Environment, table: TableSchema, id: string, referencing: string, column: string): string[] => {
	const child = schema.tables.get(referencing);
	if (!child || isView(referencing) || !schema.column(child, column)?.targets) return [];
	const sql = `SELECT ${quote(child.primaryIdAttribute)} AS id FROM ${quote(referencing)} WHERE ${quote(column)} = ? AND ${quote(typeColumn(column))} = ?`;
	return store.database.prepare(sql).all(id, table.logicalName).map((row) => String(row.id));
};
