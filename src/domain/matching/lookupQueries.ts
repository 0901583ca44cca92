import { compare, compareGuid, search, type Condition } from '../odata/filter';
import { needsEq, orGroups, ValueLists } from '../odata/filterGroups';
import { jointFilters, type Term } from '../odata/jointFilters';
import { assertIdentifier } from '../odata/literal';
import type { FieldColumns } from './fieldColumns';
import type { MatchField, MatchRule } from './matchRule';
import { lastDigits, phoneForms, phoneKey } from './phone';
import { normaliseValue, type MatchValues } from './ruleKeys';
import { urlForms, websiteForms } from './website';

const phoneOrTextForms = (value: string, country?: string): readonly string[] => (phoneKey(value, country) === null ? [value.trim()] : phoneForms(value, country));

/** Kinds of values that CRMs hold in several spellings. */
const FORMS: Partial<Record<FieldColumns['kind'], (value: string, country?: string) => readonly string[]>> = { phone: phoneForms, phoneOrText: phoneOrTextForms, website: websiteForms, url: urlForms };

/** Kinds that the query function In takes as they are. */
const PLAIN_TEXT = new Set<FieldColumns['kind']>(['text', 'phone', 'phoneOrText', 'website', 'url']);

/** The function In names a column of the table itself. */
const isAskedByIn = ({ kind, through }: FieldColumns): boolean => !through && PLAIN_TEXT.has(kind);

/** The texts under which one value may be stored. */
function forms(place: FieldColumns, value: string, country?: string): readonly string[] {
	if (normaliseValue(place.kind, value, country) === null) return [];
	const written = FORMS[place.kind]?.(value, country) ?? [value.trim()];
	return written.filter((form) => form.length <= (place.maxLength ?? Infinity) && !form.includes('\0'));
}

function equals(place: FieldColumns, column: string, form: string): Condition {
	if (place.kind === 'guid') return compareGuid(place.isLookup ? `_${column}_value` : column, 'eq', form);
	const condition = compare(column, 'eq', place.kind === 'number' ? Number(form) : form);
	return place.through ? { ...condition, text: `${assertIdentifier(place.through)}/${condition.text}` } : condition;
}

/** How numbers are searched. */
export interface NumberSearch {
	/** ISO 3166 code for phone numbers without country prefix. */
	phoneCountry?: string;
	/** Whether a phone is also looked for by its last four digits. */
	searchFormattedNumbers?: boolean;
}

const isPhone = ({ kind }: FieldColumns): boolean => kind === 'phone' || kind === 'phoneOrText';

/** Whether the hits of a field are so many that they have to be compared before they are kept. */
export const findsStrangers = (places: readonly FieldColumns[], { searchFormattedNumbers }: NumberSearch): boolean =>
	places.length > 1 || (searchFormattedNumbers === true && places.some(isPhone));

/** "Any of these columns contains the last digits", once per different digits; of phones only, and only where that is wanted. */
function endings(place: FieldColumns, values: readonly string[], { phoneCountry, searchFormattedNumbers }: NumberSearch): Condition[] {
	if (!searchFormattedNumbers || !isPhone(place)) return [];
	const digits = new Set(values.map((value) => lastDigits(value, phoneCountry)).filter((found) => found !== null));
	return [...digits].flatMap((text) => place.columns.map((column) => search('contains', column, text)));
}

/** "Any of these columns holds any of these forms"; empty when the value cannot be asked for. */
function fieldTerms(place: FieldColumns, values: readonly string[], numbers: NumberSearch): Term[] {
	const written = values.flatMap((value) => forms(place, value, numbers.phoneCountry)).flatMap((form): Term[] =>
		isAskedByIn(place) && !needsEq(form) ? [{ plain: form }] : place.columns.map((column) => equals(place, column, form)),
	);
	return [...written, ...endings(place, values, numbers)];
}

/** A rule of several fields is asked field by field for many people at once; what that finds beyond them is the caller's to drop. */
function combinedFilters(places: readonly FieldColumns[], fields: readonly MatchField[], people: readonly MatchValues[], numbers: NumberSearch): string[] {
	const asked = people.map((person) => places.map((place, index) => fieldTerms(place, person.get(fields[index] as MatchField) ?? [], numbers)));
	const columns = places.map((place) => (isAskedByIn(place) ? place.columns : []));
	return jointFilters(columns, asked.filter((question) => question.every((terms) => terms.length > 0)));
}

/** The `$filter` values (percent-encoded) for one table, given where the rule's fields live there. */
export type AskTable = (places: readonly FieldColumns[]) => string[];

/**
 * Asks for every row that can match one of the people under a rule; the result is asked table by table. The filters may find
 * more: comparing the rows' keys is the caller's work. A rule of one text field is asked with `In`, column by column, over the
 * values of all people at once; values are spelled out and encoded once for all columns and tables.
 */
export function lookupFilters({ fields }: MatchRule, people: readonly MatchValues[], numbers: NumberSearch = {}): AskTable {
	const lists = new Map<string, ValueLists>();
	const [field] = fields;
	const values = [...new Set(people.flatMap((person) => (field && person.get(field)) ?? []))];
	const listOf = (place: FieldColumns): ValueLists => {
		const known = lists.get(`${place.kind} ${place.maxLength}`);
		if (known) return known;
		const list = new ValueLists(values.flatMap((value) => forms(place, value, numbers.phoneCountry)));
		lists.set(`${place.kind} ${place.maxLength}`, list);
		return list;
	};
	return (places) => {
		const [place] = places;
		if (!place || places.some(({ columns }) => columns.length === 0)) return [];
		if (places.length > 1 || !isAskedByIn(place)) return combinedFilters(places, fields, people, numbers);
		const byEnding = orGroups(endings(place, values, numbers).map((condition) => ({ member: null, condition })));
		return [...place.columns.flatMap((column) => listOf(place).filters(column)), ...byEnding].map(({ filter }) => filter);
	};
}
