import type { Sink } from '../../demo/host/sink';
import type { BenchHost } from '../host/benchHost';
import type { Tell } from '../measure';
import { asksForChanges, asksForRows, pagesOf, QUESTION } from './accounts';
import { ALL_BUT_EXISTING, EVERYTHING, ONCE_A_YEAR, triggerFlows, type TriggerFlow } from './contestants/importTrigger';
import type { Changes } from './changes';
import { executionCounter } from './executionCount';
import { type Arrived, NOTHING, sendChanges } from './lastNodes';
import { LiveFlow } from './liveFlow';
import { measureReading } from './measureReading';
import type { Following, Quiet, Reading } from './measurement';
import { pause, until } from './until';

const EVERY_SECONDS = 5;
const OFTEN = `*/${EVERY_SECONDS} * * * * *`;
const QUIET_TICKS = 4;
const LOOK_EVERY_MS = 250;

/** What the Import Trigger does in a real n8n. */
export class TriggerContest {
	private flow?: LiveFlow;

	private constructor(private readonly host: BenchHost, private readonly rows: number, private readonly flows: TriggerFlow, private readonly tell: Tell) {}

	static async prepare(host: BenchHost, rows: number, tell: Tell): Promise<TriggerContest> {
		return new TriggerContest(host, rows, await triggerFlows(host), tell);
	}

	/** The trigger alone: every row is read, none is wanted. */
	async reading(): Promise<Reading> {
		const flow = await LiveFlow.import(this.host.n8n.editor, this.flows('Reading only', { cron: ONCE_A_YEAR, emit: ALL_BUT_EXISTING }, NOTHING));
		return await this.measured('trigger, reading only', async () => {
			await flow.publish();
			await until('the last page', LOOK_EVERY_MS / 5, async () => (await this.pagesAsked()) >= pagesOf(this.rows));
		}).finally(async () => await flow.unpublish());
	}

	/** Every row through a workflow that does nothing, until its position says that the last page was delivered. */
	async endToEnd(): Promise<Reading> {
		const flow = await LiveFlow.import(this.host.n8n.editor, this.flows('Import', { cron: ONCE_A_YEAR, emit: EVERYTHING }, NOTHING));
		this.flow = flow;
		const measured = await this.measured('trigger, end to end', async () => {
			await flow.publish();
			await until('the stored position', LOOK_EVERY_MS, async () => (await flow.position('account'))?.reading.stage === 'changes');
		});
		const delivered = (await flow.position('account'))?.seq;
		if (delivered !== pagesOf(this.rows)) throw new Error(`The trigger delivered ${delivered} pages of ${pagesOf(this.rows)}`);
		return measured;
	}

	/** The same workflow goes on where the backfill ended, with a sink that keeps what arrives. */
	async quiet(sink: Sink<Arrived[]>): Promise<Quiet> {
		const { control, n8n } = this.host;
		const executions = await executionCounter(n8n);
		await this.goOn(OFTEN, sink);
		await this.tick();
		const before = await executions();
		const begun = performance.now();
		await control.clear();
		await pause(QUIET_TICKS * EVERY_SECONDS * 1_000);
		const trace = await control.trace();
		const ticks = Math.floor((performance.now() - begun) / 1_000 / EVERY_SECONDS);
		return { ticks, requests: trace.length, others: trace.filter((one) => !asksForChanges(one)).length, executions: (await executions()) - before - 1 };
	}

	/** Changes of others, then changes whose first execution fails. The first ones are made while nobody looks, and publishing reads at once: no tick comes in between or afterwards. */
	async following(changes: Changes, sink: Sink<Arrived[]>): Promise<Following> {
		const { control } = this.host;
		await this.flow?.unpublish();
		const made = await changes.make();
		await control.clear();
		await this.goOn(ONCE_A_YEAR, sink);
		await until('the changes', LOOK_EVERY_MS, () => changes.areIn(sink, made));
		const requests = (await control.trace()).filter(asksForRows).length;
		const arrived = sink.received.splice(0).flat();
		await this.delivered(pagesOf(this.rows) + changes.pages);
		await this.goOn(OFTEN, sink);
		const rowsLost = await this.failing(changes, sink);
		await this.flow?.unpublish();
		return { requests, rowsMoved: arrived.length, deletesSeen: arrived.filter(([change]) => change === 'deleted').length, rowsLost };
	}

	private async goOn(cron: string, sink: Sink<Arrived[]>): Promise<void> {
		await this.flow?.change(this.flows('Import', { cron, emit: EVERYTHING }, sendChanges(sink.url)));
	}

	/** A position that is not stored yet when the flow is unpublished would bring its page again. */
	private async delivered(pages: number): Promise<void> {
		await until('the stored position', LOOK_EVERY_MS, async () => ((await this.flow?.position('account'))?.seq ?? 0) >= pages);
	}

	private async failing(changes: Changes, sink: Sink<Arrived[]>): Promise<number> {
		const failedBefore = sink.refused;
		sink.status = 500;
		const { updated } = await changes.makeToFail();
		await until('a failed execution', LOOK_EVERY_MS, () => sink.refused > failedBefore);
		sink.status = 200;
		await until('the rows again', LOOK_EVERY_MS, () => sink.received.flat().length >= updated.length);
		return changes.lost(updated, sink);
	}

	private async measured(name: string, work: () => Promise<void>): Promise<Reading> {
		const measured = await measureReading(this.host, { name, rows: this.rows, usesN8n: true, work }, this.tell);
		const first = (await this.host.control.trace()).find(asksForRows);
		if (!first?.url.endsWith(QUESTION)) throw new Error(`The trigger no longer asks what the bare loop asks, but ${first?.url}`);
		return measured;
	}

	private async pagesAsked(): Promise<number> {
		return (await this.host.control.trace()).filter(asksForRows).length;
	}

	/** Waits for a reading that begins from now on. */
	private async tick(): Promise<void> {
		await this.host.control.clear();
		await until('a tick', LOOK_EVERY_MS, async () => (await this.pagesAsked()) > 0);
	}
}
