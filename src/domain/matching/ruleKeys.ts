import { foldKey, LONGEST_KEY } from './foldKey';
import type { FieldColumns } from './fieldColumns';
import { phoneKey } from './phone';
import { urlKey, websiteKey } from './website';
import type { MatchField, MatchRule } from './matchRule';

/** A person's details by match field, as text; a phone may have several values. Empty ones are left out. */
export type MatchValues = ReadonlyMap<MatchField, readonly string[]>;

/** A row as the Web API returns it. */
export type WebApiRow = Readonly<Record<string, unknown>>;

const SEPARATOR = '\u001f';
/** Stands for a separator inside a value, so that two values can never look like three. */
const NOT_A_SEPARATOR = '\ufffd';

type Normalise = (text: string, country?: string) => string | null;

function plainText(text: string): string | null {
	const key = foldKey(text).replaceAll(SEPARATOR, NOT_A_SEPARATOR);
	return key && key.length <= LONGEST_KEY ? key : null;
}

const NORMALISE: Record<FieldColumns['kind'], Normalise> = {
	text: plainText,
	phone: phoneKey,
	// A column chosen by hand is compared whatever it holds; people write names and extensions into phone columns.
	phoneOrText: (text, country) => phoneKey(text, country) ?? plainText(text),
	website: (text) => websiteKey(text),
	url: (text) => plainText(urlKey(text)),
	number: (text) => (text.trim() !== '' && Number.isFinite(Number(text)) ? String(Number(text)) : null),
	guid: (text) => foldKey(text) || null,
};

/** One value in the form in which equal values are the same text; null when it can never match. */
export function normaliseValue(kind: FieldColumns['kind'], value: unknown, country?: string): string | null {
	if (value === null || value === undefined || value === '') return null;
	return NORMALISE[kind](String(value), country);
}

/** Every way to take one value of each list, joined into one key. */
function combine(lists: readonly (readonly string[])[]): string[] {
	if (lists.length === 1) return [...(lists[0] ?? [])];
	return lists.reduce<string[]>(
		(keys, list, index) => keys.flatMap((key) => list.map((value) => (index === 0 ? value : key + SEPARATOR + value))),
		[''],
	);
}

const distinct = (values: readonly (string | null)[]) => [...new Set(values.filter((value) => value !== null))];

/** The keys a person has under a rule; none when one of its fields is empty. An empty key never matches anything. */
export function keysOfValues(rule: MatchRule, places: readonly FieldColumns[], values: MatchValues, country?: string): string[] {
	return combine(
		rule.fields.map((field, index) =>
			distinct((values.get(field) ?? []).map((value) => normaliseValue(places[index]?.kind ?? 'text', value, country))),
		),
	);
}

/** The keys a row has under a rule. `places` says where each field of the rule lives on the row's table. */
export function keysOfRow(places: readonly FieldColumns[], row: WebApiRow, country?: string): string[] {
	return combine(
		places.map(({ kind, columns, through }) => {
			const source = through ? ((row[through] ?? {}) as WebApiRow) : row;
			return distinct(columns.map((column) => normaliseValue(kind, source[kind === 'guid' ? lookupName(source, column) : column], country)));
		}),
	);
}

const lookupName = (row: WebApiRow, column: string) => (column in row ? column : `_${column}_value`);
