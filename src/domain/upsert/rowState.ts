import type { WebApiRow } from '../matching/ruleKeys';

/** Why a row is no ordinary active row. */
export type RowState = 'active' | 'merged' | 'qualified' | 'disqualified' | 'inactive';

/** Lead states by number; source: the choices of lead.statecode. */
const LEAD_STATES: Record<number, RowState> = { 1: 'qualified', 2: 'disqualified' };

/** State 0 is the active or open state of every standard table; `merged` marks the losing row of a merge. */
export function rowState(table: string, row: WebApiRow): RowState {
	if (row.merged === true) return 'merged';
	const state = Number(row.statecode ?? 0);
	if (state === 0) return 'active';
	return (table === 'lead' ? LEAD_STATES[state] : undefined) ?? 'inactive';
}

const REASONS: Record<RowState, string | null> = {
	active: null,
	merged: 'was merged into another row',
	qualified: 'is qualified',
	disqualified: 'is disqualified',
	inactive: 'is inactive',
};

/** Why a row should not be written without a person looking: the rest of a sentence; null when it is an ordinary active row. */
export const inactiveReason = (table: string, row: WebApiRow): string | null => REASONS[rowState(table, row)];
