import type { Environment, TableSchema } from '../contracts';
import { canTrackChanges } from '../schema/switches';

/** What a customiser does to a table. */
export interface TableChange {
	changeTrackingEnabled?: boolean;
	/** By column: false keeps it out of filters and orders. */
	filterable?: Record<string, boolean>;
	/** By column: true puts it under column security. */
	secured?: Record<string, boolean>;
	/** True makes every delta token given out so far for the table expire, as some changes of a table do. */
	expireTokens?: boolean;
}

type Switch = 'isFilterable' | 'isSecured';

/** Puts a switch of columns, named by logical name or by their name on the wire. */
function putColumns({ schema }: Environment, table: TableSchema, name: Switch, wanted: Record<string, boolean>): void {
	const columns = Object.entries(wanted).map(([column, value]) => {
		const found = schema.column(table, column) ?? schema.property(table, column);
		if (found === undefined) throw new Error(`The table ${table.logicalName} has no column ${column}.`);
		return { found, value };
	});
	for (const { found, value } of columns) found[name] = value;
}

const columnsWith = (table: TableSchema, name: Switch, value: boolean): Record<string, boolean> =>
	Object.fromEntries(table.columns.filter((column) => column[name] === value).map(({ logicalName }) => [logicalName, value] as const));

/**
 * Changes a table until the environment is reset.
 * @returns the table as it is now
 * @throws Error for a column the table lacks and for tables that cannot be tracked
 */
export function changeTable(environment: Environment, table: TableSchema, { changeTrackingEnabled, filterable = {}, secured = {}, expireTokens }: TableChange): TableChange & { table: string } {
	if (changeTrackingEnabled === true && !canTrackChanges(table)) throw new Error(`Changes of the table ${table.logicalName} cannot be tracked.`);
	putColumns(environment, table, 'isFilterable', filterable);
	putColumns(environment, table, 'isSecured', secured);
	if (changeTrackingEnabled !== undefined) table.changeTrackingEnabled = changeTrackingEnabled;
	if (expireTokens === true) environment.store.beginEpoch(table.logicalName);
	const { logicalName, changeTrackingEnabled: tracked } = table;
	return { table: logicalName, changeTrackingEnabled: tracked, filterable: columnsWith(table, 'isFilterable', false), secured: columnsWith(table, 'isSecured', true) };
}
