import { assertIdentifier, encodeOption } from '../../domain/odata/literal';
import type { JsonObject, Repeat, Reply } from '../reply';
import type { WritePlan } from './plan';
import type { WriteContext } from './separately';

export type BulkMessage = 'CreateMultiple' | 'UpdateMultiple';

/** Enough rows to make one request worth while, few enough to be sent again without much waste. */
export const ROWS_PER_REQUEST = 100;

/** Whether the table offers the message and has not refused it before. */
export function offersBulk({ capabilities }: WriteContext, message: BulkMessage, plan: WritePlan<unknown>): boolean {
	return plan.bulk && capabilities.offersBulk(message, plan.logicalName);
}

/** Sends the rows in one transaction: all or nothing. Remembers tables that do not support the message. */
export async function sendBulk(
	{ door, capabilities }: WriteContext,
	message: BulkMessage,
	plan: WritePlan<unknown>,
	rows: { id: string; body: JsonObject }[],
	repeat: Repeat = 'always',
): Promise<Reply> {
	const targets = rows.map(({ id, body }) => ({ '@odata.type': `Microsoft.Dynamics.CRM.${plan.logicalName}`, ...body, [plan.primaryId]: id }));
	const reply = await door.send({
		method: 'POST',
		path: `${assertIdentifier(plan.entitySetName)}/Microsoft.Dynamics.CRM.${message}${tagOption(plan)}`,
		headers: plan.headers ?? {},
		text: JSON.stringify({ Targets: targets }),
		repeat,
	});
	if (!reply.ok && reply.fault.kind === 'unsupported') capabilities.rememberWithoutBulk(message, plan.logicalName);
	return reply;
}

/** Whether the service turned the message down, so that writing the rows one by one shows which of them is to blame. */
export function isRefusedByContent(reply: Reply): boolean {
	if (reply.ok) return false;
	const { kind, status } = reply.fault;
	return !['throttled', 'unreachable', 'unauthorised'].includes(kind) && !(kind === 'transient' && status !== 500);
}

/** `?tag=`, which plug-ins see in their shared variables. */
export function tagOption({ tag }: { tag?: string }): string {
	return tag === undefined || tag === '' ? '' : `?tag=${encodeOption(tag)}`;
}
