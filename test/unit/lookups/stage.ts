import { FoundRows } from '../../../src/domain/lookups/foundRows';
import { lookupQuestions } from '../../../src/domain/lookups/lookupQuestions';
import { searchesOf, type Search } from '../../../src/domain/lookups/lookupSearches';
import { lookupWish, type LookupWish } from '../../../src/domain/lookups/lookupWish';
import { resolveWish } from '../../../src/domain/lookups/resolveWish';
import { OWNER_TABLES, searchedTable, type SearchedTable } from '../../../src/domain/lookups/searchedTable';
import type { ColumnMetadata, TableMetadata } from '../../../src/domain/metadata/table';
import { UnresolvedLookup, type RowReference } from '../../../src/domain/values/convertLookup';
import { column, settings } from '../values/columns';

export type Row = Record<string, unknown>;

export const text = (logicalName: string, rest: Partial<ColumnMetadata> = {}) => column('String', { logicalName, displayName: logicalName, maxLength: 100, ...rest });

/** A table with a name, a state and the columns given; `keys` are alternate keys by column names. */
export function table(logicalName: string, columns: ColumnMetadata[], keys: string[][] = []): TableMetadata {
	const all = [text('name'), column('State', { logicalName: 'statecode' }), ...columns];
	return {
		logicalName, entitySetName: `${logicalName}s`, displayName: logicalName[0]?.toUpperCase() + logicalName.slice(1), primaryId: `${logicalName}id`, primaryName: 'name',
		objectTypeCode: 0, isOptimisticConcurrencyEnabled: true, changeTrackingEnabled: true, hasNotes: true, ownership: 'UserOwned',
		columns: new Map(all.map((one) => [one.logicalName, one])), alternateKeys: keys.map((names) => ({ logicalName: names.join('_'), columns: names })), bulk: { create: true, update: true },
	};
}

export const account = table('account', [text('emailaddress1', { format: 'Email' }), text('accountnumber'), column('Integer', { logicalName: 'new_number' }), text('new_region')], [['accountnumber'], ['new_number'], ['new_region', 'new_number']]);
export const contact = table('contact', [text('emailaddress1', { format: 'Email' })]);
const tables: Record<string, SearchedTable> = { account: searchedTable(account), contact: searchedTable(contact), ...OWNER_TABLES };

export interface Asked {
	searches: Search[];
	/** Filters as sent, decoded. */
	filters: string[];
}

const tablesOf = (wish: LookupWish) => wish.tables.flatMap((name) => tables[name] ?? []);

/** What is asked for values of a lookup to these tables. */
export function ask(values: unknown[], targets: string[]): Asked {
	const wishes = values.flatMap((value) => lookupWish(value, targets) ?? []);
	const searches = wishes.flatMap((wish) => searchesOf(wish, tablesOf(wish), settings).flat());
	return { searches, filters: lookupQuestions(searches).map(({ path }) => decodeURIComponent(path)) };
}

/** What a value becomes when these rows are in the environment, by table. */
export function resolve(value: unknown, targets: string[], rows: Record<string, Row[]>): RowReference | string | undefined {
	const wish = lookupWish(value, targets);
	if (!wish) return undefined;
	const groups = searchesOf(wish, tablesOf(wish), settings);
	const found = new FoundRows();
	for (const { asked } of lookupQuestions(groups.flat())) {
		found.add(asked, (rows[asked.table.logicalName] ?? []).map((row) => ({ statecode: 0, [asked.table.primaryId]: row.id, ...row })));
	}
	const result = resolveWish(wish, tablesOf(wish), groups, found);
	return result instanceof UnresolvedLookup ? result.reason : result;
}
