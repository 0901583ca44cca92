import type { WebApiRow } from '../matching/ruleKeys';

const LEAD_STATES: Record<number, string> = {
	1: 'is qualified',
	2: 'is disqualified',
};

/**
 * Why a row should not be written without a person looking: the rest of a sentence; null when it is an ordinary active row.
 * Source: state 0 is the active or open state of every standard table; `merged` marks the losing row of a merge.
 */
export function inactiveReason(table: string, row: WebApiRow): string | null {
	if (row.merged === true) return 'was merged into another row';
	const state = Number(row.statecode ?? 0);
	if (state === 0) return null;
	return (table === 'lead' ? LEAD_STATES[state] : undefined) ?? 'is inactive';
}
