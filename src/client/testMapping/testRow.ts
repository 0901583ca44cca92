import { explain } from '../../domain/faults/advice';
import type { DataverseFault } from '../../domain/faults/fault';
import type { TableMetadata } from '../../domain/metadata/table';
import { assertIdentifier } from '../../domain/odata/literal';
import { optionText, rowPath } from '../../domain/odata/path';
import { isInUse, traceColumns } from '../../domain/testMapping/leftOver';
import { compareStored, readBackNames } from '../../domain/testMapping/storedColumns';
import type { TableResult } from '../../domain/testMapping/testReport';
import type { JsonObject, Reply } from '../reply';
import { testBody, type TestContext, type TestedTable } from './testContext';

const isGone = (reply: Reply): boolean => !reply.ok && reply.fault.kind === 'notFound';

const failed = (columns: TableResult['columns'], fault: DataverseFault | undefined, sentence: string, leftRowId?: string): TableResult => ({
	outcome: 'failed',
	columns,
	sentences: [sentence, ...(fault ? [explain(fault)] : [])],
	...(leftRowId === undefined ? {} : { leftRowId }),
	...(fault ? { requestId: fault.requestId } : {}),
});

async function read({ upsert }: TestContext, { entitySetName }: TableMetadata, id: string, select: string[]): Promise<Reply> {
	return await upsert.client.request({ method: 'GET', path: rowPath(entitySetName, id) + optionText({ select }), repeat: 'always' });
}

async function remove({ upsert, headers, tag }: TestContext, { entitySetName }: TableMetadata, id: string, version: Record<string, string> = {}): Promise<Reply> {
	return await headers.send(async (permitted) => await upsert.client.request({ method: 'DELETE', path: rowPath(entitySetName, id) + tag, headers: { ...permitted, ...version }, repeat: 'always' }));
}

const versionOf = (row: JsonObject, { isOptimisticConcurrencyEnabled }: TableMetadata): Record<string, string> =>
	isOptimisticConcurrencyEnabled && typeof row['@odata.etag'] === 'string' ? { 'If-Match': row['@odata.etag'] } : {};

const IN_USE = 'A row that an earlier test left was changed by somebody since, so it is not deleted; look at it, and delete it by hand if nobody needs it.';

/** Removes what a test that was cut short left behind; a result only where that is not possible. */
export async function removeLeftOver(context: TestContext, { table, columns }: TestedTable, id: string): Promise<TableResult | undefined> {
	const found = await read(context, table, id, traceColumns(table));
	if (isGone(found)) return undefined;
	if (!found.ok) return failed(columns, found.fault, 'It could not be seen whether an earlier test left a row, so nothing was written.');
	if (isInUse(found.body ?? {})) return failed(columns, undefined, IN_USE, id);
	const removed = await remove(context, table, id, versionOf(found.body ?? {}, table));
	if (removed.ok || isGone(removed)) return undefined;
	return removed.fault.kind === 'conflict' ? failed(columns, undefined, IN_USE, id) : failed(columns, removed.fault, 'The row that an earlier test left could not be deleted.', id);
}

async function create({ upsert, headers, tag }: TestContext, { table }: TestedTable, id: string, body: JsonObject): Promise<Reply> {
	const path = assertIdentifier(table.entitySetName) + tag;
	return await headers.send(async (permitted) => await upsert.client.request({ method: 'POST', path, headers: permitted, body: { ...body, [table.primaryId]: id }, repeat: 'always' }));
}

const ANOTHER_TEST = 'Another test of this workflow runs at the same time, so nothing can be said; run it again.';

/** What the row holds, as a result; the row is there or was not made, and is removed afterwards in any case. */
async function createAndRead(context: TestContext, tested: TestedTable, id: string): Promise<{ result: TableResult; mayExist: boolean }> {
	const { columns, contribution, table } = tested;
	const made = await create(context, tested, id, testBody(context, tested, contribution.columns, contribution.owner));
	const isOurs = made.ok || (made.fault.kind === 'duplicateKey' && made.answerLost);
	if (!isOurs && !made.ok) {
		const sentence = made.fault.kind === 'duplicateKey' ? ANOTHER_TEST : 'The test row was not written.';
		return { result: failed(columns, made.fault, sentence), mayExist: made.answerLost };
	}
	const back = await read(context, table, id, [table.primaryId, ...readBackNames(contribution.columns), ...(contribution.owner ? ['_ownerid_value'] : [])]);
	if (!back.ok) return { result: failed(columns, back.fault, isGone(back) ? ANOTHER_TEST : 'The test row could not be read back.'), mayExist: true };
	const compared = compareStored(columns, contribution.columns, back.body ?? {});
	return { result: { outcome: compared.every(({ ok }) => ok) ? 'valid' : 'changed', columns: compared, sentences: [], requestId: back.requestId }, mayExist: true };
}

/**
 * Creates the row, reads it back and deletes it. After a process that died in between, the next test removes the row: its id is
 * always the same.
 */
export async function writeTestRow(context: TestContext, tested: TestedTable, id: string): Promise<TableResult> {
	const { result, mayExist } = await createAndRead(context, tested, id);
	const removed = mayExist ? await remove(context, tested.table, id) : undefined;
	const said = context.headers.said;
	if (removed === undefined || removed.ok || isGone(removed)) return { ...result, sentences: [...result.sentences, said] };
	return failed(result.columns, removed.fault, 'The test row could not be deleted; the next test of this workflow tries again.', id);
}
