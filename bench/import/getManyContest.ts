import type { Sink } from '../../demo/host/sink';
import type { BenchHost } from '../host/benchHost';
import type { Tell } from '../measure';
import type { Changes } from './changes';
import { getManyFlows, type GetManyFlow, PATH } from './contestants/getMany';
import { type Arrived, sendRows, tellDone } from './lastNodes';
import { LiveFlow } from './liveFlow';
import { measureReading } from './measureReading';
import type { Following, Reading } from './measurement';
import { pause } from './until';

const PATIENCE_MS = 3_600_000;
/** Dynamics keeps the second of a change: whether one in the second of an execution was before it or after it cannot be told. */
const WHOLE_SECOND_MS = 1_000;

const OK = 200;
const FAILED = 500;

/** Makes changes in another second than the executions before and after. */
async function apart<T>(make: () => Promise<T>): Promise<T> {
	await pause(WHOLE_SECOND_MS);
	const made = await make();
	await pause(WHOLE_SECOND_MS);
	return made;
}

/** The same work by n8n's own nodes: a start at some time, and Get Many of what was modified since the last time. */
export class GetManyContest {
	private flow?: LiveFlow;

	private constructor(private readonly host: BenchHost, private readonly rows: number, private readonly flows: GetManyFlow, private readonly tell: Tell) {}

	/** @param rows of the first execution, which holds them all in memory */
	static async prepare(host: BenchHost, rows: number, tell: Tell): Promise<GetManyContest> {
		return new GetManyContest(host, rows, await getManyFlows(host, rows), tell);
	}

	/** From the call to the end of the execution. */
	async reading(sink: Sink<Arrived[]>): Promise<Reading> {
		this.flow = await LiveFlow.import(this.host.n8n.editor, this.flows(tellDone(sink.url)));
		await this.flow.publish();
		await this.flow.inUse();
		const work = async (): Promise<void> => await this.execution(OK);
		const measured = await measureReading(this.host, { name: 'schedule and Get Many', rows: this.rows, usesN8n: true, work }, this.tell);
		sink.received.splice(0);
		return measured;
	}

	async following(changes: Changes, sink: Sink<Arrived[]>): Promise<Following> {
		const { control } = this.host;
		await this.flow?.change(this.flows(sendRows(sink.url)));
		await control.clear();
		await apart(async () => await changes.make());
		await this.execution(OK);
		const requests = (await control.trace()).length;
		const arrived = sink.received.splice(0).flat();
		return { requests, rowsMoved: arrived.length, deletesSeen: arrived.filter(([change]) => change === 'deleted').length, rowsLost: await this.failing(changes, sink) };
	}

	/** One execution fails; the next one brings what it brings. */
	private async failing(changes: Changes, sink: Sink<Arrived[]>): Promise<number> {
		sink.status = FAILED;
		const { updated } = await apart(async () => await changes.makeToFail());
		await this.execution(FAILED);
		sink.status = OK;
		await apart(async () => await changes.makeOne());
		await this.execution(OK);
		await this.flow?.unpublish();
		return changes.lost(updated, sink);
	}

	/** One execution to its end, when n8n has stored what its nodes keep. */
	private async execution(expected: number): Promise<void> {
		const { status, body } = await this.host.n8n.webhook(PATH, {}, PATIENCE_MS);
		if (status !== expected) throw new Error(`Get Many was to answer ${expected} and answered ${status}: ${JSON.stringify(body).slice(0, 300)}`);
	}
}
