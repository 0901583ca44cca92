import type { KnownRow } from '../../domain/upsert/item';
import { replay } from '../../domain/upsert/replay';
import { rowBody } from '../../domain/upsert/rowBody';
import type { UpsertContext } from './context';
import { settleTaken, type NewRow, type Settled } from './settleTaken';
import { updateTable } from './updateRows';
import { failAll, failure, remember, type Written } from './written';

/** Rows this run makes, on their way to being created. */
export const newRows = (context: UpsertContext, rows: readonly KnownRow[]): NewRow[] =>
	rows.map((row) => ({ row, identity: context.identities.get(row), ordinal: 0, answerLost: false }));

/** Creates rows of one table under our own ids; ids that are taken are settled, and the rows updated or made under the next id. */
export async function createTable(context: UpsertContext, table: string, news: NewRow[], written: Written): Promise<void> {
	const metadata = context.tables.get(table);
	if (!metadata || news.length === 0) return;
	const results = await context.client.createRows({
		entitySetName: metadata.entitySetName,
		logicalName: table,
		primaryId: metadata.primaryId,
		bulk: metadata.bulk.create,
		groupSize: context.settings.groupSize,
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
	await updateTable(context, table, settled.same.map(({ row }) => row), written);
	await createTable(context, table, settled.again, written);
}
