import { NOTE_TABLE } from '../../domain/notes/note';
import type { NotesOutcome } from '../../domain/notes/notesOutcome';
import type { ReadNotes } from '../../domain/notes/readNotes';
import type { TableMetadata } from '../../domain/metadata/table';
import { isSynced, type ItemResult } from '../../domain/upsert/itemOutcome';
import type { MetadataCache } from '../MetadataCache';
import type { UpsertContext } from '../upsert/context';
import { writeOptions } from '../upsert/writeOptions';
import { writeNotes, type NotesOfItem } from './writeNotes';

function notesOfItem(result: ItemResult, planned: ReadonlyMap<number, ReadNotes>, { entitySets }: UpsertContext): NotesOfItem[] {
	const { itemIndex, row } = result.decision;
	const notes = planned.get(itemIndex)?.notes ?? [];
	if (!row || notes.length === 0 || !isSynced(result)) return [];
	const { table, id, isNew } = row;
	return [{ itemIndex, notes, row: { table, id, isNew, entitySetName: entitySets.get(table) ?? table } }];
}

/**
 * Adds the items' notes to their rows, once these stand: also to rows that needed no change, for a run may have died between a row and its notes.
 * @param known the tables of the run, annotation among them where items bring notes
 * @returns what became of the notes, by item
 */
export async function syncNotes(context: UpsertContext, known: ReadonlyMap<string, TableMetadata>, metadata: MetadataCache, results: readonly ItemResult[], planned: ReadonlyMap<number, ReadNotes>): Promise<ReadonlyMap<number, NotesOutcome>> {
	const annotation = known.get(NOTE_TABLE);
	const items = results.flatMap((result) => notesOfItem(result, planned, context));
	if (!annotation || items.length === 0) return new Map();
	const { client, sleep, organisationId, settings } = context;
	return await writeNotes({ client, sleep, organisationId, annotation, dryRun: settings.dryRun, forgetMetadata: () => metadata.invalidate(NOTE_TABLE), options: writeOptions(context, false) }, items);
}
