import type { Measurement } from '../measure';
import type { BenchResult } from '../runBench';

/** The figures the benchmark is judged by; the last line of its output with `--json`. */
export interface Summary {
	records: number;
	recordsPerSecond: number;
	rowsPerSecond: number;
	requestsPerRecord: number;
	/** Records per second against the flow built by hand. */
	timesHandBuilt: number;
	/** Rows written per second against the bare loop. */
	ofLimit: number;
	/** Largest resident memory of n8n's main process while the node ran. */
	peakMemoryMb: number;
	handBuilt: { records: number; recordsPerSecond: number; requestsPerRecord: number };
	limit: { rowsPerSecond: number };
	/** Updates under version checks, and overwriting ones without, of known people only. */
	checkedUpdates: { recordsPerSecond: number; requestsPerRecord: number; ofLimit: number };
	uncheckedUpdates: { recordsPerSecond: number; requestsPerRecord: number; ofLimit: number };
	/** Time per record against that at 10,000 records; 1 is linear. Only for larger runs. */
	growth?: number;
}

const rounded = (value: number): number => Number(value.toPrecision(4));

export const recordsPerSecond = ({ records, seconds }: Measurement): number => rounded(records / seconds);
export const rowsPerSecond = ({ rowsWritten, seconds }: Measurement): number => rounded(rowsWritten / seconds);
export const requestsPerRecord = ({ requests, records }: Measurement): number => rounded(requests / records);

export function summaryOf({ thisNode, smaller, checkedUpdates, uncheckedUpdates, handBuilt, limit }: BenchResult): Summary {
	const ofLimit = (one: Measurement): number => rounded(rowsPerSecond(one) / rowsPerSecond(limit));
	const updates = (one: Measurement): Summary['checkedUpdates'] => ({ recordsPerSecond: recordsPerSecond(one), requestsPerRecord: requestsPerRecord(one), ofLimit: ofLimit(one) });
	return {
		records: thisNode.records,
		recordsPerSecond: recordsPerSecond(thisNode),
		rowsPerSecond: rowsPerSecond(thisNode),
		requestsPerRecord: requestsPerRecord(thisNode),
		timesHandBuilt: rounded(recordsPerSecond(thisNode) / recordsPerSecond(handBuilt)),
		ofLimit: ofLimit(thisNode),
		peakMemoryMb: Math.round(thisNode.peakMemoryMb ?? 0),
		handBuilt: { records: handBuilt.records, recordsPerSecond: recordsPerSecond(handBuilt), requestsPerRecord: requestsPerRecord(handBuilt) },
		limit: { rowsPerSecond: rowsPerSecond(limit) },
		checkedUpdates: updates(checkedUpdates),
		uncheckedUpdates: updates(uncheckedUpdates),
		...(smaller ? { growth: rounded(recordsPerSecond(smaller) / recordsPerSecond(thisNode)) } : {}),
	};
}
