import type { Measurement } from '../measure';
import type { BenchResult } from '../runBench';
import { aligned, shown } from './aligned';
import { recordsPerSecond, requestsPerRecord, rowsPerSecond } from './summary';

const HEAD = ['', 'records', 'seconds', 'records/s', 'rows written/s', 'requests/record', 'server busy', 'n8n peak MB'];

/** `server busy` is how many requests were in the server's hands on average: four is all that is allowed here. */
const cells = (one: Measurement): string[] => [
	one.name,
	shown(one.records),
	shown(one.seconds),
	shown(recordsPerSecond(one)),
	shown(rowsPerSecond(one)),
	shown(requestsPerRecord(one), 4),
	one.serverSeconds === undefined ? '' : shown(one.serverSeconds / one.seconds, 2),
	one.peakMemoryMb === undefined ? '' : shown(one.peakMemoryMb, 0),
];

/** All measurements of a run side by side, ready to print. */
export function benchTable({ thisNode, smaller, checkedUpdates, uncheckedUpdates, handBuilt, limit }: BenchResult): string {
	return aligned([HEAD, ...[thisNode, ...(smaller ? [smaller] : []), checkedUpdates, uncheckedUpdates, handBuilt, limit].map(cells)]);
}
