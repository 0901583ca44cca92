import type { TableMetadata } from '../metadata/table';
import type { KnownRow } from './item';
import { rowState } from './rowState';
import type { InactiveMatches, UpsertSettings } from './settings';

/** Whether a row is out of use and the settings say that such rows do not count. */
export const isOutOfUseAndIgnored = (row: KnownRow, settings: UpsertSettings): boolean =>
	rowState(row.table, row.values) !== 'active' && inactivePolicy(row, settings) === 'ignore';

/** Nothing but a person can say what becomes of a merged row or of a lead that is a customer by now. */
export function inactivePolicy(row: Pick<KnownRow, 'table' | 'values'>, settings: UpsertSettings): InactiveMatches {
	const state = rowState(row.table, row.values);
	if (state === 'merged' || state === 'qualified') return 'review';
	return state === 'disqualified' ? settings.disqualifiedLeads : settings.inactiveMatches;
}

/** The lowest status reason of state 0: the one Dynamics itself gives a reactivated row. */
export function activeStatus(table: TableMetadata | undefined): number {
	const options = table?.columns.get('statuscode')?.options ?? [];
	return Math.min(...options.filter(({ state }) => state === 0).map(({ value }) => value), ...(options.length === 0 ? [1] : []));
}
