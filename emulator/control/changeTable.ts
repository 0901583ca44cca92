import type { Environment, TableSchema } from '../contracts';
import { canTrackChanges } from '../schema/switches';

/** What a customiser does to a table. */
export interface TableChange {
	changeTrackingEnabled?: boolean;
	/** By column: false keeps it out of filters and orders. */
	filterable?: Record<string, boolean>;
	/** True makes every delta token given out so far for the table expire, as some changes of a table do. */
	expireTokens?: boolean;
}

/**
 * Changes a table until the environment is reset.
 * @returns the table as it is now
 * @throws Error for a column the table lacks and for tables that cannot be tracked
 */
export function changeTable({ store, schema }: Environment, table: TableSchema, { changeTrackingEnabled, filterable = {}, expireTokens }: TableChange): TableChange & { table: string } {
	if (changeTrackingEnabled === true && !canTrackChanges(table)) throw new Error(`Changes of the table ${table.logicalName} cannot be tracked.`);
	const columns = Object.entries(filterable).map(([name, allowed]) => {
		const column = schema.column(table, name) ?? schema.property(table, name);
		if (column === undefined) throw new Error(`The table ${table.logicalName} has no column ${name}.`);
		return { column, allowed };
	});
	for (const { column, allowed } of columns) column.isFilterable = allowed;
	if (changeTrackingEnabled !== undefined) table.changeTrackingEnabled = changeTrackingEnabled;
	if (expireTokens === true) store.beginEpoch(table.logicalName);
	const closed = table.columns.filter(({ isFilterable }) => isFilterable === false).map(({ logicalName }) => [logicalName, false] as const);
	return { table: table.logicalName, changeTrackingEnabled: table.changeTrackingEnabled, filterable: Object.fromEntries(closed) };
}
