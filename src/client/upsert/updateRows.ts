import type { KnownRow } from '../../domain/upsert/item';
import { replay } from '../../domain/upsert/replay';
import { dependsOnVersion, rowBody } from '../../domain/upsert/rowBody';
import type { UpsertContext } from './context';
import { mergeDelay } from './mergeDelay';
import { failure, perTable, readAgain, remember, type Written } from './written';
import { writeOptions } from './writeOptions';

/** How often a row that keeps changing under our hands is written before it is given up; with the waits, about a minute. */
const MOST_MERGES = 20;

/**
 * Reads rows again and merges their items anew; rows that vanished are failures. Where an answer was lost and nothing is left
 * to change, the lost write was carried out, and what it changed stands.
 */
export async function mergeAgain(context: UpsertContext, table: string, rows: readonly KnownRow[], written: Written, lost = new Set<KnownRow>()): Promise<KnownRow[]> {
	const fresh = await readAgain(context, table, rows, written);
	if (!fresh) return [];
	return rows.filter((row) => {
		const current = fresh.get(row.id);
		if (!current) {
			written.rows.set(row, { status: 'failed', note: 'The row was deleted or hidden while this run was writing; run the item again.' });
			return false;
		}
		const replayed = replay(row, current, context.settings);
		const wasCarriedOut = lost.has(row) && Object.keys(rowBody(row, context.entitySets)).length === 0;
		if (!wasCarriedOut) remember(written, row, replayed);
		return !wasCarriedOut;
	});
}

/** Sends the changed columns of existing rows of one table; a row that changed since it was read is merged again. */
export async function updateTable(context: UpsertContext, table: string, rows: KnownRow[], written: Written, merges = 1): Promise<void> {
	const metadata = context.tables.get(table);
	if (!metadata) return;
	const bodies = rows.map((row) => ({ row, body: rowBody(row, context.entitySets) })).filter(({ body }) => Object.keys(body).length > 0);
	const results = await context.client.updateRows({
		entitySetName: metadata.entitySetName,
		logicalName: table,
		primaryId: metadata.primaryId,
		...writeOptions(context, metadata.bulk.update),
		rows: bodies.map(({ row, body }) => ({
			id: row.id,
			body,
			...(metadata.isOptimisticConcurrencyEnabled && row.etag && dependsOnVersion(row, body, metadata) ? { ifMatch: row.etag } : {}),
		})),
	});
	const conflicts = new Map<KnownRow, { answerLost: boolean }>();
	for (const [index, result] of results.entries()) {
		const row = bodies[index]?.row;
		if (!row) continue;
		if (result.status === 'written') written.rows.set(row, { ...written.rows.get(row), status: 'updated', requestId: result.requestId });
		else if (result.status === 'versionConflict') conflicts.set(row, result);
		else written.rows.set(row, failure(result));
	}
	if (conflicts.size > 0) await updateAfterConflict(context, table, conflicts, written, merges);
}

async function updateAfterConflict(
	context: UpsertContext,
	table: string,
	conflicts: ReadonlyMap<KnownRow, { answerLost: boolean }>,
	written: Written,
	merges: number,
): Promise<void> {
	const rows = [...conflicts.keys()];
	if (merges >= MOST_MERGES) {
		for (const row of rows) written.rows.set(row, { status: 'failed', note: 'Others kept changing this row while it was being written; run the item again.' });
		return;
	}
	for (const row of rows) written.rows.set(row, { status: 'updated' });
	await context.sleep(mergeDelay(merges, context.client.random()));
	const lost = new Set(rows.filter((row) => conflicts.get(row)?.answerLost));
	const again = await mergeAgain(context, table, rows, written, lost);
	await updateTable(context, table, again, written, merges + 1);
}

/** Updates rows that were found. A table without version check is read again directly before the write. */
export async function updateExisting(context: UpsertContext, rows: readonly KnownRow[], written: Written): Promise<void> {
	await perTable(rows, async (table, group) => {
		const isVersioned = context.tables.get(table)?.isOptimisticConcurrencyEnabled ?? false;
		const current = isVersioned ? group : await mergeAgain(context, table, group, written);
		await updateTable(context, table, current, written);
		if (!isVersioned) noteUnchecked(current, written);
	});
}

function noteUnchecked(rows: readonly KnownRow[], written: Written): void {
	for (const row of rows) {
		const outcome = written.rows.get(row);
		if (outcome?.status === 'updated') outcome.note = 'This table has no version check; the row was read again directly before the write.';
	}
}
