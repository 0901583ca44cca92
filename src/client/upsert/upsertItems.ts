import { groupBy, partition, sortBy } from 'lodash';
import { newRowId } from '../../domain/identity/newRowId';
import { DataverseError } from '../../domain/faults/fault';
import { decide } from '../../domain/upsert/decide';
import type { Decision } from '../../domain/upsert/decision';
import { newIdentity } from '../../domain/upsert/identityOf';
import type { KnownRow, PlannedItem } from '../../domain/upsert/item';
import { EVENT_RULE } from '../../domain/upsert/sameIdentity';
import type { ItemResult } from '../../domain/upsert/itemOutcome';
import { World } from '../../domain/upsert/world';
import type { UpsertContext } from './context';
import { lookUpCompanies, writeCompanies } from './companies';
import { followRows } from './followRows';
import { lookUp, type IdsByTable } from './lookUp';
import { writeRows } from './writeRows';
import { isRefused, NOTHING_WRITTEN, type Written } from './written';

/**
 * Rows that are read by their id: those a person chose, and those of earlier runs that their own columns do not find (a contact
 * made by name and company holds no company), under the id such a person gets.
 */
function idsToRead(context: UpsertContext, items: readonly PlannedItem[]): IdsByTable {
	const chosen = items.flatMap(({ decision }) => (decision?.kind === 'use' ? [decision] : []));
	const identities = items.map((item) => newIdentity(item, context)).filter((identity) => identity?.unheld !== undefined || identity?.ruleIndex === EVENT_RULE);
	const made = identities.flatMap((identity) => (identity ? [{ table: identity.table, id: newRowId(context.organisationId, identity, 0) }] : []));
	return new Map(Object.entries(groupBy([...chosen, ...made], 'table')).map(([table, rows]) => [table, rows.map(({ id }) => id)]));
}

async function lookUpAndDecide(context: UpsertContext, items: readonly PlannedItem[]): Promise<Decision[]> {
	const people = items.map(({ values }) => values);
	const [found] = await Promise.all([lookUp(context, () => people, idsToRead(context, items)), lookUpCompanies(context, items)]);
	for (const { table, id, row } of found) context.world.addRead(table, id, row);
	await followRows(context);
	const decisions = decide(items, context);
	for (const { row, identity } of decisions) if (row && identity) context.identities.set(row, identity);
	return decisions;
}

async function write(context: UpsertContext, decisions: readonly Decision[]): Promise<Written> {
	const written: Written = { rows: new Map(), changes: new Map(), faults: new Map() };
	await writeCompanies(context, decisions, written);
	return await writeRows(context, written);
}

const resultsOf = (decisions: readonly Decision[], written: Written): ItemResult[] =>
	decisions.map((decision) => ({
		decision,
		row: decision.row && written.rows.get(decision.row),
		changes: written.changes.get(decision.itemIndex),
		faults: written.faults.get(decision.itemIndex),
	}));

/**
 * Groups of decisions about one row that was refused: to write it, or to leave it to a person; a row of one item needs no further look.
 */
function refusedTogether(decisions: readonly Decision[], { rows }: Written): Decision[][] {
	const refused = new Map([...rows].flatMap(([row, outcome], index): [KnownRow, number][] => (isRefused(outcome) ? [[row, index]] : [])));
	const about = ({ row, kind, candidates }: Decision) => [row, ...(kind === 'review' ? candidates : [])].find((known) => known && refused.has(known));
	const groups = groupBy(decisions.filter(about), (decision) => refused.get(about(decision) as KnownRow));
	return Object.values(groups).filter(({ length }) => length > 1);
}

/**
 * Looks up, decides and writes items. When a row that several items share is refused, what the refused item would have left must not decide about
 * the others: the first halves of all such groups start over, then the second halves, until the item to blame is alone. That
 * is what processing them one at a time leaves, for requests that grow with the logarithm of a group's size.
 * @param check sees the decisions before the first write
 * @throws whatever `check` throws; DataverseError when the first reading is refused
 */
export async function upsertItems(context: UpsertContext, items: readonly PlannedItem[], check: (decisions: readonly Decision[]) => void = () => undefined): Promise<ItemResult[]> {
	const decisions = await lookUpAndDecide(context, items);
	check(decisions);
	const written = context.settings.dryRun ? NOTHING_WRITTEN : await write(context, decisions);
	const results = new Map(resultsOf(decisions, written).map((result) => [result.decision.itemIndex, result]));
	const groups = refusedTogether(decisions, written);
	const isFirst = new Set(groups.flatMap((group) => group.slice(0, Math.ceil(group.length / 2)).map(({ itemIndex }) => itemIndex)));
	const again = new Set(groups.flat().map(({ itemIndex }) => itemIndex));
	for (const half of partition(items.filter(({ index }) => again.has(index)), ({ index }) => isFirst.has(index))) {
		if (half.length > 0) for (const result of await startOver(context, half)) results.set(result.decision.itemIndex, result);
	}
	return sortBy([...results.values()], ({ decision }) => decision.itemIndex);
}

/** Rows have been written by now, so a look-up that is refused leaves these items refused and ends nothing else. */
async function startOver(context: UpsertContext, items: readonly PlannedItem[]): Promise<ItemResult[]> {
	try {
		return await upsertItems({ ...context, world: new World(context.places, context.settings.phoneCountry) }, items);
	} catch (error) {
		if (!(error instanceof DataverseError)) throw error;
		return [];
	}
}
