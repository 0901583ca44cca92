import type { DataverseFault } from '../faults/fault';

/** What became of a row that was to be written. */
export interface RowOutcome {
	status: 'created' | 'updated' | 'unchanged' | 'skipped' | 'review' | 'failed';
	/** Said in the output in addition to the decision's reason. */
	note?: string;
	fault?: DataverseFault;
	requestId?: string;
	/** Set when a row thought new was there already under our own id. */
	matchedById?: boolean;
}
