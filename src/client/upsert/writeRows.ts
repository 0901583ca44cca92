import { groupBy } from 'lodash';
import { DataverseError } from '../../domain/faults/fault';
import type { WebApiRow } from '../../domain/matching/ruleKeys';
import type { Changes } from '../../domain/upsert/applyColumns';
import { contribute } from '../../domain/upsert/decide';
import type { KnownRow } from '../../domain/upsert/item';
import { dependsOnVersion, rowBody } from '../../domain/upsert/rowBody';
import { replay } from '../../domain/upsert/replay';
import type { RowOutcome } from '../../domain/upsert/rowOutcome';
import type { RowResult } from '../writing/plan';
import { settleTaken, type NewRow, type Settled } from './settleTaken';
import type { UpsertContext } from './context';
import { readById } from './readById';

/** How often a row that keeps changing under our hands is read and merged again. */
const MOST_MERGES = 4;

/** What writing found out: per row, and per item where it differs from what was decided. */
export interface Written {
	rows: Map<KnownRow, RowOutcome>;
	/** Of items whose joint row was refused and that were then written one by one. */
	items: Map<number, RowOutcome>;
	changes: Map<number, Changes>;
	faults: Map<number, readonly string[]>;
}

const failure = (result: RowResult): RowOutcome => ({
	status: 'failed',
	fault: result.fault,
	requestId: result.requestId,
	...(result.status === 'unknown'
		? { note: 'Dynamics gave no answer in time, so it is not known whether this row was written; running the item again is safe.' }
		: {}),
});

/** Rows of different tables go in separate requests, at the same time. */
async function perTable(rows: readonly KnownRow[], write: (table: string, rows: KnownRow[]) => Promise<void>): Promise<void> {
	await Promise.all(Object.entries(groupBy(rows, 'table')).map(async ([table, group]) => await write(table, group)));
}

/** Reads rows again; when even that is refused, all of them are failures, and everything else goes on. */
async function readAgain(context: UpsertContext, table: string, rows: readonly KnownRow[], written: Written): Promise<Map<string, WebApiRow> | undefined> {
	try {
		return await readById(context, table, rows.map(({ id }) => id));
	} catch (error) {
		failAll(rows, error, written);
		return undefined;
	}
}

/** @throws anything but a fault of the service */
function failAll(rows: readonly KnownRow[], error: unknown, written: Written): void {
	if (!(error instanceof DataverseError)) throw error;
	for (const row of rows) written.rows.set(row, { status: 'failed', fault: error.fault, note: 'The row could not be read back; running the item again is safe.' });
}

/** Reads rows again and merges their items anew; rows that vanished are failures. */
async function mergeAgain(context: UpsertContext, table: string, rows: readonly KnownRow[], written: Written): Promise<KnownRow[]> {
	const fresh = await readAgain(context, table, rows, written);
	if (!fresh) return [];
	return rows.filter((row) => {
		const current = fresh.get(row.id);
		if (!current) {
			written.rows.set(row, { status: 'failed', note: 'The row was deleted or hidden while this run was writing; run the item again.' });
			return false;
		}
		remember(written, row, replay(row, current, context.settings));
		return true;
	});
}

function remember(written: Written, row: KnownRow, { changes, faults }: ReturnType<typeof replay>): void {
	for (const [item, change] of changes) written.changes.set(item, change);
	for (const [item, fault] of faults) written.faults.set(item, fault);
	if (!written.rows.has(row)) written.rows.set(row, { status: 'unchanged' });
}

async function updateTable(context: UpsertContext, table: string, rows: KnownRow[], written: Written, merges: number): Promise<void> {
	const metadata = context.tables.get(table);
	if (!metadata) return;
	const bodies = rows.map((row) => ({ row, body: rowBody(row, context.entitySets) })).filter(({ body }) => Object.keys(body).length > 0);
	const results = await context.client.updateRows({
		entitySetName: metadata.entitySetName,
		logicalName: table,
		primaryId: metadata.primaryId,
		bulk: metadata.bulk.update,
		groupSize: context.groupSize,
		rows: bodies.map(({ row, body }) => ({
			id: row.id,
			body,
			...(metadata.isOptimisticConcurrencyEnabled && row.etag && dependsOnVersion(row, body, metadata) ? { ifMatch: row.etag } : {}),
		})),
	});
	const conflicts: KnownRow[] = [];
	for (const [index, result] of results.entries()) {
		const row = bodies[index]?.row;
		if (!row) continue;
		if (result.status === 'written') written.rows.set(row, { ...written.rows.get(row), status: 'updated', requestId: result.requestId });
		else if (result.status === 'versionConflict') conflicts.push(row);
		else written.rows.set(row, failure(result));
	}
	if (conflicts.length > 0) await updateAfterConflict(context, table, conflicts, written, merges);
}

async function updateAfterConflict(context: UpsertContext, table: string, rows: KnownRow[], written: Written, merges: number): Promise<void> {
	if (merges >= MOST_MERGES) {
		for (const row of rows) written.rows.set(row, { status: 'failed', note: 'Others kept changing this row while it was being written; run the item again.' });
		return;
	}
	for (const row of rows) written.rows.set(row, { status: 'updated' });
	const again = await mergeAgain(context, table, rows, written);
	await updateTable(context, table, again, written, merges + 1);
}

