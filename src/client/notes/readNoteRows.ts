import type { TableMetadata } from '../../domain/metadata/table';
import { inFilters } from '../../domain/odata/filterGroups';
import { queryPath } from '../../domain/odata/path';
import type { DataverseClient } from '../DataverseClient';
import type { JsonObject } from '../reply';

export interface NoteReading {
	client: DataverseClient;
	annotation: TableMetadata;
}

/**
 * Notes of these ids that can be seen, wherever somebody may have moved them; one grouped question.
 * @param columns read besides the id; never the file
 */
export async function readNoteRows({ client, annotation }: NoteReading, ids: readonly string[], columns: readonly string[]): Promise<Map<string, JsonObject>> {
	if (ids.length === 0) return new Map();
	const select = [annotation.primaryId, ...columns];
	const paths = inFilters({ column: annotation.primaryId, values: [...ids] }).map(({ filter }) => queryPath(annotation.entitySetName, { select, filter }));
	const rows = (await client.readGroups(paths)).flat();
	return new Map(rows.map((row) => [String(row[annotation.primaryId]).toLowerCase(), row]));
}
