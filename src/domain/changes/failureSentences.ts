import type { Change } from './change';
import type { AfterFailure } from './failurePolicy';

type Sentence = (rows: string, reason: string) => string;

const WHAT_FOLLOWS: Readonly<Record<AfterFailure['action'], Sentence>> = {
	again: (rows, reason) => `The workflow fails on ${rows}: ${reason} It is tried again until it succeeds, and everything behind it waits.`,
	hold: (rows, reason) => `The workflow failed on ${rows}: ${reason} Nothing more of this table is read until the workflow is published again or Sync Now is changed.`,
	skip: (rows, reason) => `Skipped ${rows}, because the workflow failed on it: ${reason}`,
};

/**
 * What failed, why, and what follows, in one breath.
 * @param batch rows the workflow failed on
 * @param displayName of their table
 * @param reason a sentence with its full stop
 */
export function failureSentence(action: AfterFailure['action'], batch: readonly Change[], displayName: string, reason: string): string {
	const rows = batch.length === 1 ? `row ${batch[0]?.id} of ${displayName}` : `${batch.length} rows of ${displayName}`;
	return WHAT_FOLLOWS[action](rows, reason);
}
