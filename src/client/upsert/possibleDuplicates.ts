import { chunk } from 'lodash';
import { DataverseError } from '../../domain/faults/fault';
import { keysOfRow } from '../../domain/matching/ruleKeys';
import type { KnownRow, PlannedItem } from '../../domain/upsert/item';
import type { ItemResult } from '../../domain/upsert/itemOutcome';
import type { UpsertContext } from './context';
import { lookUp, type ReadRow } from './lookUp';

/** A row this run made, with the item it was made for. */
interface CreatedRow {
	row: KnownRow;
	item: PlannedItem;
}

/** Another row that answers to the same person, seen right after creating. */
export interface PossibleDuplicate {
	table: string;
	id: string;
	matchedBy: string;
}

/** Made rows that are asked for together: as many as the values of one query, which fill a few `$batch` requests. */
const ROWS_PER_LOOK = 1_000;

/**
 * Grouped look-ups after creating, by the rules that did not give a row its id: a run that raced with this one and knew the
 * person by another key has made a second row, and that is said instead of left to be found. The rows that were made are read along: who
 * owns them and since when is Dynamics' to say. Where many are made, the first are looked for while the others are still being written;
 * the second of two racing rows is looked for after both are there all the same.
 */
export class DuplicateWatch {
	private readonly items: ReadonlyMap<number, PlannedItem>;
	private readonly asked = new Set<KnownRow>();
	private fresh: CreatedRow[] = [];
	private readonly looks: Promise<PromiseSettledResult<ReadRow[]>[]>[] = [];

	constructor(private readonly context: UpsertContext, items: readonly PlannedItem[]) {
		this.items = new Map(items.map((item) => [item.index, item]));
	}

	/** Takes note of rows that were made just now. */
	onCreated(rows: readonly KnownRow[]): void {
		for (const row of rows) {
			const item = this.items.get(row.contributions[0]?.itemIndex ?? -1);
			if (item) this.fresh.push({ row, item });
		}
		for (; this.fresh.length >= ROWS_PER_LOOK; this.fresh = this.fresh.slice(ROWS_PER_LOOK)) this.look(this.fresh.slice(0, ROWS_PER_LOOK), true);
	}

	/**
	 * What was seen, by the row that was made; never one of the run's own new rows. A look-up that is refused is a courtesy less: it must not hide
	 * what was written.
	 */
	async found(results: readonly ItemResult[]): Promise<Map<KnownRow, PossibleDuplicate[]>> {
		const created = this.createdRows(results);
		if (created.length === 0) return new Map();
		for (const group of chunk(created.filter(({ row }) => !this.asked.has(row)), ROWS_PER_LOOK)) this.look(group, false);
		const own = new Map(created.map(({ row }) => [row.id, row]));
		const seen = new Map<string, ReadRow>();
		for (const read of (await Promise.all(this.looks)).flat().flatMap(answerOrNone)) {
			const made = own.get(read.id);
			if (made) made.made = read.row;
			else seen.set(read.id, read);
		}
		for (const { table, id, values } of updatedRows(results)) seen.set(id, { table, id, row: values });
		return this.match(created, [...seen.values()]);
	}

	private createdRows(results: readonly ItemResult[]): CreatedRow[] {
		return results.flatMap(({ decision: { kind, row, itemIndex }, row: outcome }) => {
			const item = this.items.get(itemIndex);
			return kind === 'create' && row && item && outcome?.status === 'created' ? [{ row, item }] : [];
		});
	}

	private look(created: readonly CreatedRow[], goesAhead: boolean): void {
		const { identities, settings } = this.context;
		const others = (ruleIndex: number) => created.filter(({ row }) => identities.get(row)?.ruleIndex !== ruleIndex).map(({ item }) => item.values);
		for (const { row } of created) this.asked.add(row);
		const ids = new Map([[settings.saveAs, created.map(({ row }) => row.id)]]);
		this.looks.push(Promise.allSettled([lookUp(this.context, others, ids, { goesAhead })]));
	}

	private match(created: readonly CreatedRow[], seen: readonly ReadRow[]): Map<KnownRow, PossibleDuplicate[]> {
		const { settings } = this.context;
		const wanted = new Set(created.flatMap(({ item }) => entriesOf(item, settings.saveAs)));
		const byKey = new Map<string, PossibleDuplicate[]>();
		for (const { table, id, row } of seen) {
			for (const [ruleIndex, rule] of settings.rules.entries()) {
				for (const key of keysOfRow(this.context.places.get(table)?.[ruleIndex] ?? [], row, settings.phoneCountry)) {
					const entry = `${ruleIndex}/${key}`;
					if (!wanted.has(entry)) continue;
					const known = byKey.get(entry) ?? [];
					known.push({ table, id, matchedBy: rule.label });
					byKey.set(entry, known);
				}
			}
		}
		return new Map(created.map(({ row, item }) => [row, duplicatesOf(item, settings.saveAs, byKey)] as const).filter(([, found]) => found.length > 0));
	}
}

/**
 * The answer to a look; nothing where the service refused it.
 * @throws any other error, which is a bug
 */
function answerOrNone(look: PromiseSettledResult<ReadRow[]>): ReadRow[] {
	if (look.status === 'fulfilled') return look.value;
	if (!(look.reason instanceof DataverseError)) throw look.reason;
	return [];
}

/** Rows this run has changed, as they are now: a look may have seen them before their turn came. */
const updatedRows = (results: readonly ItemResult[]): KnownRow[] =>
	results.flatMap(({ decision, row }) => (row?.status === 'updated' && decision.row ? [decision.row] : []));

const entriesOf = (item: PlannedItem, table: string): string[] => (item.keys.get(table) ?? []).flatMap((keys, ruleIndex) => keys.map((key) => `${ruleIndex}/${key}`));

function duplicatesOf(item: PlannedItem, table: string, byKey: ReadonlyMap<string, PossibleDuplicate[]>): PossibleDuplicate[] {
	const found = entriesOf(item, table).flatMap((entry) => byKey.get(entry) ?? []);
	return [...new Map(found.map((duplicate) => [duplicate.id, duplicate])).values()];
}
