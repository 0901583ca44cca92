import { inFilters } from '../../domain/odata/filterGroups';
import { queryPath } from '../../domain/odata/path';
import { SHOWN_VALUES } from '../../domain/review/candidate';
import type { WebApiRow } from '../../domain/matching/ruleKeys';
import type { UpsertContext } from './context';

/**
 * Reads rows of one table by id in one grouped question; a row that is missing from the answer cannot be seen.
 * @throws DataverseError when the question is refused
 */
export async function readById(context: UpsertContext, table: string, ids: readonly string[]): Promise<Map<string, WebApiRow>> {
	const metadata = context.tables.get(table);
	if (!metadata || ids.length === 0) return new Map();
	const filters = inFilters({ column: metadata.primaryId, values: [...ids] });
	const paths = filters.map(({ filter }) => queryPath(metadata.entitySetName, { ...context.reads.get(table), filter }));
	const rows = (await context.client.readGroups(paths, { prefer: SHOWN_VALUES })).flat();
	return new Map(rows.map((row) => [String(row[metadata.primaryId]), row]));
}
