import { DataverseError } from '../../domain/faults/fault';
import { FoundRows } from '../../domain/lookups/foundRows';
import { lookupQuestions } from '../../domain/lookups/lookupQuestions';
import { searchesOf, type Search } from '../../domain/lookups/lookupSearches';
import { lookupWish, MOST_TABLES, wishKey, type LookupWish } from '../../domain/lookups/lookupWish';
import { replaceLookups } from '../../domain/lookups/replaceLookups';
import { resolveWish } from '../../domain/lookups/resolveWish';
import { OWNER_TABLES, searchedTable, type SearchedTable } from '../../domain/lookups/searchedTable';
import type { TableMetadata } from '../../domain/metadata/table';
import type { UpsertInput } from '../../domain/upsert/item';
import { UnresolvedLookup } from '../../domain/values/convertLookup';
import type { ConversionSettings } from '../../domain/values/convertValue';
import { ValueFault } from '../../domain/values/fault';
import type { DataverseClient } from '../DataverseClient';
import type { MetadataCache } from '../MetadataCache';

interface LookupRun {
	client: DataverseClient;
	metadata: MetadataCache;
	settings: ConversionSettings;
}

/** A distinct wish with the tables and ways to find it, or why it cannot even be asked for. */
interface Sought {
	wish: LookupWish;
	tables: readonly SearchedTable[];
	groups: readonly (readonly Search[])[];
	fault?: UnresolvedLookup;
}

function seek(wish: LookupWish, known: ReadonlyMap<string, TableMetadata>, settings: ConversionSettings): Sought {
	if (wish.tables.length > MOST_TABLES) return { wish, tables: [], groups: [] };
	const tables = wish.tables.flatMap((name) => {
		const metadata = known.get(name);
		return (metadata ? searchedTable(metadata) : OWNER_TABLES[name]) ?? [];
	});
	try {
		return { wish, tables, groups: searchesOf(wish, tables, settings) };
	} catch (error) {
		if (!(error instanceof ValueFault)) throw error;
		return { wish, tables, groups: [], fault: new UnresolvedLookup(`has an alternate key with a value that ${error.message}`) };
	}
}

function collect(inputs: readonly UpsertInput[], known: ReadonlyMap<string, TableMetadata>, settings: ConversionSettings): Map<string, Sought> {
	const sought = new Map<string, Sought>();
	for (const input of inputs) {
		replaceLookups(input, known, (value, targets) => {
			const wish = lookupWish(value, targets);
			const key = wish && wishKey(wish);
			if (wish && key && !sought.has(key)) sought.set(key, seek(wish, known, settings));
			return value;
		});
	}
	return sought;
}

/** A refusal for a name may be about a target's column, so what is remembered of the targets has to go as well. */
async function ask({ client, metadata }: LookupRun, searches: readonly Search[]): Promise<FoundRows> {
	const found = new FoundRows();
	const questions = lookupQuestions(searches);
	if (questions.length === 0) return found;
	try {
		const answers = await client.readGroups(questions.map(({ path }) => path));
		for (const [index, { asked }] of questions.entries()) found.add(asked, answers[index] ?? []);
	} catch (error) {
		if (error instanceof DataverseError && error.fault.kind === 'naming') for (const { asked } of questions) metadata.invalidate(asked.table.logicalName);
		throw error;
	}
	return found;
}

/**
 * The items with every lookup value that is no id (e-mail, name, alternate key) turned into the row it means, owners included, or into
 * the reason why it means none. Distinct values are asked for once, all in one `$batch`; without such values nothing is asked.
 * @param known all tables that are written or pointed to
 * @throws DataverseError when a question is refused
 */
export async function resolveLookups(run: LookupRun, inputs: readonly UpsertInput[], known: ReadonlyMap<string, TableMetadata>): Promise<readonly UpsertInput[]> {
	const sought = collect(inputs, known, run.settings);
	if (sought.size === 0) return inputs;
	const found = await ask(run, [...sought.values()].flatMap(({ groups }) => groups.flat()));
	const resolved = new Map([...sought].map(([key, { wish, tables, groups, fault }]) => [key, fault ?? resolveWish(wish, tables, groups, found)]));
	return inputs.map((input) =>
		replaceLookups(input, known, (value, targets) => {
			const wish = lookupWish(value, targets);
			return (wish && resolved.get(wishKey(wish))) ?? value;
		}),
	);
}
