import { uniq } from 'lodash';
import { allOf, anyOf, compare, compareGuid, type Condition } from '../odata/filter';
import { inFilters, orGroups } from '../odata/filterGroups';
import { assertIdentifier } from '../odata/literal';
import type { FieldColumns } from './fieldColumns';
import type { MatchField, MatchRule } from './matchRule';
import { phoneForms } from './phone';
import { normaliseValue, type MatchValues } from './ruleKeys';
import { websiteForms } from './website';

/** Kinds of values that CRMs hold in several spellings. */
const FORMS: Partial<Record<FieldColumns['kind'], (value: string, country?: string) => string[]>> = { phone: phoneForms, website: websiteForms };

/** Kinds that the query function In takes as they are. */
const PLAIN_TEXT = new Set<FieldColumns['kind']>(['text', 'phone', 'website']);

/** The texts under which one value may be stored. */
function forms(place: FieldColumns, value: string, country?: string): string[] {
	if (normaliseValue(place.kind, value, country) === null) return [];
	const written = FORMS[place.kind]?.(value, country) ?? [value.trim()];
	return written.filter((form) => form.length <= (place.maxLength ?? Infinity) && !form.includes('\0'));
}

function equals(place: FieldColumns, column: string, form: string): Condition {
	if (place.kind === 'guid') return compareGuid(place.isLookup ? `_${column}_value` : column, 'eq', form);
	const condition = compare(column, 'eq', place.kind === 'number' ? Number(form) : form);
	return place.through ? { ...condition, text: `${assertIdentifier(place.through)}/${condition.text}` } : condition;
}

/** "Any of these columns holds any of these forms", or nothing when the value cannot be asked for. */
function fieldCondition(place: FieldColumns, values: readonly string[], country?: string): Condition | undefined {
	const asked = values.flatMap((value) => forms(place, value, country));
	const conditions = place.columns.flatMap((column) => asked.map((form) => equals(place, column, form)));
	return conditions.length > 0 ? anyOf(...conditions) : undefined;
}

/** A rule of one text or phone field is asked with `In`, column by column, over the values of all people at once. */
function singleFieldFilters(place: FieldColumns, values: readonly string[], country?: string): string[] {
	const asked = uniq(uniq(values).flatMap((value) => forms(place, value, country)));
	if (asked.length === 0) return [];
	return place.columns.flatMap((column) => inFilters({ column, values: asked }).map(({ filter }) => filter));
}

/** A rule of several fields is asked person by person, joined with `or`. */
function combinedFilters(places: readonly FieldColumns[], fields: readonly MatchField[], people: readonly MatchValues[], country?: string): string[] {
	const asked = new Map<string, Condition>();
	for (const person of people) {
		const conditions = places.map((place, index) => fieldCondition(place, person.get(fields[index] as MatchField) ?? [], country));
		if (conditions.some((condition) => condition === undefined)) continue;
		const condition = allOf(...(conditions as Condition[]));
		asked.set(condition.text.toLowerCase(), condition);
	}
	return orGroups([...asked.values()].map((condition) => ({ member: null, condition }))).map(({ filter }) => filter);
}

/**
 * The `$filter` values (percent-encoded) that together find every row of one table which can match one of the people under a
 * rule. They may find more: comparing the rows' keys is the caller's work.
 */
export function lookupFilters(rule: MatchRule, places: readonly FieldColumns[], people: readonly MatchValues[], country?: string): string[] {
	const [place] = places;
	const [field] = rule.fields;
	if (!place || !field || places.some(({ columns }) => columns.length === 0)) return [];
	const isPlainList = places.length === 1 && !place.through && PLAIN_TEXT.has(place.kind);
	return isPlainList
		? singleFieldFilters(place, people.flatMap((person) => person.get(field) ?? []), country)
		: combinedFilters(places, rule.fields, people, country);
}
