import { webApiName, type TableMetadata } from '../metadata/table';
import { NOTE_TABLE, type Note } from './note';

/** The column of annotation that says what a note is about. */
export const REGARDING = 'objectid';

/** The name under which the Web API reads it. */
export const REGARDING_NAME = webApiName({ logicalName: REGARDING, type: 'Lookup' });

const navigationTo = (table: string, annotation: TableMetadata): string =>
	annotation.columns.get(REGARDING)?.targets?.find((target) => target.table === table)?.navigationProperty ?? `${REGARDING}_${table}`;

/** The member that puts a note on a row. */
export const regarding = (row: { table: string; id: string; entitySetName: string }, annotation: TableMetadata): Record<string, unknown> => ({
	[`${navigationTo(row.table, annotation)}@odata.bind`]: `/${row.entitySetName}(${row.id})`,
});

/** What is sent to create a note on a row, without its id. */
export const noteBody = ({ title, text }: Note, row: { table: string; id: string; entitySetName: string }, annotation: TableMetadata): Record<string, unknown> => ({
	...(title ? { subject: title } : {}),
	...(text ? { notetext: text } : {}),
	...regarding(row, annotation),
});

/** A sentence for each table that keeps no notes. */
export const tablesWithoutNotes = (tables: Iterable<TableMetadata>): string[] =>
	[...tables].filter(({ hasNotes }) => !hasNotes).map(({ displayName, logicalName }) => `${displayName} (${logicalName}) takes no notes; take out the option Notes, or have notes (${NOTE_TABLE}) enabled for the table in Dynamics.`);
