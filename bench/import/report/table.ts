import { aligned, shown } from '../../report/aligned';
import type { Following, ImportResult, Reading } from '../measurement';
import { readPerSecond } from './summary';

const READING = ['', 'rows', 'seconds', 'rows/s', 'requests', 'server busy', 'n8n peak MB', 'growth'];
const FOLLOWING = ['', 'requests', 'rows moved', 'deletes seen', 'rows lost'];

const known = (value: number | undefined, digits: number): string => (value === undefined ? '' : shown(value, digits));

/** `server busy`: the share of the time in which a request was in the server's hands. */
const readingCells = (one: Reading): string[] =>
	[one.name, shown(one.rows), shown(one.seconds), shown(readPerSecond(one), 0), shown(one.requests), shown(one.serverSeconds / one.seconds, 2), known(one.peakMemoryMb, 0), known(one.memoryGrowth, 2)];

const followingCells = (name: string, one: Following): string[] => [name, ...[one.requests, one.rowsMoved, one.deletesSeen, one.rowsLost].map((value) => shown(value))];

/** All measurements of a run side by side, ready to print. */
export function importTable({ limit, reading, endToEnd, getMany, changes, quiet, trigger, getManyFollowing }: ImportResult): string {
	const { updated, deleted, pages } = changes;
	return [
		aligned([READING, ...[limit, reading, endToEnd, getMany].map(readingCells)]),
		`\n  ${shown(updated)} rows changed and ${shown(deleted)} deleted by others (${pages} pages), then an execution that failed once:`,
		aligned([FOLLOWING, followingCells('trigger', trigger), followingCells('schedule and Get Many', getManyFollowing)]),
		`\n  ${quiet.ticks} quiet ticks: ${quiet.requests} requests, ${quiet.others} of them for anything but changes, ${quiet.executions} executions`,
	].join('\n');
}
