import { refuse } from '../protocol/refusals';
import type { QueryString } from '../protocol/queryString';
import { parseExpand, type ExpandItem } from './parseExpand';
import { parseFilter } from './parseFilter';
import { parseOrderBy, type OrderItem } from './parseOrderBy';
import type { FilterNode } from './syntax';

/** The options of a read, parsed but not yet held against a table. */
export interface ReadOptions {
	/** Undefined selects every column. */
	select: string[] | undefined;
	filter: FilterNode | undefined;
	orderBy: OrderItem[];
	top: number | undefined;
	count: boolean;
	expand: ExpandItem[];
	skipToken: string | undefined;
	deltaToken: string | undefined;
}

const refusedOptions = new Set(['$skip', '$search', '$format', '$levels', '$compute', '$index']);
const missingOptions = new Set(['$apply', 'fetchXml', 'savedQuery', 'userQuery', 'partitionId']);
const knownOptions = new Set(['$select', '$filter', '$orderby', '$top', '$count', '$expand', '$skiptoken', '$deltatoken']);

const checkNames = (names: Iterable<string>): void => {
	for (const name of names) {
		if (refusedOptions.has(name)) throw refuse.syntax(`The query parameter ${name} is not supported`);
		if (missingOptions.has(name)) throw refuse.notImplemented(`The query option '${name}'`);
		if (name.startsWith('$') && !knownOptions.has(name)) throw refuse.syntax(`The query parameter ${name} is not supported`);
	}
};

/** Reads the names of a `$select`; `*` alone stands for all columns. */
export const parseSelect = (text: string | undefined): string[] | undefined => {
	if (text === undefined) return undefined;
	const names = text.split(',').map((name) => name.trim());
	if (names.some((name) => name === '')) throw refuse.syntax('The $select clause holds an empty name.');
	return names.includes('*') ? undefined : names;
};

/** Reads a `$top`: a whole number, not negative. */
export const parseTop = (text: string | undefined): number | undefined => {
	if (text === undefined) return undefined;
	if (!/^\d+$/.test(text)) throw refuse.syntax(`Invalid value '${text}' for $top query option found. The $top query option requires a non-negative integer value.`);
	return Number(text);
};

const parseCount = (text: string | undefined): boolean => {
	if (text !== undefined && text !== 'true' && text !== 'false') throw refuse.syntax(`Invalid value '${text}' for $count query option found.`);
	return text === 'true';
};

/** Parses the query options of a read; options the service does not have are refused, those missing here answered 501. */
export const parseReadOptions = ({ options, aliases }: QueryString): ReadOptions => {
	checkNames(options.keys());
	const filter = options.get('$filter');
	return {
		select: parseSelect(options.get('$select')),
		filter: filter === undefined ? undefined : parseFilter(filter, aliases),
		orderBy: parseOrderBy(options.get('$orderby'), aliases),
		top: parseTop(options.get('$top')),
		count: parseCount(options.get('$count')),
		expand: parseExpand(options.get('$expand')),
		skipToken: options.get('$skiptoken'),
		deltaToken: options.get('$deltatoken'),
	};
};
