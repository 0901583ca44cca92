import type { Setup } from '../demo/host/setup';
import { bareLoop } from './contestants/bareLoop';
import { handBuilt } from './contestants/handBuilt';
import { thisNode, type Updates } from './contestants/thisNode';
import { type BenchHost, startBenchHost } from './host/benchHost';
import type { Pace } from './host/control';
import { interruptible } from './interruptible';
import { measure, type Measurement, type Task, type Tell } from './measure';
import { people, type Person } from './people/people';
import { seedOf } from './people/seed';

/** The local Dataverse's slowness: 50 ms per request, 10 ms per row written, four requests at a time recommended. */
export const PACE: Pace = { perRequestMs: 50, perRowMs: 10, parallelism: 4 };

/** Runs larger than this are also measured at this size, on the same CRM, to see how time grows. */
export const GROWTH_FROM = 10_000;

const WARM_UP = 20;
/** Rates of updates and of the bare loop do not change with more than these. */
const MOST_UPDATES = 5_000;
const MOST_OF_LIMIT = 10_000;

export interface BenchPlan {
	records: number;
	/** Records of the flow built by hand, which is too slow for more. */
	handBuiltRecords: number;
}

export interface BenchResult {
	thisNode: Measurement;
	/** The same at 10,000 records, where `records` is more. */
	smaller: Measurement | undefined;
	/** Known people only: completed and appended to under version checks, and overwritten without. */
	checkedUpdates: Measurement;
	uncheckedUpdates: Measurement;
	handBuilt: Measurement;
	limit: Measurement;
}

type Work = (people: readonly Person[]) => Promise<void>;

/** One contest on a CRM that is seeded already. */
class Contest {
	constructor(private readonly host: BenchHost, private readonly everybody: readonly Person[], private readonly tell: Tell) {}

	async run(name: string, among: readonly Person[], work: Work, differently: Partial<Task> = {}): Promise<Measurement> {
		return await measure(this.host, { name, people: among, seeded: this.everybody, usesN8n: true, linksContacts: true, work, ...differently }, this.tell);
	}

	async nodeWith(updates: Updates): Promise<Work> {
		const send = await thisNode(this.host, { updates, maximumRecords: this.everybody.length });
		return async (among) => await send(among.map(({ item }) => item));
	}

	async flowByHand(): Promise<Work> {
		const send = await handBuilt(this.host);
		return async (among) => await send(among.map(({ item }) => item));
	}
}

async function compete(host: BenchHost, { records, handBuiltRecords }: BenchPlan, tell: Tell): Promise<BenchResult> {
	const everybody = people(records);
	const known = everybody.filter(({ known: kind }) => kind !== 'nobody').slice(0, MOST_UPDATES);
	const seed = seedOf(everybody);
	await host.control.seed(seed);
	await host.control.setPace(PACE);
	tell(`  ✓ CRM seeded: ${Object.entries(seed).map(([table, rows]) => `${rows.length} ${table}s`).join(', ')}`);
	const contest = new Contest(host, everybody, tell);
	const full = await contest.nodeWith('defaults');
	await contest.run('warm-up', everybody.slice(0, WARM_UP), full);
	const thisOne = await contest.run('this node', everybody, full);
	const smaller = records > GROWTH_FROM ? await contest.run(`this node, ${GROWTH_FROM} of them`, everybody.slice(0, GROWTH_FROM), full) : undefined;
	const checkedUpdates = await contest.run('this node, updates with version checks', known, await contest.nodeWith('appending'));
	const uncheckedUpdates = await contest.run('this node, overwriting updates', known, await contest.nodeWith('overwriting'), { linksContacts: false });
	const byHand = await contest.run('flow built by hand', everybody.slice(0, handBuiltRecords), await contest.flowByHand());
	const limit = await contest.run('bare bulk loop (limit)', everybody.slice(0, MOST_OF_LIMIT), bareLoop(host.api, PACE.parallelism), { usesN8n: false });
	return { thisNode: thisOne, smaller, checkedUpdates, uncheckedUpdates, handBuilt: byHand, limit };
}

/** All contestants, one after the other, against one local Dataverse put back to the same rows before each. An interrupted run stops its servers, too. */
export async function runBench(setup: Setup, plan: BenchPlan, tell: Tell, signal?: AbortSignal): Promise<BenchResult> {
	const host = await startBenchHost(setup);
	try {
		return await interruptible(compete(host, plan, tell), signal);
	} finally {
		await host.stop();
	}
}
