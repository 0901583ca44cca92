import { sleep, type IDataObject, type INodeExecutionData, type IRun, type ITriggerFunctions } from 'n8n-workflow';
import type { ChangeItem } from '../../domain/changes/changeItem';
import type { Delivery } from '../../client/changes/ports';

/** An execution that waits (a Wait node, an approval) has taken the rows into its own keeping. */
const TAKEN = new Set(['success', 'waiting']);

/** Judged by the status alone: in queue mode a run carries no data, and `finished` is set for runs that wait. */
function judge(run: IRun | undefined): Delivery {
	if (run && TAKEN.has(run.status)) return { delivered: true };
	const message = run?.data?.resultData?.error?.message;
	return { delivered: false, reason: message ? sentence(message) : `the execution ended as "${run?.status ?? 'not started'}".` };
}

const sentence = (text: string): string => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

const asItems = (items: readonly ChangeItem[]): INodeExecutionData[] => items.map((json) => ({ json: json as IDataObject }));

/** n8n's own sleep cannot be ended early, so a long one is taken in pieces. */
const LONGEST_NAP_MS = 1_000;

async function patience(milliseconds: number, isOver: () => boolean): Promise<Delivery> {
	for (let left = milliseconds; left > 0 && !isOver(); left -= LONGEST_NAP_MS) await sleep(Math.min(left, LONGEST_NAP_MS));
	return { delivered: false, reason: `n8n did not say within ${Math.ceil(milliseconds / 60_000)} minutes how the execution ended.` };
}

/**
 * Starts an execution with the items and waits for its end. n8n saves static data before the execution begins.
 * @param longestMs after which it counts as failed. In queue mode n8n misses the end of an execution now and then: it asks its queue for
 * the job's state and only then listens, and a job that ended in between is gone from the queue (bull 4, `Job.finished`)
 */
export async function deliver(context: ITriggerFunctions, items: readonly ChangeItem[], longestMs: number): Promise<Delivery> {
	const done = context.helpers.createDeferredPromise<IRun | undefined>();
	let isOver = false;
	context.emit([asItems(items)], undefined, done as never);
	try {
		return await Promise.race([done.promise.then(judge), patience(longestMs, () => isOver)]);
	} catch (error) {
		return { delivered: false, reason: sentence(error instanceof Error ? error.message : String(error)) };
	} finally {
		isOver = true;
	}
}

/** Starts an execution with the items and takes it for done: for hosts that refuse to tell how it ended. */
export function handOff(context: ITriggerFunctions, items: readonly ChangeItem[]): Delivery {
	context.emit([asItems(items)]);
	return { delivered: true };
}
