import { uniq } from 'lodash';

import { compare } from './filter';
import type { Condition } from './filter';
import { assertIdentifier, encodeOption } from './literal';

/** The URL of a GET inside `$batch` may have 65,536 characters; the rest is for path and `$select`. */
export const LONGEST_FILTER = 60_000;
/** SQL Server allows 2,100 parameters per statement; 1,000 leave room for those the service adds. */
export const MOST_VALUES = 1_000;
/** Above it: 0x8004430c, "Number of conditions in query exceeded maximum limit". */
export const MOST_CONDITIONS = 500;
/** Longest text the query function In takes. */
const LONGEST_IN_VALUE = 850;

/** One filter of a cut-up question, percent-encoded, ready to stand behind `$filter=`. */
export interface FilterGroup<Member> {
	filter: string;
	/** Which of the asked members this filter covers. */
	members: Member[];
}

export interface InQuestion {
	/** Name the Web API reads the column by. */
	column: string;
	values: string[];
	/** Characters the encoded filter may have. */
	maxUrlLength?: number;
	maxValues?: number;
}

/**
 * Asks for all rows whose column holds one of `values`, in as few filters as fit. Values that the function In is not documented to
 * take (quotes, backslashes, control characters, more than 850 characters) are asked by `eq`, whose quoting is documented.
 */
export function inFilters({ column, values, maxUrlLength = LONGEST_FILTER, maxValues = MOST_VALUES }: InQuestion): FilterGroup<string>[] {
	assertIdentifier(column);
	const [awkward, plain] = split(uniq(values), needsEq);
	const byIn = cut(plain, {
		frame: encodedIn(column, []).length,
		size: (value) => encodeOption(`,"${value}"`).length,
		weight: () => 1,
		maxSize: maxUrlLength,
		maxWeight: maxValues,
	}).map((members) => ({ filter: encodedIn(column, members), members }));
	const byEq = orGroups(awkward.map((value) => ({ member: value, condition: compare(column, 'eq', value) })), { maxUrlLength });
	return [...byIn, ...byEq];
}

/**
 * Asks for all rows that meet one of the conditions, in as few filters as fit. Each condition may itself be an `allOf`.
 */
export function orGroups<Member>(
	asked: { member: Member; condition: Condition }[],
	{ maxUrlLength = LONGEST_FILTER, maxConditions = MOST_CONDITIONS }: { maxUrlLength?: number; maxConditions?: number } = {},
): FilterGroup<Member>[] {
	const groups = cut(asked, {
		frame: 0,
		size: ({ condition }) => encodeOption(` or ${condition.text}`).length,
		weight: ({ condition }) => condition.conditions,
		maxSize: maxUrlLength,
		maxWeight: maxConditions,
	});
	return groups.map((group) => ({
		filter: encodeOption(group.map(({ condition }) => condition.text).join(' or ')),
		members: group.map(({ member }) => member),
	}));
}

function encodedIn(column: string, values: string[]): string {
	const list = values.map((value) => `"${value}"`).join(',');
	return encodeOption(`Microsoft.Dynamics.CRM.In(PropertyName='${column}',PropertyValues=[${list}])`);
}

function needsEq(value: string): boolean {
	return value.length > LONGEST_IN_VALUE || /["'\\\u0000-\u001f]/.test(value);
}

function split<T>(members: T[], belongsFirst: (member: T) => boolean): [T[], T[]] {
	return [members.filter(belongsFirst), members.filter((member) => !belongsFirst(member))];
}

interface Cut<T> {
	/** Size of a group without members. */
	frame: number;
	size: (member: T) => number;
	weight: (member: T) => number;
	maxSize: number;
	maxWeight: number;
}

/** Greedy cut in order. Throws for a member that fits nowhere: no address could carry it. */
function cut<T>(members: T[], { frame, size, weight, maxSize, maxWeight }: Cut<T>): T[][] {
	const groups: T[][] = [];
	let room = { size: 0, weight: 0 };
	for (const member of members) {
		const needs = { size: size(member), weight: weight(member) };
		if (frame + needs.size > maxSize || needs.weight > maxWeight) throw new RangeError('A value is too long to be looked up');
		if (groups.length === 0 || needs.size > room.size || needs.weight > room.weight) {
			groups.push([]);
			room = { size: maxSize - frame, weight: maxWeight };
		}
		groups.at(-1)?.push(member);
		room = { size: room.size - needs.size, weight: room.weight - needs.weight };
	}
	return groups;
}
