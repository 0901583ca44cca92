import type { Schema, TableSchema } from '../contracts';

/** Tables that keep no rows of their own to track. */
const untrackable = new Set(['activitypointer', 'activityparty']);

/** Whether change tracking can be enabled for a table. */
export const canTrackChanges = ({ logicalName }: TableSchema): boolean => !untrackable.has(logicalName);

/** Remembers what of the schema can be switched while the environment runs. @returns a function that puts it back */
export const keepSwitches = ({ tables }: Schema): (() => void) => {
	const kept = [...tables.values()].map((table) => ({ table, changeTrackingEnabled: table.changeTrackingEnabled }));
	return () => {
		for (const { table, changeTrackingEnabled } of kept) {
			table.changeTrackingEnabled = changeTrackingEnabled;
			for (const column of table.columns) {
				delete column.isFilterable;
				delete column.isSecured;
			}
		}
	};
};
