import type { KnownRow } from '../../domain/upsert/item';
import { replay } from '../../domain/upsert/replay';
import { rowBody } from '../../domain/upsert/rowBody';
import type { RowOutcome } from '../../domain/upsert/rowOutcome';
import type { IfFound } from '../../domain/upsert/settings';
import type { UpsertContext } from './context';
import { settleTaken, type NewRow, type Settled } from './settleTaken';
import { updateTable } from './updateRows';
import { failAll, failure, remember, type Written } from './written';
import { writeOptions } from './writeOptions';

/** Rows this run makes, on their way to being created. */
export const newRows = (context: UpsertContext, rows: readonly KnownRow[]): NewRow[] =>
	rows.map((row) => {
		const identity = context.identities.get(row);
		return { row, identity, ordinal: identity?.firstOrdinal ?? 0, answerLost: false };
	});

/** Creates rows of one table under our own ids; ids that are taken are settled, and the rows updated or made under the next id. */
export async function createTable(context: UpsertContext, table: string, news: NewRow[], written: Written): Promise<void> {
	const metadata = context.tables.get(table);
	if (!metadata || news.length === 0) return;
	const byId = new Map(news.map(({ row }) => [row.id, row]));
	const results = await context.client.createRows({
		entitySetName: metadata.entitySetName,
		logicalName: table,
		primaryId: metadata.primaryId,
		...writeOptions(context, metadata.bulk.create),
		rows: news.map(({ row }) => ({ id: row.id, body: rowBody(row, context.entitySets) })),
		onGroup: (group) => context.onCreated?.(group.flatMap(({ status, id }) => (status === 'written' ? (byId.get(id) ?? []) : []))),
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
	for (const same of settled.same) takeOver(context, same, written);
	await updateTable(context, table, settled.same.map(({ row }) => row), written);
	await createTable(context, table, settled.again, written);
}

/** A row that was there already is decided like any match; one that holds just what we sent is our own. */
function takeOver(context: UpsertContext, { row, fresh, answerLost }: Settled['same'][number], written: Written): void {
	const replayed = replay(row, fresh, context.settings);
	if (answerLost && Object.keys(rowBody(row, context.entitySets)).length === 0) {
		written.rows.set(row, { status: 'created', note: 'The answer to the create was lost; the row was read back.' });
		return;
	}
	const untouched = row.isDecided ? undefined : LEFT_ALONE[context.settings.ifFound];
	if (untouched) row.contributions = [];
	else remember(written, row, replayed);
	written.rows.set(row, untouched ?? { status: 'unchanged', matchedById: true });
}

const LEFT_ALONE: Partial<Record<IfFound, RowOutcome>> = {
	skip: { status: 'skipped', matchedById: true, note: 'If Found is set to Skip.' },
	review: { status: 'review', matchedById: true, note: 'A row for this person was made meanwhile, and If Found is set to Send to Review.' },
};
