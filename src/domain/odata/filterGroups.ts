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
export function inFilters({ column, values, maxUrlLength, maxValues }: InQuestion): FilterGroup<string>[] {
	return new ValueLists(values, { maxUrlLength, maxValues }).filters(column);
}

interface ValueList {
	members: string[];
	/** Percent-encoded, double-quoted, separated by commas. */
	text: string;
}

/** Values cut into lists that fit into one In each, encoded once for all columns that may hold them. */
export class ValueLists {
	private readonly lists: ValueList[];
	private readonly awkward: string[];

	constructor(values: readonly string[], private readonly limits: { maxUrlLength?: number; maxValues?: number } = {}) {
		const [awkward, plain] = split([...new Set(values)], needsEq);
		this.awkward = awkward;
		this.lists = cut(plain.map((value) => ({ value, text: encodeInValue(value) })), {
			frame: LONGEST_IN_FRAME,
			size: ({ text }) => text.length + SEPARATOR.length,
			weight: () => 1,
			maxSize: limits.maxUrlLength ?? LONGEST_FILTER,
			maxWeight: limits.maxValues ?? MOST_VALUES,
		}).map((group) => ({ members: group.map(({ value }) => value), text: group.map(({ text }) => text).join(SEPARATOR) }));
	}

	/** Filters that together find every row whose column holds one of the values. */
	filters(column: string): FilterGroup<string>[] {
		const byIn = this.lists.map(({ members, text }) => ({ filter: encodedIn(column, text), members }));
		return [...byIn, ...orGroups(this.awkward.map((value) => ({ member: value, condition: compare(column, 'eq', value) })), { maxUrlLength: this.limits.maxUrlLength })];
	}
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

const SEPARATOR = encodeOption(',');
const LONGEST_NAME = 128;

/** The query function In, percent-encoded; `list` is made of `encodeInValue`s. */
export function encodedIn(column: string, list: string): string {
	return `Microsoft.Dynamics.CRM.In(PropertyName%3D%27${assertIdentifier(column)}%27%2CPropertyValues%3D%5B${list}%5D)`;
}

const LONGEST_IN_FRAME = encodedIn('x'.repeat(LONGEST_NAME), '').length;

/** One value inside the list of In, percent-encoded. */
export const encodeInValue = (value: string): string => encodeOption(`"${value}"`);

/** Whether a text has to be asked by `eq`, because the function In is not documented to take it. */
export function needsEq(value: string): boolean {
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
