import { chunk, partition } from 'lodash';

import { rowPath } from '../../domain/odata/path';
import { sendBatch } from '../batch';
import type { Finding } from '../Capabilities';
import type { BatchPart } from '../reply';
import { ROWS_PER_REQUEST, isRefusedByContent, offersBulk, sendBulk, tagOption } from './bulk';
import type { RowResult, UpdateRow, WritePlan } from './plan';
import { rowResult } from './rowResult';
import { writeSideBySide, writeTogether } from './separately';
import type { RowRequest, WriteContext } from './separately';

type UpdatePlan = WritePlan<UpdateRow>;

/** Row versions are counted from one, so this one never matches. */
const NEVER_MATCHING = 'W/"0"';
/** Optimistic concurrency not enabled for the table: the header was read all the same. */
const NO_VERSION_CHECK = '0x8006088d';
/** Below it, finding out costs more than the batch saves. */
const PROBE_FROM_ROWS = 4;
/** A row that is gone says nothing about the environment; then the next one is tried. */
const MOST_PROBES = 3;

/**
 * Updates rows and never creates one: every PATCH carries `If-Match`, the row's version or `*`. Rows without a version go by
 * UpdateMultiple where the table has it; the others by `$batch` where its parts were seen to honour `If-Match`, else one by one.
 */
export async function updateRows(context: WriteContext, plan: UpdatePlan): Promise<RowResult[]> {
	const [bulk, versioned] = partition(plan.rows, ({ ifMatch }) => ifMatch === undefined && offersBulk(context, 'UpdateMultiple', plan));
	const size = plan.groupSize ?? ROWS_PER_REQUEST;
	const groups = [
		...chunk(bulk, size).map(async (rows) => await updateInBulk(context, plan, rows)),
		...chunk(versioned, size).map(async (rows) => await updateSeparately(context, plan, rows)),
	];
	const written = new Map([...bulk, ...versioned].map(({ id }, index) => [id, index]));
	const results = (await Promise.all(groups)).flat();
	return plan.rows.map(({ id }) => results[written.get(id)!]!);
}

async function updateInBulk(context: WriteContext, plan: UpdatePlan, rows: UpdateRow[]): Promise<RowResult[]> {
	if (rows.length === 1) return await updateSeparately(context, plan, rows);
	const reply = await sendBulk(context, 'UpdateMultiple', plan, rows);
	if (isRefusedByContent(reply)) return await updateSeparately(context, plan, rows, reply.answerLost);
	return rows.map(({ id }) => rowResult(id, reply));
}

async function updateSeparately(context: WriteContext, plan: UpdatePlan, rows: UpdateRow[], answerLost = false): Promise<RowResult[]> {
	const requests = rows.map((row) => updateRequest(plan, row));
	const write = rows.length > 1 && (await honoursIfMatch(context, plan, rows)) ? writeTogether : writeSideBySide;
	return await write(context, requests, answerLost);
}

function updateRequest(plan: UpdatePlan, { id, body, ifMatch }: UpdateRow): RowRequest {
	const path = rowPath(plan.entitySetName, id) + tagOption(plan);
	return { id, request: { method: 'PATCH', path, headers: { ...plan.headers, 'If-Match': ifMatch ?? '*' }, body, repeat: 'always' } };
}

/** Whether parts of a `$batch` honour `If-Match` here. If they did not, a stale write would win and a deleted row would rise again. */
async function honoursIfMatch(context: WriteContext, plan: UpdatePlan, rows: UpdateRow[]): Promise<boolean> {
	const { capabilities } = context;
	const known = capabilities.finding('ifMatchInBatch');
	if (known !== 'unknown' || rows.length < PROBE_FROM_ROWS) return known === 'yes';
	return (await capabilities.ask('ifMatchInBatch', async () => await probe(context, plan, rows))) === 'yes';
}

/**
 * Sends an empty update under a version no row has, together with a deletion that is bound to fail, as one change set: whatever the
 * first part would do where its version is ignored, even bringing a deleted row back, is undone. Which part fails tells what it did.
 */
async function probe({ door }: WriteContext, plan: UpdatePlan, rows: UpdateRow[]): Promise<Finding> {
	for (const row of rows.slice(0, MOST_PROBES)) {
		const { request } = updateRequest(plan, { id: row.id, body: {}, ifMatch: NEVER_MATCHING });
		const absent = door.randomGuid();
		const failing: BatchPart = { method: 'DELETE', path: rowPath(plan.entitySetName, absent), headers: plan.headers ?? {}, repeat: 'always' };
		const [reply] = await sendBatch(door, [{ changeSet: [request, failing] }]);
		if (reply === undefined || reply.ok) return 'unknown';
		if (reply.fault.kind === 'conflict' || reply.fault.code === NO_VERSION_CHECK) return 'yes';
		if (reply.fault.kind !== 'notFound') return 'unknown';
		if (reply.fault.message.toLowerCase().includes(absent)) return 'no';
	}
	return 'unknown';
}
