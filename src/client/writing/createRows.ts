import { chunk } from 'lodash';

import { assertIdentifier } from '../../domain/odata/literal';
import { rowPath } from '../../domain/odata/path';
import type { Finding } from '../Capabilities';
import type { Answer, Reply } from '../reply';
import { ROWS_PER_REQUEST, isRefusedByContent, offersBulk, sendBulk, tagOption } from './bulk';
import type { CreateRow, RowResult, WritePlan } from './plan';
import { rowResult } from './rowResult';
import { writeTogether } from './separately';
import type { RowRequest, WriteContext } from './separately';

type CreatePlan = WritePlan<CreateRow>;

/** Below it, finding out costs more than the bulk message saves. */
const PROBE_FROM_ROWS = 10;
/** A bad row says nothing about the environment; then the next one is tried. */
const MOST_PROBES = 3;

/**
 * Creates rows under ids of our choosing. Repeating is harmless: a row that exists is refused as existing. Bulk messages are used
 * only where the environment was seen to keep our ids; a refused one is taken apart in one `$batch`.
 */
export async function createRows(context: WriteContext, plan: CreatePlan): Promise<RowResult[]> {
	const probed = await probe(context, plan);
	const remaining = plan.rows.filter(({ id }) => !probed.has(id));
	const mayUseBulk = offersBulk(context, 'CreateMultiple', plan) && context.capabilities.finding('createMultipleKeepsIds') === 'yes';
	const groups = chunk(remaining, plan.groupSize ?? ROWS_PER_REQUEST);
	const written = await Promise.all(groups.map(async (rows) => {
		const results = mayUseBulk && rows.length > 1 ? await createInBulk(context, plan, rows) : await createTogether(context, plan, rows);
		plan.onGroup?.(results);
		return results;
	}));
	const results = written.flat()[Symbol.iterator]();
	return plan.rows.map(({ id }) => takenResult(probed.get(id) ?? (results.next().value as RowResult)));
}

/** A create has no version to disagree about: a 412 whose body was cut off can only mean that the row exists. */
function takenResult(result: RowResult): RowResult {
	return result.status === 'versionConflict' ? { ...result, status: 'exists' } : result;
}

async function createInBulk(context: WriteContext, plan: CreatePlan, rows: CreateRow[]): Promise<RowResult[]> {
	const reply = await sendBulk(context, 'CreateMultiple', plan, rows);
	if (reply.ok) return rows.map(({ id }, index) => createdResult(context, id, idsIn(reply)[index], reply));
	if (isRefusedByContent(reply)) return await createTogether(context, plan, rows, reply.answerLost);
	return rows.map(({ id }) => rowResult(id, reply));
}

async function createTogether(context: WriteContext, plan: CreatePlan, rows: CreateRow[], answerLost = false): Promise<RowResult[]> {
	return await writeTogether(context, rows.map((row) => createRequest(plan, row)), answerLost);
}

function createRequest(plan: CreatePlan, { id, body }: CreateRow): RowRequest {
	const path = assertIdentifier(plan.entitySetName) + tagOption(plan);
	return { id, request: { method: 'POST', path, headers: plan.headers ?? {}, body: { ...body, [plan.primaryId]: id }, repeat: 'always' } };
}

/**
 * Finds out, with the first rows of a large call, whether CreateMultiple keeps ids; returns the rows this has settled. A row whose
 * answer was lost and that is not under its id was not written where ids are kept, and is written the ordinary way; where they are
 * not, or nobody knows, it may be there under another id, and writing it again could make two of it.
 */
async function probe(context: WriteContext, plan: CreatePlan): Promise<Map<string, RowResult>> {
	const settled = new Map<string, RowResult>();
	const lost = new Map<string, RowResult>();
	if (plan.rows.length < PROBE_FROM_ROWS || !offersBulk(context, 'CreateMultiple', plan)) return settled;
	const keepsIds = await context.capabilities.ask('createMultipleKeepsIds', async () => {
		for (const row of plan.rows.slice(0, MOST_PROBES)) {
			const { finding, result } = await probeWith(context, plan, row);
			if (result !== undefined) (result.status === 'unknown' ? lost : settled).set(row.id, result);
			if (finding !== 'unknown') return finding;
		}
		return 'unknown';
	});
	return keepsIds === 'yes' ? settled : new Map([...settled, ...lost]);
}

/** Sent once only: while it is open whether our id is kept, repeating could create a second row. */
async function probeWith(context: WriteContext, plan: CreatePlan, row: CreateRow): Promise<{ finding: Finding; result?: RowResult }> {
	const reply = await sendBulk(context, 'CreateMultiple', plan, [row], 'onlyIfNotArrived');
	if (reply.ok) {
		const kept = sameId(idsIn(reply)[0], row.id);
		return { finding: kept ? 'yes' : 'no', result: createdResult(context, row.id, idsIn(reply)[0], reply) };
	}
	if (reply.fault.code === '0x80040237') return { finding: 'yes', result: rowResult(row.id, reply) };
	if (!reply.answerLost) return { finding: 'unknown' };
	return await readBack(context, plan, row, reply);
}

/** After a lost answer: the row under our id proves that ids are kept; without it nobody can say yet what became of it. */
async function readBack({ door }: WriteContext, plan: CreatePlan, row: CreateRow, lost: Reply): Promise<{ finding: Finding; result?: RowResult }> {
	const found = await door.send({ method: 'GET', path: `${rowPath(plan.entitySetName, row.id)}?$select=${assertIdentifier(plan.primaryId)}`, repeat: 'always' });
	if (!found.ok) return { finding: 'unknown', result: { ...rowResult(row.id, lost), status: 'unknown' } };
	return { finding: 'yes', result: { ...rowResult(row.id, lost), status: 'exists', requestId: found.requestId } };
}

function createdResult({ capabilities }: WriteContext, id: string, actualId: string | undefined, reply: Answer): RowResult {
	const kept = actualId === undefined || sameId(actualId, id);
	if (!kept) capabilities.remember('createMultipleKeepsIds', 'no');
	return rowResult(kept ? id : actualId, reply);
}

function idsIn(reply: Answer): (string | undefined)[] {
	return Array.isArray(reply.body?.Ids) ? (reply.body.Ids as string[]) : [];
}

function sameId(one: string | undefined, other: string): boolean {
	return one?.toLowerCase() === other.toLowerCase();
}
