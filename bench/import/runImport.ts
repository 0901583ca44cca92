import type { Setup } from '../../demo/host/setup';
import { Sink } from '../../demo/host/sink';
import { type BenchHost, startBenchHost } from '../host/benchHost';
import type { Pace } from '../host/control';
import type { Tell } from '../measure';
import { ACCOUNT, pagesOf } from './accounts';
import { interruptible } from '../interruptible';
import { Changes } from './changes';
import { pagingLoop } from './contestants/pagingLoop';
import { GetManyContest } from './getManyContest';
import type { Arrived } from './lastNodes';
import { measureReading } from './measureReading';
import type { ImportResult, Reading } from './measurement';
import { TriggerContest } from './triggerContest';

/** A million rows in memory would take n8n 6 GB. */
export const MOST_OF_GET_MANY = 200_000;
const ROWS_PER_FILL = 250_000;

export interface ImportPlan {
	/** Accounts in the CRM. */
	rows: number;
	/** Milliseconds every answer is held back. */
	latencyMs: number;
}

async function fill({ control }: BenchHost, rows: number, tell: Tell): Promise<void> {
	for (let done = 0; done < rows; done += ROWS_PER_FILL) {
		const count = Math.min(ROWS_PER_FILL, rows - done);
		await control.edit({ table: 'account', create: { count, from: done + 1, row: ACCOUNT } });
		tell(`  … ${done + count} of ${rows} accounts in the CRM`);
	}
}

async function limitOf(host: BenchHost, rows: number, tell: Tell): Promise<Reading> {
	const work = async (): Promise<void> => {
		const read = await pagingLoop(host.api);
		if (read !== rows) throw new Error(`The bare loop read ${read} rows of ${rows}`);
	};
	return await measureReading(host, { name: 'bare paging loop (limit)', rows, usesN8n: false, work }, tell);
}

async function compete(host: BenchHost, sink: Sink<Arrived[]>, { rows, latencyMs }: ImportPlan, tell: Tell): Promise<ImportResult> {
	const pace: Pace = { perRequestMs: latencyMs, perRowMs: 0, parallelism: 4 };
	await fill(host, rows, tell);
	await host.control.setPace(pace);
	const changes = new Changes(host.control, rows);
	const limit = await limitOf(host, rows, tell);
	const trigger = await TriggerContest.prepare(host, rows, tell);
	const reading = await trigger.reading();
	const endToEnd = await trigger.endToEnd();
	const quiet = await trigger.quiet(sink);
	const following = await trigger.following(changes, sink);
	sink.received.splice(0);
	const getMany = await GetManyContest.prepare(host, Math.min(rows - changes.deleted, MOST_OF_GET_MANY), tell);
	const held = await getMany.reading(sink);
	const getManyFollowing = await getMany.following(changes, sink);
	return { rows, pages: pagesOf(rows), changes: { updated: changes.updated, deleted: changes.deleted, pages: changes.pages }, limit, reading, endToEnd, quiet, trigger: following, getMany: held, getManyFollowing };
}

/** All contestants, one after the other, against one local Dataverse and in one n8n. An interrupted run stops its servers, too. */
export async function runImport(setup: Setup, plan: ImportPlan, tell: Tell, signal?: AbortSignal): Promise<ImportResult> {
	const host = await startBenchHost(setup);
	const sink = await new Sink<Arrived[]>().listen();
	try {
		return await interruptible(compete(host, sink, plan, tell), signal);
	} finally {
		await sink.stop();
		await host.stop();
	}
}
