import { omit } from 'lodash';
import { foldKey } from '../matching/foldKey';
import { GUID, tableCalled, unpacked } from '../values/convertLookup';
import { isEmptyValue } from '../values/convertValue';

/** A row that a value asks for in other words than its id. */
export type LookupWish = {
	/** Logical names of the tables the row may be of. */
	tables: readonly string[];
} & ({ by: 'text' | 'email' | 'name'; text: string } | { by: 'key'; key: Readonly<Record<string, unknown>> });

/** A lookup that may point to more tables than that (a regarding row, say) has to be told which one. */
export const MOST_TABLES = 5;

const isText = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

const isId = (text: string) => GUID.test(text.replace(/^\{|\}$/g, ''));

function wishOfText(value: string | number, tables: readonly string[]): LookupWish | undefined {
	const text = String(value).trim();
	return text === '' || isId(text) ? undefined : { tables, by: 'text', text };
}

function wishOfObject(given: Readonly<Record<string, unknown>>, targets: readonly string[]): LookupWish | undefined {
	const table = given.type ?? given.table;
	const tables = isEmptyValue(table) ? targets : [tableCalled(String(table))];
	if (!tables.every((name) => targets.includes(name))) return undefined;
	if (isText(given.id) && !isEmptyValue(given.id)) return wishOfText(given.id, tables);
	const key = Object.fromEntries(Object.entries(omit(given, ['type', 'table', 'id'])).filter(([, value]) => !isEmptyValue(value)));
	const names = Object.keys(key);
	if (names.length === 0) return undefined;
	if (!names.every((name) => name === 'email' || name === 'name')) return { tables, by: 'key', key };
	const by = names.includes('email') ? 'email' : 'name';
	return isText(key[by]) ? { tables, by, text: String(key[by]).trim() } : undefined;
}

/**
 * What a lookup value asks for, unless it is an id already: a text (e-mail, alternate key or name), `{ email }`, `{ name }`, or the
 * columns of an alternate key, each also with the `type` (or `table`) of the target. Undefined: nothing to look up, `convertLookup`
 * takes or refuses the value as it is.
 */
export function lookupWish(value: unknown, targets: readonly string[]): LookupWish | undefined {
	const given = unpacked(value);
	if (isText(given)) return wishOfText(given, targets);
	if (given === null || typeof given !== 'object' || Array.isArray(given)) return undefined;
	return wishOfObject(given as Record<string, unknown>, targets);
}

/** The same text for wishes that ask for the same row. */
export function wishKey(wish: LookupWish): string {
	const asked = wish.by === 'key' ? Object.entries(wish.key).sort(([a], [b]) => (a < b ? -1 : 1)) : foldKey(wish.text);
	return JSON.stringify([wish.tables, wish.by, asked]);
}
