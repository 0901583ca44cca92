import { foldKey, foldKeyAndAccents } from '../matching/foldKey';
import type { WebApiRow } from '../matching/ruleKeys';
import { webApiName, type ColumnMetadata } from '../metadata/table';
import type { Search } from './lookupSearches';

type Fold = (text: string) => string;

/** A value of a column in the form in which equal values are the same text. */
function comparable(column: ColumnMetadata, value: unknown, fold: Fold): string {
	if (value !== null && typeof value === 'object' && 'id' in value) return String(value.id).toLowerCase();
	if (column.type === 'DateTime') return String(Date.parse(String(value)));
	return typeof value === 'number' ? String(value) : fold(String(value));
}

const place = ({ table, columns }: Search) => [table.logicalName, ...columns.map(({ logicalName }) => logicalName)];

/** The same text for searches that ask for the same. */
export const searchKey = (search: Search, fold: Fold = foldKey): string =>
	JSON.stringify([...place(search), search.columns.map((column, index) => comparable(column, search.values[index], fold))]);

const keyOfRow = (search: Search, row: WebApiRow, fold: Fold): string =>
	JSON.stringify([...place(search), search.columns.map((column) => comparable(column, row[webApiName(column)], fold))]);

/** The rows that were read, by what they were asked for. Accents count only where a row is equal with them. */
export class FoundRows {
	private readonly exact = new Map<string, WebApiRow[]>();
	private readonly folded = new Map<string, WebApiRow[]>();

	/** @param asked any search of the question that was answered */
	add(asked: Search, rows: readonly WebApiRow[]): void {
		for (const row of rows) {
			append(this.exact, keyOfRow(asked, row, foldKey), row);
			append(this.folded, keyOfRow(asked, row, foldKeyAndAccents), row);
		}
	}

	find(search: Search): readonly WebApiRow[] {
		return this.exact.get(searchKey(search)) ?? this.folded.get(searchKey(search, foldKeyAndAccents)) ?? [];
	}
}

function append(index: Map<string, WebApiRow[]>, key: string, row: WebApiRow): void {
	const rows = index.get(key);
	if (rows) rows.push(row);
	else index.set(key, [row]);
}
