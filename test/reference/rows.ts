import { COLUMNS, type Table } from './columns';
import type { Row } from './crm';

/** What a row of the CRM says about itself, by the names of the Web API. */

export const idOf = (row: Row) => String(row.leadid ?? row.contactid);

export const tableOf = (row: Row): Table => ('leadid' in row ? 'lead' : 'contact');

export const isMissing = (value: unknown) => value === null || value === undefined || value === '';

export function valueIn(row: Row, column: string): unknown {
	if (column === 'account') return (row.parentcustomerid_account as Row | null)?.name;
	return COLUMNS[tableOf(row)][column]?.kind === 'lookup' ? row[`_${column}_value`] : row[column];
}

export type State = 'active' | 'merged' | 'qualified' | 'disqualified' | 'inactive';

export function stateOf(row: Row): State {
	if (row.merged === true) return 'merged';
	if (row.statecode === 0) return 'active';
	if (tableOf(row) === 'contact') return 'inactive';
	return row.statecode === 1 ? 'qualified' : 'disqualified';
}

export type Rows = Record<Table, Row[]>;

/**
 * What a row became: a merged one its master, over several merges, a qualified lead the contact it was qualified to, where contacts are looked
 * in. The row itself where that is not known.
 */
export function became(row: Row, rows: Rows, seesContacts: boolean): Row {
	const state = stateOf(row);
	const next =
		state === 'merged' ? rows[tableOf(row)].find((other) => idOf(other) === row._masterid_value)
		: state === 'qualified' && seesContacts ? rows.contact.find((contact) => contact.contactid === row._parentcontactid_value || contact._originatingleadid_value === row.leadid)
		: undefined;
	return next ? became(next, rows, seesContacts) : row;
}
