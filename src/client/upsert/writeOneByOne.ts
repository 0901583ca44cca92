import type { WebApiRow } from '../../domain/matching/ruleKeys';
import { contribute } from '../../domain/upsert/decide';
import type { KnownRow } from '../../domain/upsert/item';
import { replay } from '../../domain/upsert/replay';
import type { UpsertContext } from './context';
import { createTable, newRows } from './createRows';
import { updateTable } from './updateRows';
import { readAgain, remember, type Written } from './written';

/**
 * A row that several items share was refused: each item is written by itself, in order, so that only the item that brought
 * the bad value fails. This is what processing them one at a time would have left.
 */
export async function writeOneByOne(context: UpsertContext, row: KnownRow, written: Written): Promise<void> {
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
			await updateTable(context, row.table, [row], written);
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
