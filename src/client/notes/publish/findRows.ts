import { FoundRows } from '../../../domain/lookups/foundRows';
import { lookupQuestions } from '../../../domain/lookups/lookupQuestions';
import { searchesOf, type Search } from '../../../domain/lookups/lookupSearches';
import type { LookupWish } from '../../../domain/lookups/lookupWish';
import { resolveWish } from '../../../domain/lookups/resolveWish';
import { searchedTable } from '../../../domain/lookups/searchedTable';
import type { TableMetadata } from '../../../domain/metadata/table';
import type { RowAddress } from '../../../domain/notes/publish/rowAddress';
import { UnresolvedLookup } from '../../../domain/values/convertLookup';
import type { ConversionSettings } from '../../../domain/values/convertValue';
import { ValueFault } from '../../../domain/values/fault';
import type { DataverseClient } from '../../DataverseClient';

interface Wanted {
	table: TableMetadata;
	address: RowAddress;
}

interface Sought {
	wish: LookupWish;
	/** Notes go on closed rows, too. */
	tables: [ReturnType<typeof searchedTable>];
	groups: Search[][];
	fault?: string;
}

function seek({ table, address }: Wanted, settings: ConversionSettings): Sought | null {
	if ('id' in address) return null;
	const tables: Sought['tables'] = [{ ...searchedTable(table), outOfUse: undefined }];
	const wish: LookupWish = { tables: [table.logicalName], by: 'key', key: address.key };
	try {
		return { wish, tables, groups: searchesOf(wish, tables, settings) };
	} catch (error) {
		if (!(error instanceof ValueFault)) throw error;
		return { wish, tables, groups: [], fault: `has an alternate key with a value that ${error.message}` };
	}
}

async function ask(client: DataverseClient, searches: readonly Search[]): Promise<FoundRows> {
	const found = new FoundRows();
	const questions = lookupQuestions(searches);
	const answers = questions.length > 0 ? await client.readGroups(questions.map(({ path }) => path)) : [];
	for (const [index, { asked }] of questions.entries()) found.add(asked, answers[index] ?? []);
	return found;
}

/**
 * The ids of rows, in order; those given by alternate key are asked for together.
 * @returns an id, or a sentence that says why there is none
 */
export async function findRows(client: DataverseClient, wanted: readonly Wanted[], settings: ConversionSettings): Promise<({ id: string } | { fault: string })[]> {
	const sought = wanted.map((one) => seek(one, settings));
	const found = await ask(client, sought.flatMap((one) => one?.groups.flat() ?? []));
	return sought.map((one, index) => {
		const address = wanted[index]!.address;
		if (!one) return 'id' in address ? { id: address.id } : { fault: '' };
		const row = one.fault ? new UnresolvedLookup(one.fault) : resolveWish(one.wish, one.tables, one.groups, found);
		return row instanceof UnresolvedLookup ? { fault: `Row ${row.reason}.` } : { id: row.id };
	});
}
