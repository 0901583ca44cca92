/** What to do when the workflow fails on rows it was given. */
export type WhenFails = 'tryAgain' | 'stop' | 'skip';

/** A delivery that failed. */
export interface FailedDelivery {
	/** Rows that were given out together. */
	size: number;
	/** Failures on this page so far, this one included. */
	failures: number;
	/** Of those the ones in a row of one row alone. */
	aloneFailures: number;
}

export type AfterFailure =
	/** Give the first `size` of the rows out again, not before so many milliseconds. */
	| { action: 'again'; size: number; afterMs: number; isAlone: boolean }
	/** Give nothing of this table out any more. */
	| { action: 'hold' }
	/** Go on behind this one row. */
	| { action: 'skip' };

/** Failures of whole pages may pass by themselves; from then on the row that causes them is looked for. */
const FAILURES_OF_WHOLE_PAGES = 3;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 15 * 60_000;

const wait = (failures: number): number => Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));

/** What follows a failed delivery. Halving ends with the failing row alone, so that it can be named. */
export function afterFailure(policy: WhenFails, { size, failures, aloneFailures }: FailedDelivery): AfterFailure {
	if (policy === 'stop') return { action: 'hold' };
	const half = Math.ceil(size / 2);
	if (policy === 'skip') return size === 1 ? { action: 'skip' } : { action: 'again', size: half, afterMs: 0, isAlone: false };
	if (failures < FAILURES_OF_WHOLE_PAGES) return { action: 'again', size, afterMs: wait(failures), isAlone: false };
	if (size > 1) return { action: 'again', size: half, afterMs: FIRST_WAIT_MS, isAlone: false };
	return { action: 'again', size, afterMs: wait(aloneFailures), isAlone: true };
}
