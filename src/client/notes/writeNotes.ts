import { explain } from '../../domain/faults/advice';
import { DataverseError } from '../../domain/faults/fault';
import type { TableMetadata } from '../../domain/metadata/table';
import type { Note } from '../../domain/notes/note';
import { noteBody, REGARDING_NAME } from '../../domain/notes/noteBody';
import { noteId } from '../../domain/notes/noteId';
import { excerpt, type NotesOutcome } from '../../domain/notes/notesOutcome';
import type { DataverseClient } from '../DataverseClient';
import type { Sleep } from '../ports';
import type { RowResult, WritePlan } from '../writing/plan';
import { readNoteRows } from './readNoteRows';

/** What writing notes needs to know besides the notes. */
export interface NotesContext {
	client: DataverseClient;
	sleep: Sleep;
	organisationId: string;
	/** Metadata of annotation. */
	annotation: TableMetadata;
	dryRun: boolean;
	/** Called when Dynamics no longer knows a name that the metadata has. */
	forgetMetadata: () => void;
	options: Pick<WritePlan<never>, 'headers' | 'tag' | 'groupSize'>;
}

/** The notes of one item, for one row. */
export interface NotesOfItem {
	itemIndex: number;
	row: { table: string; id: string; entitySetName: string; /** Made by this run, so that it cannot have a note of ours yet. */ isNew: boolean };
	notes: readonly Note[];
}

interface WantedNote extends Pick<NotesOfItem, 'itemIndex' | 'row'> {
	id: string;
	note: Note;
}

/** Notes are small, so more of them go together than rows; `$batch` takes no more. */
const MOST_PER_REQUEST = 1_000;
const TIMES_THE_GROUP = 10;
/** A note somebody else made a moment ago may take this long to be seen. */
const READ_AGAIN_AFTER_MS = 1_000;

const UNKNOWN = 'Dynamics gave no answer in time, so it is not known whether it was written; running the item again is safe.';
const UNSEEN = 'Dynamics says that it is there already, but it cannot be seen; let the user of the credential read notes of the whole organization.';

/** Ids of the notes among the wanted ones that can be seen, wherever somebody may have moved them. */
const readNotes = async (context: NotesContext, ids: readonly string[]): Promise<Set<string>> => new Set((await readNoteRows(context, ids, [REGARDING_NAME])).keys());

/** "Already exists" is never taken for success unread. */
async function readTaken(context: NotesContext, taken: readonly string[]): Promise<Set<string>> {
	const seen = await readNotes(context, taken);
	const unseen = taken.filter((id) => !seen.has(id));
	if (unseen.length === 0) return seen;
	await context.sleep(READ_AGAIN_AFTER_MS);
	return new Set([...seen, ...(await readNotes(context, unseen))]);
}

async function create({ client, annotation, options }: NotesContext, wanted: readonly WantedNote[]): Promise<RowResult[]> {
	if (wanted.length === 0) return [];
	return await client.createRows({
		entitySetName: annotation.entitySetName,
		logicalName: annotation.logicalName,
		primaryId: annotation.primaryId,
		...options,
		// A bulk message is not cut to size by what its rows weigh, and one note that is there already would undo all others.
		bulk: false,
		groupSize: Math.min(MOST_PER_REQUEST, (options.groupSize ?? MOST_PER_REQUEST) * TIMES_THE_GROUP),
		rows: wanted.map(({ id, note, row }) => ({ id, body: noteBody(note, row, annotation) })),
	});
}

/** Why a note is not there; null when it is, with `isOurs` where this run made it. */
type Fate = { isOurs: boolean } | { reason: string };

const fateOf = ({ status, id, fault, answerLost }: RowResult, seen: ReadonlySet<string>): Fate => {
	if (status === 'written') return { isOurs: true };
	if (status === 'exists') return seen.has(id) ? { isOurs: answerLost } : { reason: UNSEEN };
	return { reason: [fault ? explain(fault) : '', status === 'unknown' ? UNKNOWN : ''].filter(Boolean).join(' ') };
};

/** What becomes of the distinct wanted notes, by id; undefined for those a dry run would write. */
async function settle(context: NotesContext, wanted: readonly WantedNote[]): Promise<Map<string, Fate | undefined>> {
	const known = await readNotes(context, wanted.filter(({ row }) => !row.isNew).map(({ id }) => id));
	const fates = new Map<string, Fate | undefined>([...known].map((id) => [id, { isOurs: false }]));
	if (context.dryRun) return fates;
	const results = await create(context, wanted.filter(({ id }) => !known.has(id)));
	if (results.some(({ fault }) => fault?.kind === 'naming')) context.forgetMetadata();
	const seen = await readTaken(context, results.filter(({ status }) => status === 'exists').map(({ id }) => id));
	for (const result of results) fates.set(result.id, fateOf(result, seen));
	return fates;
}

/** Rows are written by now: that reading notes is refused must not hide it. */
async function settleOrRefuse(context: NotesContext, wanted: readonly WantedNote[]): Promise<Map<string, Fate | undefined>> {
	try {
		return await settle(context, wanted);
	} catch (error) {
		if (!(error instanceof DataverseError)) throw error;
		const reason = explain(error.fault);
		return new Map(wanted.map(({ id }) => [id, { reason }]));
	}
}

function tell(outcome: NotesOutcome, note: Note, fate: Fate | undefined, isFirst: boolean): void {
	if (!fate) {
		if (isFirst) (outcome.wouldWrite ??= []).push(excerpt(note));
		else outcome.existing += 1;
	} else if ('reason' in fate) outcome.refused.push({ ...excerpt(note), reason: fate.reason });
	else if (fate.isOurs && isFirst) outcome.written += 1;
	else outcome.existing += 1;
}

/**
 * Writes each note once onto its row: those that are there already, by this or another run, are left alone. One grouped question about rows that
 * were there before, one grouped write. A note that was deleted in Dynamics is written again, as nothing tells that it ever was there.
 * @returns what became of the notes, by item; a fault of the service is an outcome, too
 */
export async function writeNotes(context: NotesContext, items: readonly NotesOfItem[]): Promise<Map<number, NotesOutcome>> {
	const all = items.flatMap(({ itemIndex, row, notes }) => notes.map((note): WantedNote => ({ itemIndex, row, note, id: noteId(context.organisationId, row.table, row.id, note.key) })));
	const distinct = new Map([...all].reverse().map((wanted) => [wanted.id, wanted]));
	const fates = await settleOrRefuse(context, [...distinct.values()]);
	const outcomes = new Map<number, NotesOutcome>(items.map(({ itemIndex }) => [itemIndex, { written: 0, existing: 0, refused: [] }]));
	for (const wanted of all) {
		const outcome = outcomes.get(wanted.itemIndex);
		if (outcome) tell(outcome, wanted.note, fates.get(wanted.id), distinct.get(wanted.id) === wanted);
	}
	return outcomes;
}
