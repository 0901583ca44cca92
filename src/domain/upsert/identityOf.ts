import type { RowIdentity } from '../identity/newRowId';
import type { FieldColumns } from '../matching/fieldColumns';
import type { DecideContext } from './decision';
import type { PlannedItem } from './item';
import { EVENT_RULE } from './sameIdentity';

/** Positions of a rule's fields that a new row made of the item would not hold itself. */
function unheldFields(item: PlannedItem, table: string, fields: readonly FieldColumns[]): number[] {
	const written = new Set(item.contributions.get(table)?.columns.filter(({ column, value }) => column.creatable && value !== null).map(({ column }) => column.logicalName));
	return fields.flatMap(({ columns, through }, index) => (!through && columns.some((name) => written.has(name)) ? [] : [index]));
}

/**
 * Who the item is: its first rule, in order, all of whose fields are filled. A rule of which a new row would hold nothing cannot
 * be it: whether the row is still that person could never be told.
 */
export function identityOf(item: PlannedItem, { places, settings }: Pick<DecideContext, 'places' | 'settings'>): RowIdentity | undefined {
	const table = settings.saveAs;
	for (const [ruleIndex, [key]] of (item.keys.get(table) ?? []).entries()) {
		const fields = places.get(table)?.[ruleIndex] ?? [];
		const unheld = unheldFields(item, table, fields);
		if (key === undefined || unheld.length === fields.length) continue;
		const columns = fields.map(({ columns: names, through }) => [through, ...names].filter(Boolean).join('|'));
		return { table, ruleIndex, columns, key, ...(unheld.length > 0 ? { unheld } : {}) };
	}
	return undefined;
}

/** What the id of a row made for the item is derived from; undefined when a repeat could not be recognised. */
export function newIdentity(item: PlannedItem, context: Pick<DecideContext, 'places' | 'settings'>): RowIdentity | undefined {
	if (item.decision) return item.decision.kind === 'create' ? decidedIdentity(item, item.decision.reviewId, context) : undefined;
	return context.settings.ifFound === 'createAnyway' ? eventIdentity(item, context) : identityOf(item, context);
}

/** The identity of a row that a person had made: what was reviewed and who it is about, so that a decision given twice makes one row. */
function decidedIdentity(item: PlannedItem, reviewId: string | null, context: Pick<DecideContext, 'places' | 'settings'>): RowIdentity {
	const person = identityOf(item, context);
	const key = `${reviewId ?? item.reviewId()}\u001f${person?.key ?? ''}`;
	return { table: context.settings.saveAs, ruleIndex: EVENT_RULE, columns: ['review', ...(person?.columns ?? [])], key };
}

/** The identity of a row that is made although the person is known: the event and who it is about. */
function eventIdentity(item: PlannedItem, context: Pick<DecideContext, 'places' | 'settings'>): RowIdentity | undefined {
	const person = identityOf(item, context);
	if (item.eventId === null || !person) return undefined;
	return { table: person.table, ruleIndex: EVENT_RULE, columns: ['event', ...person.columns], key: `${item.eventId}\u001f${person.key}` };
}
