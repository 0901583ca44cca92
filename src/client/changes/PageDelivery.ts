import type { Change } from '../../domain/changes/change';
import { afterFailure, type AfterFailure, type WhenFails } from '../../domain/changes/failurePolicy';
import type { ReadOn } from './readOn';

/** A page on its way into the workflow, whole or, after failures, in smaller pieces. */
export class PageDelivery {
	private size: number;
	private failures = 0;
	private aloneFailures = 0;
	/** Whether anything of the page was given out. */
	gaveOut = false;
	/** The row that was named as the cause last. */
	private named?: string;

	/** @param left what of the page is to be given out, in order */
	constructor(
		readonly read: ReadOn,
		private left: readonly Change[],
	) {
		this.size = Math.max(1, left.length);
	}

	/** What is to be given out next; empty when the page is done. */
	get batch(): readonly Change[] {
		return this.left.slice(0, this.size);
	}

	/** Whether the batch stands for the whole page: nothing of it is left behind. */
	get isLastBatch(): boolean {
		return this.left.length <= this.size;
	}

	/** Goes on behind the batch. @param wasGivenOut false where nothing of it was to be given out */
	succeeded(wasGivenOut = true): void {
		this.gaveOut ||= wasGivenOut;
		this.left = this.left.slice(this.size);
		this.aloneFailures = 0;
	}

	/** What follows now that the workflow failed on the batch; `isNews` once for each row that is found to be the cause, or given up. */
	failed(policy: WhenFails): AfterFailure & { isNews: boolean } {
		const { batch } = this;
		this.failures += 1;
		this.aloneFailures = batch.length === 1 ? this.aloneFailures + 1 : 0;
		const next = afterFailure(policy, { size: batch.length, failures: this.failures, aloneFailures: this.aloneFailures });
		if (next.action === 'skip') this.succeeded();
		if (next.action !== 'again') return { ...next, isNews: true };
		this.size = next.size;
		const isNews = next.isAlone && this.named !== batch[0]?.id;
		if (isNews) this.named = batch[0]?.id;
		return { ...next, isNews };
	}
}
