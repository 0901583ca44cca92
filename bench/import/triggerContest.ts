import type { Sink } from '../../demo/host/sink';
import type { BenchHost } from '../host/benchHost';
import type { Tell } from '../measure';
import { pagesOf, QUESTION } from './accounts';
import { ALL_BUT_EXISTING, EVERYTHING, ONCE_A_YEAR, triggerFlows, type TriggerFlow } from './contestants/importTrigger';
import type { Changes } from './changes';
import { executionCounter } from './executionCount';
import { type Arrived, NOTHING, sendChanges } from './lastNodes';
import { LiveFlow } from './liveFlow';
import { measureReading } from './measureReading';
import type { Following, Quiet, Reading } from './measurement';
import { pause, until } from './until';

const EVERY_SECONDS = 5;
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
		await this.flow?.change(this.flows('Import', { cron: `*/${EVERY_SECONDS} * * * * *`, emit: EVERYTHING }, sendChanges(sink.url)));
		await this.tick();
		const before = await executions();
		await control.clear();
		await pause(QUIET_TICKS * EVERY_SECONDS * 1_000);
		const requests = (await control.trace()).length;
		return { ticks: QUIET_TICKS, requests, executions: (await executions()) - before - 1 };
	}

	/** Changes of others, delivered at the next tick; then changes whose first execution fails. */
	async following(changes: Changes, sink: Sink<Arrived[]>): Promise<Following> {
		const { control } = this.host;
		await this.tick();
		await control.clear();
		const made = await changes.make();
		await until('the changes', LOOK_EVERY_MS, () => changes.areIn(sink, made));
		const requests = (await control.trace()).length;
		const arrived = sink.received.splice(0).flat();
		const rowsLost = await this.failing(changes, sink);
		await this.flow?.unpublish();
		return { requests, rowsMoved: arrived.length, deletesSeen: arrived.filter(([change]) => change === 'deleted').length, rowsLost };
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
		const first = (await this.host.control.trace()).find(({ url }) => url.includes('/accounts?'));
		if (!first?.url.endsWith(QUESTION)) throw new Error(`The trigger no longer asks what the bare loop asks, but ${first?.url}`);
		return measured;
	}

	private async pagesAsked(): Promise<number> {
		return (await this.host.control.trace()).filter(({ url }) => url.includes('/accounts?')).length;
	}

	/** Waits until right after the next time of the schedule. */
	private async tick(): Promise<void> {
		await this.host.control.clear();
		await until('a tick', LOOK_EVERY_MS, async () => (await this.host.control.trace()).length > 0);
		await pause(EVERY_SECONDS * 200);
	}
}
