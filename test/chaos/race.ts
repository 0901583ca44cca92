import type { Item } from '../../bench/people/people';
import { baseIds } from '../../emulator/store/baseData';
import type { Execution, Report } from './flows';
import type { ChaosHost } from './host';

/** Executions at the same time in each n8n process. */
const PER_PROCESS = 10;

/** What every execution of one race answered, and what the race cost. */
export interface RaceResult {
	/** By execution; empty for one that ended in an error. */
	reports: Report[][];
	/** Sentences: executions that ended in an error, items that did not leave as synced. */
	errors: string[];
	/** Web API requests of the runs; a `$batch` is one. */
	requests: number;
	/** Answers "changed since it was read" or "exists already" to the runs, parts of batches included. */
	conflicts: number;
}

const SYNCED = new Set(['created', 'updated', 'unchanged']);
const CONFLICT = 412;

/** What execution number `execution`, of all in both processes, brings. */
export type ItemsOf = (execution: number) => readonly Item[];

const wrongItems = (reports: readonly Report[], expected: number): string[] => [
	...reports.filter(({ outcome }) => !SYNCED.has(outcome ?? '')).map(({ error, outcome, reason }) => `An item did not get through: ${error ?? `${outcome}: ${reason}`}`),
	...(reports.length === expected ? [] : [`Of ${expected} items ${reports.length} came out.`]),
];

async function costs({ dataverse }: ChaosHost): Promise<Pick<RaceResult, 'requests' | 'conflicts'>> {
	const ofRuns = (await dataverse.trace()).filter(({ userId }) => userId === baseIds.users.sync);
	const statuses = ofRuns.flatMap(({ status, batchParts }) => [status, ...batchParts.map((part) => part.status)]);
	return { requests: ofRuns.length, conflicts: statuses.filter((status) => status === CONFLICT).length };
}

/** All executions at once, ten in each n8n process, every one through its own webhook call; `latency` in milliseconds per request. */
export async function race(host: ChaosHost, processes: readonly Execution[], itemsOf: ItemsOf, latency: number): Promise<RaceResult> {
	await host.setLatency(latency);
	await host.dataverse.clearTrace();
	const starts = processes.flatMap((execute) => Array.from({ length: PER_PROCESS }, () => execute));
	const settled = await Promise.allSettled(starts.map(async (execute, execution) => await execute(itemsOf(execution))));
	const reports = settled.map((one) => (one.status === 'fulfilled' ? one.value : []));
	const errors = settled.flatMap((one, execution) => (one.status === 'fulfilled' ? wrongItems(one.value, itemsOf(execution).length) : [String(one.reason)]));
	return { reports, errors, ...(await costs(host)) };
}
