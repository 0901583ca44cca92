import { isEqual } from 'lodash';
import { LONGEST_KEY } from '../matching/foldKey';
import type { ColumnMetadata } from '../metadata/table';
import { convertValue, type ColumnValue, type ConversionSettings } from '../values/convertValue';
import type { LookupWish } from './lookupWish';
import type { SearchedTable } from './searchedTable';

/** One way to find a row: these columns of this table hold these values. */
export interface Search {
	table: SearchedTable;
	columns: readonly ColumnMetadata[];
	values: readonly ColumnValue[];
	/** What the columns are called in a sentence. */
	label: string;
}

function textSearch(table: SearchedTable, column: ColumnMetadata | undefined, text: string, label: string): Search[] {
	const longest = Math.min(LONGEST_KEY, column?.maxLength ?? LONGEST_KEY);
	const isAskable = column !== undefined && text !== '' && text.length <= longest && !text.includes('\0');
	return isAskable ? [{ table, columns: [column], values: [text], label }] : [];
}

/** Alternate keys of one column that the bare text can be the value of. */
function keyTextSearches(table: SearchedTable, text: string): Search[] {
	const columns = table.keys.flatMap((key) => (key.length === 1 ? key : []));
	return columns.flatMap((column): Search[] => {
		if (column.type === 'String') return textSearch(table, column, text, column.logicalName);
		const isWhole = column.type === 'Integer' && /^-?\d{1,10}$/.test(text);
		return isWhole ? [{ table, columns: [column], values: [Number(text)], label: column.logicalName }] : [];
	});
}

function keySearches(table: SearchedTable, given: Readonly<Record<string, unknown>>, settings: ConversionSettings): Search[] {
	const names = Object.keys(given).sort();
	const columns = table.keys.find((key) => isEqual(key.map(({ logicalName }) => logicalName).sort(), names));
	if (!columns) return [];
	const values = columns.map((column) => {
		const value = given[column.logicalName];
		return convertValue(typeof value === 'string' ? value.trim() : value, column, settings);
	});
	return [{ table, columns, values, label: columns.map(({ logicalName }) => logicalName).join(' and ') }];
}

const emails = (tables: readonly SearchedTable[], text: string) => tables.flatMap((table) => textSearch(table, table.email, text, 'e-mail'));
const names = (tables: readonly SearchedTable[], text: string) => tables.flatMap((table) => textSearch(table, table.name, text, 'name'));

/**
 * All ways to find what a value asks for, in order: the first group that finds something decides. A text with an @ is an e-mail
 * before it is anything else; an alternate key is unique and so comes before a name.
 * @throws ValueFault when a value cannot be in its key column
 */
export function searchesOf(wish: LookupWish, tables: readonly SearchedTable[], settings: ConversionSettings): Search[][] {
	if (wish.by === 'key') return [tables.flatMap((table) => keySearches(table, wish.key, settings))];
	if (wish.by === 'email') return [emails(tables, wish.text)];
	if (wish.by === 'name') return [names(tables, wish.text)];
	const keys = tables.flatMap((table) => keyTextSearches(table, wish.text));
	return [wish.text.includes('@') ? emails(tables, wish.text) : [], keys, names(tables, wish.text)];
}
