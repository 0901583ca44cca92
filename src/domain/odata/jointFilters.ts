import { sortBy, sumBy } from 'lodash';

import type { Condition } from './filter';
import { encodedIn, encodeInValue, LONGEST_FILTER, MOST_CONDITIONS, MOST_VALUES } from './filterGroups';
import { encodeOption } from './literal';

/** A text that the function In takes, or a condition of its own. */
export type Term = { plain: string } | Condition;

/** What one member asks: per field the terms of which a row has to meet at least one. */
export type JointQuestion = readonly (readonly Term[])[];

const AND = encodeOption(' and ');
const OR = encodeOption(' or ');
const COMMA = encodeOption(',');

/** What something takes of the room that one filter has. */
interface Cost {
	size: number;
	values: number;
	conditions: number;
}

interface PricedTerm extends Cost {
	key: string;
	/** Percent-encoded. */
	text: string;
	isPlain: boolean;
}

const MOST: Cost = { size: LONGEST_FILTER, values: MOST_VALUES, conditions: MOST_CONDITIONS };

function priced(term: Term, columns: number): PricedTerm {
	if (!('plain' in term)) {
		const text = encodeOption(term.text);
		return { key: term.text, text, isPlain: false, size: text.length + OR.length, values: term.conditions, conditions: term.conditions };
	}
	const text = encodeInValue(term.plain);
	return { key: `"${term.plain}`, text, isPlain: true, size: columns * (text.length + COMMA.length), values: columns, conditions: 0 };
}

/** A field without any term: an In per column, its brackets, and the words between. */
const frameOf = (columns: readonly string[]): Cost => ({
	size: sumBy(columns, (column) => encodedIn(column, '').length + OR.length) + AND.length + '()'.length,
	values: 0,
	conditions: columns.length,
});

/** One filter in the making: the different terms of its members, field by field. */
class Group {
	private readonly terms: readonly Map<string, PricedTerm>[];
	private used: Cost;

	constructor(private readonly fields: readonly (readonly string[])[]) {
		this.terms = fields.map(() => new Map());
		this.used = added(fields.map(frameOf));
	}

	/** Takes a member in; false, and unchanged, when there is no room. */
	take(question: readonly (readonly PricedTerm[])[]): boolean {
		const fresh = question.map((terms, field) => terms.filter(({ key }) => !this.terms[field]?.has(key)));
		const used = added([this.used, ...fresh.flat()]);
		if (used.size > MOST.size || used.values > MOST.values || used.conditions > MOST.conditions) return false;
		for (const [field, terms] of fresh.entries()) for (const term of terms) this.terms[field]?.set(term.key, term);
		this.used = used;
		return true;
	}

	filter(): string {
		return this.fields.map((columns, field) => this.fieldFilter(columns, [...(this.terms[field]?.values() ?? [])])).join(AND);
	}

	private fieldFilter(columns: readonly string[], terms: readonly PricedTerm[]): string {
		const list = terms.filter(({ isPlain }) => isPlain).map(({ text }) => text).join(COMMA);
		const alternatives = [...(list ? columns.map((column) => encodedIn(column, list)) : []), ...terms.filter(({ isPlain }) => !isPlain).map(({ text }) => text)];
		return alternatives.length > 1 ? `(${alternatives.join(OR)})` : alternatives.join('');
	}
}

const added = (costs: readonly Cost[]): Cost => ({ size: sumBy(costs, 'size'), values: sumBy(costs, 'values'), conditions: sumBy(costs, 'conditions') });

/**
 * Members that share terms stand together, the most shared field first: then a group needs fewer terms, and finds fewer rows that
 * mix the fields of several members.
 */
function neighbours(questions: readonly PricedTerm[][][], fields: number): PricedTerm[][][] {
	const first = (field: number) => (question: PricedTerm[][]) => question[field]?.[0]?.key ?? '';
	const order = sortBy(Array.from({ length: fields }, (_, field) => field), (field) => new Set(questions.map(first(field))).size);
	return sortBy(questions, order.map(first));
}

/**
 * Asks for all rows that meet every field of a member's question, in as few filters (percent-encoded) as fit: each field once for
 * all members of a group. That also finds rows that meet one field of one member and one of another, so hits have to be compared.
 * @param fields per field, the columns that may hold its plain texts
 * @throws RangeError for a member that fits into no address
 */
export function jointFilters(fields: readonly (readonly string[])[], questions: readonly JointQuestion[]): string[] {
	const asked = questions.map((question) => question.map((terms, field) => terms.map((term) => priced(term, fields[field]?.length ?? 0))));
	const groups: Group[] = [];
	for (const question of neighbours(asked, fields.length)) {
		if (groups.at(-1)?.take(question)) continue;
		const group = new Group(fields);
		if (!group.take(question)) throw new RangeError('A value is too long to be looked up');
		groups.push(group);
	}
	return groups.map((group) => group.filter());
}
