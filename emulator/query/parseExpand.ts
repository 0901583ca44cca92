import { refuse } from '../protocol/refusals';
import { parseFilter } from './parseFilter';
import { parseOrderBy, type OrderItem } from './parseOrderBy';
import { parseSelect, parseTop } from './readOptions';
import type { FilterNode } from './syntax';

export interface ExpandItem {
	navigation: string;
	/** The options as written, for next links. */
	text: string;
	/** Only the reference is wanted: `nav/$ref`. */
	reference: boolean;
	select: string[] | undefined;
	filter: FilterNode | undefined;
	orderBy: OrderItem[];
	top: number | undefined;
	expand: ExpandItem[];
}

const maximumExpands = 15;
const innerOptions = new Set(['$select', '$filter', '$orderby', '$top', '$expand']);

/** Cuts at a separator that stands neither in parentheses nor in quotes. */
const splitOutside = (text: string, separator: string): string[] => {
	const parts: string[] = [];
	let [depth, quoted, from] = [0, false, 0];
	for (let at = 0; at < text.length; at += 1) {
		const character = text[at];
		if (character === "'") quoted = !quoted;
		if (quoted) continue;
		if (character === '(') depth += 1;
		if (character === ')') depth -= 1;
		if (character === separator && depth === 0) {
			parts.push(text.slice(from, at));
			from = at + 1;
		}
	}
	if (depth !== 0 || quoted) throw refuse.syntax('The $expand clause has unbalanced parentheses or quotes.');
	return [...parts, text.slice(from)].map((part) => part.trim());
};

const parseInner = (text: string): Map<string, string> => {
	const options = new Map<string, string>();
	for (const part of splitOutside(text, ';').filter(Boolean)) {
		const at = part.indexOf('=');
		const name = part.slice(0, at).trim();
		if (at < 0 || !innerOptions.has(name)) throw refuse.syntax(`The query option '${at < 0 ? part : name}' is not supported inside $expand.`);
		options.set(name, part.slice(at + 1));
	}
	return options;
};

const parseItem = (text: string): ExpandItem => {
	const match = /^(\w+)(\/\$ref)?(?:\(([\s\S]*)\))?$/.exec(text);
	if (!match?.[1]) throw refuse.syntax(`The $expand clause cannot be read at '${text}'.`);
	const options = parseInner(match[3] ?? '');
	const filter = options.get('$filter');
	return {
		navigation: match[1],
		text: match[3] ?? '',
		reference: match[2] !== undefined,
		select: parseSelect(options.get('$select')),
		filter: filter === undefined ? undefined : parseFilter(filter),
		orderBy: parseOrderBy(options.get('$orderby')),
		top: parseTop(options.get('$top')),
		expand: parseExpand(options.get('$expand')),
	};
};

const countItems = (items: ExpandItem[]): number => items.reduce((sum, item) => sum + 1 + countItems(item.expand), 0);

/** Parses an `$expand`; more than 15 navigation properties are refused. */
export const parseExpand = (text: string | undefined): ExpandItem[] => {
	if (text === undefined) return [];
	const items = splitOutside(text, ',').map(parseItem);
	if (countItems(items) > maximumExpands) throw refuse.syntax(`Number of $expand in the query exceeded the maximum limit of ${maximumExpands}.`);
	return items;
};
