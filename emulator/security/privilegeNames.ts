import type { TableSchema } from '../contracts';

export const privilegeActions = ['Create', 'Read', 'Write', 'Delete', 'Append', 'AppendTo', 'Assign', 'Share'];

/** Tables whose privileges carry another name than the table's own. */
const names: Record<string, string> = {
	systemuser: 'User',
	annotation: 'Note',
	activityparty: 'Activity',
	activitypointer: 'Activity',
	opportunityproduct: 'Opportunity',
	transactioncurrency: 'TransactionCurrency',
};

/** The name of a privilege such as `prvReadAccount`; activities share `Activity`, notes `Note`. */
export const privilegeName = (action: string, table: TableSchema): string =>
	`prv${action}${names[table.logicalName] ?? (table.isActivity ? 'Activity' : table.schemaName)}`;
