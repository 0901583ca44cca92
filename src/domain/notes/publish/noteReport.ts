import type { StoredNote } from './decideNote';
import type { WantedNote } from './document';
import { textWithLine, type NoteLine } from './noteLine';

export type NoteOutcome = 'created' | 'updated' | 'unchanged' | 'marked' | 'deleted' | 'kept' | 'skipped' | 'failed';

/** What became of one item's document. */
export interface NoteResult {
	outcome: NoteOutcome;
	reason: string;
	noteId: string | null;
	/** The note was there once and somebody deleted it in Dynamics. */
	publishedAgain?: boolean;
	/** The revision the note holds. */
	storedRevision?: string;
}

/** One output item of the node. */
export interface NoteReport extends NoteResult {
	table: string | null;
	/** Of the row the note is on. */
	id: string | null;
	url: string | null;
	documentKey: string;
	revision: string | null;
	fileName: string | null;
	fileSize: number | null;
	calls?: { requests: number; throttled: number; waitedMs: number };
}

const bound = (wanted: WantedNote): string => `revision ${wanted.revision.text}`;

/** Sentences about what was done, by what it was. */
export const REASONS = {
	created: (wanted: WantedNote) => `Published as a new note, ${bound(wanted)}`,
	createdAgain: (wanted: WantedNote) => `The note had been deleted in Dynamics; published again, ${bound(wanted)}`,
	updated: (wanted: WantedNote) => `The note now holds ${bound(wanted)}`,
	recorded: (wanted: WantedNote) => `Same content; the note now names ${bound(wanted)}`,
	unchanged: () => 'The note holds this content already',
	markedAlready: () => 'The note is marked as deleted at its source already',
	marked: () => 'The document was deleted at its source; the note says so and keeps its file',
	deleted: () => 'The document was deleted at its source; so was the note',
	kept: () => 'The document was deleted at its source; the note stays as it is',
	nothing: () => 'The document was deleted at its source, and there is no note of it',
	newerInRun: (_wanted: WantedNote, newer: WantedNote) => `Older revision: item ${newer.itemIndex + 1} brings ${bound(newer)}`,
};

/** Why an older revision is left out. */
export function olderReason({ line }: Pick<StoredNote, 'line'>): string {
	if (line?.state === 'writing') return `Older revision: revision ${line.revision.text} was begun; should its run have ended early, run it again`;
	if (line?.state === 'marked') return `Older revision: the document was deleted at its source with revision ${line.revision.text}`;
	return line?.state === 'published' ? `Older revision: the note holds revision ${line.revision.text}` : 'Older revision';
}

export const storedRevisionOf = ({ line }: Pick<StoredNote, 'line'>): string | undefined => (line && line.state !== 'begun' ? line.revision.text : undefined);

/** Begins the title of a note whose document is gone. */
const MARK = 'Deleted: ';
const MARK_TEXT = 'The document was deleted at its source.';

const withMark = (title: string, most: number): string => (title.startsWith(MARK) ? title : `${MARK}${title}`.slice(0, most).toWellFormed());

/** What is written to say in Dynamics that a document is gone; its file stays. */
export function markBody(wanted: WantedNote, stored: StoredNote, longestTitle: number): Record<string, unknown> {
	const text = stored.text.startsWith(MARK_TEXT) ? stored.text : [MARK_TEXT, stored.text].filter(Boolean).join('\n\n');
	return { subject: withMark(stored.title, longestTitle), notetext: textWithLine(text, wanted.documentKey, { state: 'marked', revision: wanted.revision }) };
}

/** Title and text of a document with a line that says how far its note is. */
export const textBody = ({ title, text, documentKey }: WantedNote, line: NoteLine): Record<string, unknown> => ({ subject: title, notetext: textWithLine(text, documentKey, line) });

/** The line of a note that holds what is wanted. */
export const publishedLine = ({ revision, content }: WantedNote): NoteLine => ({ state: 'published', revision, content });

/** The columns that take a note's file away. */
export const NO_FILE = { isdocument: false, filename: null, mimetype: null, documentbody: null };
