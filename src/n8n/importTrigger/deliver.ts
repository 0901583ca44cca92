import type { IDataObject, INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
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

/** Starts an execution with the items and waits for its end. n8n saves static data before the execution begins. */
export async function deliver(context: ITriggerFunctions, items: readonly ChangeItem[]): Promise<Delivery> {
	const done = context.helpers.createDeferredPromise<IRun | undefined>();
	context.emit([asItems(items)], undefined, done as never);
	try {
		return judge(await done.promise);
	} catch (error) {
		return { delivered: false, reason: sentence(error instanceof Error ? error.message : String(error)) };
	}
}

/** Starts an execution with the items and takes it for done: for hosts that refuse to tell how it ended. */
export function handOff(context: ITriggerFunctions, items: readonly ChangeItem[]): Delivery {
	context.emit([asItems(items)]);
	return { delivered: true };
}
