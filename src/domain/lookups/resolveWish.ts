import { uniq, uniqBy } from 'lodash';
import { UnresolvedLookup, type RowReference } from '../values/convertLookup';
import { shown } from '../values/fault';
import type { FoundRows } from './foundRows';
import type { Search } from './lookupSearches';
import { MOST_TABLES, type LookupWish } from './lookupWish';
import type { SearchedTable } from './searchedTable';

interface Hit {
	table: SearchedTable;
	id: string;
	isOutOfUse: boolean;
}

const either = (words: readonly string[]) => uniq(words).join(' or ');

const displayNames = (tables: readonly SearchedTable[]) => either(tables.map(({ displayName }) => displayName));

function hitsOf(searches: readonly Search[], found: FoundRows): Hit[] {
	const hits = searches.flatMap((search) =>
		found.find(search).map((row) => {
			const { table } = search;
			return { table, id: String(row[table.primaryId]).toLowerCase(), isOutOfUse: table.outOfUse?.isOutOfUse(row[table.outOfUse.column]) ?? false };
		}),
	);
	return uniqBy(hits, ({ id }) => id);
}

/** "the name "Contoso"", "the e-mail or name "a@b.example"". */
function whatWasAsked(wish: LookupWish, searches: readonly Search[]): string {
	const value = wish.by === 'key' ? Object.values(wish.key).map(shown).join(' and ') : shown(wish.text);
	return `the ${either(searches.map(({ label }) => label))} ${value}`;
}

function severalRows(hits: readonly Hit[], asked: string): string {
	const tables = uniqBy(hits.map(({ table }) => table), 'logicalName');
	const kinds = tables.length > 1 ? `, or add the table: { "name": "...", "type": "${tables[0]?.logicalName}" }` : '';
	return `has ${hits.length} rows of ${displayNames(tables)} with ${asked}; use the id or an alternate key${kinds}`;
}

function onlyOutOfUse([{ table } = {} as Hit]: readonly Hit[], asked: string): string {
	return `finds only ${table.outOfUse?.called} ${table.displayName} with ${asked}; use another`;
}

function cannotBeSought(wish: LookupWish, tables: readonly SearchedTable[]): string {
	if (wish.tables.length > MOST_TABLES) return `can point to ${wish.tables.length} tables; say which: { "name": "...", "type": "${wish.tables[0]}" }`;
	if (wish.by !== 'key') return `has no row of ${displayNames(tables)} with such ${wish.by === 'email' ? 'an e-mail' : 'a name'} as ${shown(wish.text)}; use the row's id`;
	const keys = tables.flatMap((table) => table.keys.map((key) => key.map(({ logicalName }) => logicalName).join(' and ')));
	const names = Object.keys(wish.key).join(' and ');
	const known = keys.length > 0 ? `its active keys are ${keys.join(', ')}` : 'it has no active key; use the id, the name or the e-mail';
	return `takes an alternate key of ${displayNames(tables)}, and ${names} is none; ${known}`;
}

/**
 * The row a value asks for: exactly one in use. The first group of searches that finds one in use decides.
 * @param groups as `searchesOf` gives them
 */
export function resolveWish(wish: LookupWish, tables: readonly SearchedTable[], groups: readonly (readonly Search[])[], found: FoundRows): RowReference | UnresolvedLookup {
	const searches = groups.flat();
	if (searches.length === 0) return new UnresolvedLookup(cannotBeSought(wish, tables));
	for (const group of groups) {
		const hits = hitsOf(group, found).filter(({ isOutOfUse }) => !isOutOfUse);
		const [hit] = hits;
		if (hits.length > 1) return new UnresolvedLookup(severalRows(hits, whatWasAsked(wish, group)));
		if (hit) return { table: hit.table.logicalName, id: hit.id };
	}
	const asked = whatWasAsked(wish, searches);
	const unusable = hitsOf(searches, found);
	if (unusable.length > 0) return new UnresolvedLookup(onlyOutOfUse(unusable, asked));
	return new UnresolvedLookup(`has no row of ${displayNames(tables)} with ${asked}; correct the value or use the row's id`);
}
