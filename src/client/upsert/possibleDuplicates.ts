import { isEmpty } from 'lodash';
import { keysOfRow } from '../../domain/matching/ruleKeys';
import type { KnownRow, PlannedItem } from '../../domain/upsert/item';
import type { UpsertContext } from './context';
import { lookUp } from './lookUp';

/** A row this run made, with the item it was made for. */
export interface CreatedRow {
	row: KnownRow;
	item: PlannedItem;
}

/** Another row that answers to the same person, seen right after creating. */
export interface PossibleDuplicate {
	table: string;
	id: string;
	matchedBy: string;
}

/**
 * One grouped look-up after creating, by the rules that did not give the row its id: a run that raced with this one and knew the
 * person by another key has made a second row, and that is said instead of left to be found. The rows that were made are read along: who
 * owns them and since when is Dynamics' to say.
 * @throws DataverseError when the look-up is refused
 */
export async function possibleDuplicates(context: UpsertContext, created: readonly CreatedRow[]): Promise<Map<KnownRow, PossibleDuplicate[]>> {
	const others = (ruleIndex: number) =>
		created.filter(({ row }) => context.identities.get(row)?.ruleIndex !== ruleIndex).map(({ item }) => item.values);
	if (isEmpty(created)) return new Map();
	const own = new Map(created.map(({ row }) => [row.id, row]));
	const read = await lookUp(context, others, new Map([[context.settings.saveAs, [...own.keys()]]]));
	for (const { id, row } of read) {
		const made = own.get(id);
		if (made) made.made = row;
	}
	const seen = read.filter(({ id }) => !own.has(id));
	const byKey = new Map<string, PossibleDuplicate[]>();
	for (const { table, id, row } of seen) {
		for (const [ruleIndex, rule] of context.settings.rules.entries()) {
			for (const key of keysOfRow(context.places.get(table)?.[ruleIndex] ?? [], row, context.settings.phoneCountry)) {
				const entry = `${ruleIndex}/${key}`;
				byKey.set(entry, [...(byKey.get(entry) ?? []), { table, id, matchedBy: rule.label }]);
			}
		}
	}
	return new Map(created.map(({ row, item }) => [row, duplicatesOf(context, item, byKey)] as const).filter(([, found]) => found.length > 0));
}

function duplicatesOf({ settings }: UpsertContext, item: PlannedItem, byKey: ReadonlyMap<string, PossibleDuplicate[]>): PossibleDuplicate[] {
	const found = settings.rules.flatMap((_, ruleIndex) =>
		(item.keys.get(settings.saveAs)?.[ruleIndex] ?? []).flatMap((key) => byKey.get(`${ruleIndex}/${key}`) ?? []),
	);
	return [...new Map(found.map((duplicate) => [duplicate.id, duplicate])).values()];
}
