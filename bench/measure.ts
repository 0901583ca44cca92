import type { BenchHost } from './host/benchHost';
import { watchMemory } from './host/peakMemory';
import { CHECKED_COLUMNS, wrongRows } from './people/expectedRows';
import type { Person } from './people/people';

/** One contestant's figures. */
export interface Measurement {
	name: string;
	records: number;
	seconds: number;
	/** Web API requests; a `$batch` is one; sign-in is none. */
	requests: number;
	rowsWritten: number;
	/** Time that requests spent in the server's hands, added up over those at the same time; absent for runs whose trace is too large to ask for. */
	serverSeconds?: number;
	/** Largest resident memory of n8n's main process meanwhile; absent where n8n took no part. */
	peakMemoryMb?: number;
}

export interface Task {
	name: string;
	people: readonly Person[];
	/** Everybody whose rows are in the CRM before. */
	seeded: readonly Person[];
	usesN8n: boolean;
	/** Whether every contact is to have its company's account afterwards. */
	linksContacts: boolean;
	work: (people: readonly Person[]) => Promise<void>;
}

export type Tell = (sentence: string) => void;

const TELL_EVERY_MS = 5_000;
/** The trace holds every look-up's text: 40 MB at 10,000 records. */
const TRACE_UP_TO = 20_000;

const secondsSince = (begun: number): number => (performance.now() - begun) / 1_000;

function telling({ dataverse }: BenchHost, { name, people }: Task, tell: Tell): () => void {
	const begun = performance.now();
	const timer = setInterval(() => {
		void dataverse.counters().then(
			({ requests, rowsWritten }) => tell(`  … ${name}: ${Math.round(secondsSince(begun))} s, ${requests} requests, ${rowsWritten} of ${people.length} rows written`),
			(error: Error) => tell(`  … ${name}: ${error.message}`),
		);
	}, TELL_EVERY_MS);
	return () => clearInterval(timer);
}

async function checkRows({ api }: BenchHost, { name, seeded, people, linksContacts }: Task): Promise<void> {
	const tables = {
		lead: await api.readAll('leads', CHECKED_COLUMNS.lead),
		contact: await api.readAll('contacts', CHECKED_COLUMNS.contact),
		account: await api.readAll('accounts', CHECKED_COLUMNS.account),
	};
	const wrong = wrongRows(tables, { seeded, done: people, linksContacts });
	if (wrong.length > 0) throw new Error(`${name} left the CRM wrong:\n${wrong.join('\n')}`);
}

/** Resets the CRM, runs the task against the clock, checks every row it left. A figure of wrong work is never reported. */
export async function measure(host: BenchHost, task: Task, tell: Tell): Promise<Measurement> {
	await host.control.reset();
	const peak = task.usesN8n ? watchMemory(host.n8nPid) : undefined;
	const stopTelling = telling(host, task, tell);
	const begun = performance.now();
	await task.work(task.people).finally(stopTelling);
	const seconds = secondsSince(begun);
	const peakMemoryMb = peak?.();
	const { requests, rowsWritten } = await host.dataverse.counters();
	const serverSeconds = task.people.length > TRACE_UP_TO ? undefined : await host.control.serverSeconds();
	await checkRows(host, task);
	tell(`  ✓ ${task.name}: ${task.people.length} records in ${seconds.toFixed(1)} s`);
	return { name: task.name, records: task.people.length, seconds, requests, rowsWritten, serverSeconds, peakMemoryMb };
}