async function updateExisting(context: UpsertContext, rows: readonly KnownRow[], written: Written): Promise<void> {
	await perTable(rows, async (table, group) => {
		const isVersioned = context.tables.get(table)?.isOptimisticConcurrencyEnabled ?? false;
		const current = isVersioned ? group : await mergeAgain(context, table, group, written);
		await updateTable(context, table, current, written, 1);
		if (!isVersioned) noteUnchecked(current, written);
	});
}

function noteUnchecked(rows: readonly KnownRow[], written: Written): void {
	for (const row of rows) {
		const outcome = written.rows.get(row);
		if (outcome?.status === 'updated') outcome.note = 'This table has no version check; the row was read again directly before the write.';
	}
}

async function createTable(context: UpsertContext, table: string, news: NewRow[], written: Written): Promise<void> {
	const metadata = context.tables.get(table);
	if (!metadata || news.length === 0) return;
	const results = await context.client.createRows({
		entitySetName: metadata.entitySetName,
		logicalName: table,
		primaryId: metadata.primaryId,
		bulk: metadata.bulk.create,
		groupSize: context.groupSize,
		rows: news.map(({ row }) => ({ id: row.id, body: rowBody(row, context.entitySets) })),
	});
	const taken: NewRow[] = [];
	for (const [index, result] of results.entries()) {
		const made = news[index];
		if (!made) continue;
		made.answerLost ||= result.answerLost;
		if (result.status === 'written') {
			made.row.id = result.id;
			written.rows.set(made.row, { status: 'created', requestId: result.requestId, ...(made.note ? { note: made.note } : {}) });
		} else if (result.status === 'exists') taken.push(made);
		else written.rows.set(made.row, failure(result));
	}
	if (taken.length > 0) await afterTaken(context, table, taken, written);
}

/** Ids that were taken: rows of the same person are updated, the others are made under the next id. */
async function afterTaken(context: UpsertContext, table: string, taken: NewRow[], written: Written): Promise<void> {
	let settled: Settled;
	try {
		settled = await settleTaken(context, table, taken);
	} catch (error) {
		failAll(taken.map(({ row }) => row), error, written);
		return;
	}
	for (const [row, outcome] of settled.outcomes) written.rows.set(row, outcome);
	for (const { row, fresh, answerLost } of settled.same) {
		const replayed = replay(row, fresh, context.settings);
		const isOurs = answerLost && Object.keys(rowBody(row, context.entitySets)).length === 0;
		if (!isOurs) remember(written, row, replayed);
		written.rows.set(row, isOurs ? { status: 'created', note: 'The answer to the create was lost; the row was read back.' } : { status: 'unchanged', matchedById: true });
	}
	await updateTable(context, table, settled.same.map(({ row }) => row), written, 1);
	await createTable(context, table, settled.again, written);
}

/**
 * Writes what the items left in the world: new rows under our own ids, existing rows with only their changed columns.
 * A refused row never stops the others.
 */
export async function writeRows(context: UpsertContext): Promise<Written> {
	const written: Written = { rows: new Map(), items: new Map(), changes: new Map(), faults: new Map() };
	const rows = [...context.world.rows].filter(({ contributions }) => contributions.length > 0);
	const changed = rows.filter((row) => !row.isNew && Object.keys(rowBody(row, context.entitySets)).length > 0);
	const fresh = rows.filter(({ isNew }) => isNew);
	await Promise.all([
		perTable(fresh, async (table, group) => await createTable(context, table, newRows(context, group), written)),
		updateExisting(context, changed, written),
	]);
	for (const row of rows) if (isRefused(written.rows.get(row)) && row.contributions.length > 1) await writeOneByOne(context, row, written);
	return written;
}

const isRefused = (outcome: RowOutcome | undefined) => outcome?.status === 'failed' && outcome.fault !== undefined && outcome.note === undefined;

/**
 * A row that several items share was refused: each item is written by itself, in order, so that only the item that brought
 * the bad value fails. This is what processing them one at a time would have left.
 */
async function writeOneByOne(context: UpsertContext, row: KnownRow, written: Written): Promise<void> {
	const contributions = row.contributions;
	const { isNew, original } = row;
	let fresh: WebApiRow | undefined = isNew ? undefined : original;
	for (const contribution of contributions) {
		written.rows.delete(row);
		row.contributions = [];
		row.values = { ...fresh };
		if (fresh) {
			row.contributions = [contribution];
			remember(written, row, replay(row, fresh, context.settings));
			await updateTable(context, row.table, [row], written, 1);
		} else {
			contribute(row, contribution, context.settings);
			await createTable(context, row.table, newRows(context, [row]), written);
		}
		const outcome = written.rows.get(row) ?? { status: 'unchanged' };
		written.items.set(contribution.itemIndex, outcome);
		if (fresh || outcome.status !== 'failed') fresh = (await readAgain(context, row.table, [row], written))?.get(row.id) ?? fresh;
	}
	row.contributions = contributions;
}

const newRows = (context: UpsertContext, rows: readonly KnownRow[]): NewRow[] =>
	rows.map((row) => ({ row, identity: context.identities.get(row), ordinal: 0, answerLost: false }));
