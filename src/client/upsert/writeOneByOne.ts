import type { WebApiRow } from '../../domain/matching/ruleKeys';
import { contribute } from '../../domain/upsert/decide';
import type { Contribution, KnownRow } from '../../domain/upsert/item';
import { replay } from '../../domain/upsert/replay';
import type { RowOutcome } from '../../domain/upsert/rowOutcome';
import type { UpsertContext } from './context';
import { createTable, newRows } from './createRows';
import { updateTable } from './updateRows';
import { perTable, readAgain, remember, type Written } from './written';

/** A refused row on its way through its items, in order. */
interface Turn {
	row: KnownRow;
	/** Items not settled yet. */
	open: readonly Contribution[];
	/** How many of them are written together next: halved by a refusal, doubled by a success. */
	together: number;
	/** The row as it is now; undefined while it does not exist. */
	fresh: WebApiRow | undefined;
	/** All items, put back at the end. */
	all: Contribution[];
}

/** Refused by the service for what it holds, not for lack of an answer or of time. */
export const isRefused = (outcome: RowOutcome | undefined) => outcome?.status === 'failed' && outcome.fault !== undefined && outcome.note === undefined;

/**
 * Rows that several items share were refused: their items are written in ever smaller groups, in order, so that only the item that
 * brought the bad value fails. This is what processing them one at a time would have left. All rows go together: the
 * number of requests grows with the items of one row, not with the number of rows.
 */
export async function writeOneByOne(context: UpsertContext, rows: readonly KnownRow[], written: Written): Promise<void> {
	let turns = rows.map((row): Turn => ({
		row, open: row.contributions, all: row.contributions, together: Math.ceil(row.contributions.length / 2), fresh: row.isNew ? undefined : row.original,
	}));
	while (turns.length > 0) {
		for (const turn of turns) prepare(context, turn, written);
		const existing = turns.filter(({ fresh }) => fresh).map(({ row }) => row);
		const fresh = turns.filter((turn) => !turn.fresh).map(({ row }) => row);
		await Promise.all([
			perTable(fresh, async (table, group) => await createTable(context, table, newRows(context, group), written)),
			perTable(existing, async (table, group) => await updateTable(context, table, group, written)),
		]);
		for (const turn of turns) settle(turn, written);
		for (const { row, all } of turns.filter(({ open }) => open.length === 0)) row.contributions = all;
		turns = turns.filter(({ open }) => open.length > 0);
		await readBack(context, turns, written);
	}
}

/** Puts the next items into the row as it is now. */
function prepare(context: UpsertContext, { row, open, together, fresh }: Turn, written: Written): void {
	const next = open.slice(0, together);
	written.rows.delete(row);
	for (const { itemIndex } of next) written.faults.delete(itemIndex);
	if (fresh) {
		row.contributions = [...next];
		remember(written, row, replay(row, fresh, context.settings));
		return;
	}
	Object.assign(row, { contributions: [], values: {}, original: {}, isNew: true });
	for (const contribution of next) written.changes.set(contribution.itemIndex, contribute(row, contribution, context.settings).changes);
}

/** Notes what became of the items just written, or tries fewer of them when they were refused. */
function settle(turn: Turn, written: Written): void {
	const outcome = written.rows.get(turn.row) ?? { status: 'unchanged' };
	const next = turn.open.slice(0, turn.together);
	if (isRefused(outcome) && next.length > 1) {
		turn.together = Math.ceil(next.length / 2);
		return;
	}
	for (const [index, { itemIndex }] of next.entries()) written.items.set(itemIndex, itemOutcome(outcome, index, written.changes.get(itemIndex)));
	turn.open = turn.open.slice(turn.together);
	if (outcome.status !== 'failed') turn.together *= 2;
}

/** Of items written together one created the row; each of the others changed it or not. */
function itemOutcome(outcome: RowOutcome, index: number, changes: object | undefined): RowOutcome {
	if (outcome.status !== 'created' && outcome.status !== 'updated') return outcome;
	if (outcome.status === 'created' && index === 0) return outcome;
	return { ...outcome, status: Object.keys(changes ?? {}).length > 0 ? 'updated' : 'unchanged' };
}

async function readBack(context: UpsertContext, turns: readonly Turn[], written: Written): Promise<void> {
	const exists = turns.filter(({ row, fresh }) => fresh ?? written.rows.get(row)?.status !== 'failed');
	await perTable(exists.map(({ row }) => row), async (table, rows) => {
		const read = await readAgain(context, table, rows, written);
		for (const turn of exists) if (turn.row.table === table) turn.fresh = read?.get(turn.row.id) ?? turn.fresh;
	});
}
