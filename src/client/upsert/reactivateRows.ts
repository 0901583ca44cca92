import type { KnownRow } from '../../domain/upsert/item';
import type { UpsertContext } from './context';
import { mergeAgain } from './updateRows';
import { failure, perTable, type Written } from './written';
import { writeOptions } from './writeOptions';

/** The row's state before, for the item that had it reactivated. */
function rememberReactivation(row: KnownRow, from: unknown, written: Written): void {
	const item = row.reactivatedBy;
	if (item === undefined) return;
	written.changes.set(item, { statecode: { from, to: 0 }, ...written.changes.get(item) });
	written.rows.set(row, { ...written.rows.get(row), status: 'updated' });
}

async function reactivateTable(context: UpsertContext, table: string, rows: readonly KnownRow[], written: Written): Promise<KnownRow[]> {
	const metadata = context.tables.get(table);
	if (!metadata) return [];
	const results = await context.client.updateRows({
		entitySetName: metadata.entitySetName,
		logicalName: table,
		primaryId: metadata.primaryId,
		...writeOptions(context, metadata.bulk.update),
		rows: rows.map(({ id, reactivateTo }) => ({ id, body: { statecode: 0, statuscode: reactivateTo } })),
	});
	const states = new Map(rows.map((row) => [row, row.original.statecode]));
	const reactivated = rows.filter((row, index) => {
		const result = results[index];
		if (result && result.status !== 'written') written.rows.set(row, failure(result));
		return result?.status === 'written';
	});
	const merged = await mergeAgain(context, table, reactivated, written);
	for (const row of merged) rememberReactivation(row, states.get(row), written);
	return merged;
}

/**
 * Reactivates rows in a request of their own, because Dynamics refuses to change columns of a row that is out of use, and merges
 * their items into what the rows hold then. Gives back the rows whose columns can be written now.
 */
export async function reactivateRows(context: UpsertContext, rows: readonly KnownRow[], written: Written): Promise<KnownRow[]> {
	const active: KnownRow[] = rows.filter(({ reactivateTo }) => reactivateTo === undefined);
	await perTable(
		rows.filter(({ reactivateTo }) => reactivateTo !== undefined),
		async (table, group) => {
			active.push(...(await reactivateTable(context, table, group, written)));
		},
	);
	return active;
}
