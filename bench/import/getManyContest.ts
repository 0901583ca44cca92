import type { WorkflowNode } from '../../demo/host/n8nEditorApi';
import type { Sink } from '../../demo/host/sink';
import type { BenchHost } from '../host/benchHost';
import type { Tell } from '../measure';
import type { Changes } from './changes';
import { getManyFlows, type GetManyFlow } from './contestants/getMany';
import { type Arrived, sendRows, tellDone } from './lastNodes';
import { LiveFlow } from './liveFlow';
import { measureReading } from './measureReading';
import type { Following, Reading } from './measurement';
import { pause, until } from './until';

/** n8n needs a moment to publish before the schedule's time comes. */
const AHEAD_MS = 3_000;
const LOOK_EVERY_MS = 250;

/** The same work by n8n's own nodes: a schedule, and Get Many of what was modified since the last time. */
export class GetManyContest {
	private flow?: LiveFlow;

	private constructor(private readonly host: BenchHost, private readonly rows: number, private readonly flows: GetManyFlow, private readonly tell: Tell) {}

	/** @param rows of the first execution, which holds them all in memory */
	static async prepare(host: BenchHost, rows: number, tell: Tell): Promise<GetManyContest> {
		return new GetManyContest(host, rows, await getManyFlows(host, rows), tell);
	}

	/** From the time of the schedule on. */
	async reading(sink: Sink<Arrived[]>): Promise<Reading> {
		const next = tellDone(sink.url);
		this.flow = await LiveFlow.import(this.host.n8n.editor, this.flows(new Date(), next));
		await this.arm(next);
		const work = async (): Promise<void> => await until('the end of Get Many', LOOK_EVERY_MS, () => sink.received.length > 0);
		const measured = await measureReading(this.host, { name: 'schedule and Get Many', rows: this.rows, usesN8n: true, work }, this.tell);
		sink.received.splice(0);
		return measured;
	}

	async following(changes: Changes, sink: Sink<Arrived[]>): Promise<Following> {
		const { control } = this.host;
		const send = sendRows(sink.url);
		await control.clear();
		await changes.make();
		await this.once(send, 'the changes', () => sink.received.length > 0);
		const requests = (await control.trace()).length;
		const arrived = sink.received.splice(0).flat();
		return { requests, rowsMoved: arrived.length, deletesSeen: arrived.filter(([change]) => change === 'deleted').length, rowsLost: await this.failing(changes, sink, send) };
	}

	/** One execution fails; the next one brings what it brings. */
	private async failing(changes: Changes, sink: Sink<Arrived[]>, send: WorkflowNode): Promise<number> {
		const failedBefore = sink.refused;
		sink.status = 500;
		const { updated } = await changes.makeToFail();
		await this.once(send, 'a failed execution', () => sink.refused > failedBefore);
		sink.status = 200;
		await changes.makeOne();
		await this.once(send, 'the execution after', () => sink.received.length > 0);
		await this.flow?.unpublish();
		return changes.lost(updated, sink);
	}

	private async once(next: WorkflowNode, what: string, isSo: () => boolean): Promise<void> {
		await this.arm(next);
		await until(what, LOOK_EVERY_MS, isSo);
	}

	/** Publishes for one time of the schedule, and waits for it. */
	private async arm(next: WorkflowNode): Promise<void> {
		const at = new Date(Date.now() + AHEAD_MS);
		at.setMilliseconds(0);
		await this.flow?.change(this.flows(at, next));
		await pause(at.getTime() - Date.now());
	}
}
