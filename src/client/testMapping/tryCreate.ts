import { refusedStep, type TestStep } from '../../domain/testMapping/refusal';
import type { DataverseFault } from '../../domain/faults/fault';
import type { TableMetadata } from '../../domain/metadata/table';
import { assertIdentifier } from '../../domain/odata/literal';
import { rowPath } from '../../domain/odata/path';
import { randomGuid } from '../policies/requestIdentity';
import type { BatchPart, JsonObject } from '../reply';
import type { TestContext } from './testContext';

/**
 * - `accepted`: the create went through and was undone.
 * - `refused`: by the service, at this step; nothing was kept.
 * - `kept`: the service carried out what had to fail. `leftRowId` is the row, if it could not be removed again.
 */
export type CreateVerdict =
	| { kind: 'accepted'; requestId: string }
	| { kind: 'refused'; step: TestStep; fault: DataverseFault }
	| { kind: 'kept'; leftRowId?: string };

interface Step {
	step: TestStep;
	part: Omit<BatchPart, 'headers' | 'repeat'> & { headers?: Record<string, string> };
}

/**
 * The create, followed by requests that cannot succeed: a change to a row that does not exist and, should the service ignore
 * `If-Match` there and make that row, the deletion of another one. All in one transaction, which is undone.
 */
function stepsOf({ entitySetName, primaryId }: TableMetadata, body: JsonObject, [rowId, absent, alsoAbsent]: readonly [string, string, string], alsoDelete: boolean, tag: string): Step[] {
	const remove: Step = { step: 'delete', part: { method: 'DELETE', path: rowPath(entitySetName, rowId) + tag } };
	return [
		{ step: 'create', part: { method: 'POST', path: assertIdentifier(entitySetName) + tag, body: { ...body, [primaryId]: rowId } } },
		...(alsoDelete ? [remove] : []),
		{ step: 'mustFail', part: { method: 'PATCH', path: rowPath(entitySetName, absent) + tag, headers: { 'If-Match': '*' }, body: {} } },
		{ step: 'mustFail', part: { method: 'DELETE', path: rowPath(entitySetName, alsoAbsent) + tag } },
	];
}

/** Should both survive after all, they are removed at once, and it is said. */
async function removeKept({ upsert, tag }: TestContext, { entitySetName }: TableMetadata, rowIds: readonly string[]): Promise<CreateVerdict> {
	const replies = await upsert.client.batch(rowIds.map((id) => ({ method: 'DELETE', path: rowPath(entitySetName, id) + tag, repeat: 'always' })));
	const left = rowIds.find((_, index) => {
		const reply = replies[index];
		return reply !== undefined && !reply.ok && reply.fault.kind !== 'notFound';
	});
	return left === undefined ? { kind: 'kept' } : { kind: 'kept', leftRowId: left };
}

/**
 * Lets Dataverse judge a create without keeping it. Sending it again after a lost answer is harmless.
 * @param alsoDelete whether the row is deleted within the transaction too, to learn whether this user may
 */
export async function tryCreate(context: TestContext, table: TableMetadata, body: JsonObject, alsoDelete: boolean): Promise<CreateVerdict> {
	const { client } = context.upsert;
	const ids = [randomGuid(client.random), randomGuid(client.random), randomGuid(client.random)] as const;
	const steps = stepsOf(table, body, ids, alsoDelete, context.tag);
	const reply = await context.headers.send(async (headers) => {
		const [answer] = await client.batch([{ changeSet: steps.map(({ part }) => ({ ...part, headers: { ...headers, ...part.headers }, repeat: 'always' })) }]);
		return answer!;
	});
	if (reply.ok) return await removeKept(context, table, ids.slice(0, 2));
	const step = refusedStep(reply, steps.map((one) => one.step), ids.slice(1));
	return step === 'mustFail' ? { kind: 'accepted', requestId: reply.fault.requestId } : { kind: 'refused', step, fault: reply.fault };
}
