import type { Table } from './columns';
import { isEmpty } from './values';
import type { Item } from './world';

/** What a person decided about an item; `wrong` is a decision that cannot be carried out. */
export type Decision = { kind: 'use'; table: Table; id: string; reactivate: boolean } | { kind: 'create'; reviewed: string } | { kind: 'skip' | 'wrong' };

type Bag = Record<string, unknown>;
const KINDS = ['use', 'create', 'skip'];
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const isYes = (value: unknown) => !isEmpty(value) && value !== false;

function bagOf(decision: unknown): Bag {
	if (typeof decision !== 'string') return (decision ?? {}) as Bag;
	if (KINDS.includes(decision)) return { [decision]: true };
	return decision.startsWith('{') ? (JSON.parse(decision) as Bag) : {};
}

/** What tells items apart where no `reviewId` does: all they say besides the decision. */
const contentOf = (item: Item) => JSON.stringify(Object.entries(item).filter(([name]) => !['decision', 'accountId', 'createAccount'].includes(name)).sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * The decision an item brings back, after the section "Review" of the node's page; undefined when there is none.
 * @param tables those the node looks in or saves to
 */
export function decisionOf(item: Item, tables: readonly Table[]): Decision | undefined {
	const bag = bagOf(item.decision);
	const said = KINDS.filter((kind) => isYes(bag[kind]));
	const isNone = Object.keys(bag).length === 0 || (said.length === 0 && KINDS.some((kind) => kind in bag));
	if (isNone) return undefined;
	if (said.length !== 1) return { kind: 'wrong' };
	if (said[0] === 'skip') return { kind: 'skip' };
	if (said[0] === 'create') return { kind: 'create', reviewed: isEmpty(bag.reviewId) ? contentOf(item) : String(bag.reviewId) };
	const { table, id } = bag.use as { table?: Table; id?: string };
	return table && tables.includes(table) && id && ID.test(id) ? { kind: 'use', table, id: id.toLowerCase(), reactivate: isYes(bag.reactivate) } : { kind: 'wrong' };
}
