import type { NoteLine } from './noteLine';
import type { WantedNote } from './document';

/** What is known of a note that is there. */
export interface StoredNote {
	id: string;
	etag: string;
	line: NoteLine | null;
	title: string;
	/** With the line. */
	notetext: string;
	/** Without it. */
	text: string;
	hasFile: boolean;
	/** Milliseconds since 1970, by the service's clock. */
	modifiedAt: number;
}

export type NoteStep = 'create' | 'write' | 'record' | 'mark' | 'delete' | 'unchanged' | 'older' | 'keep' | 'nothing' | 'wait';

/**
 * How long a run that puts a file in blocks into a note is waited for, counted from the note's last change. It commits within two minutes of
 * saying so, and no request takes longer than five; the rest is for clocks that differ.
 */
export const WRITING_ENDS_AFTER_MS = 15 * 60_000;

type Decision = Pick<WantedNote, 'wish' | 'revision' | 'content' | 'recordsRevision'>;

function whileWriting(wanted: Decision, line: NoteLine & { state: 'writing' }, isOver: boolean, isOurs: boolean): NoteStep | undefined {
	if (isOurs) return 'write';
	if (wanted.revision.order < line.revision.order) return 'older';
	const isSame = wanted.wish === 'publish' && wanted.revision.order === line.revision.order && wanted.content === line.content;
	if (isSame) return 'write';
	return isOver ? undefined : 'wait';
}

function publishOver(wanted: Decision, line: NoteLine | null): NoteStep {
	if (line?.state !== 'published' || line.content !== wanted.content) return 'write';
	return wanted.recordsRevision && wanted.revision.order > line.revision.order ? 'record' : 'unchanged';
}

const STEP_OF_WISH = { keep: 'keep', mark: 'mark', delete: 'delete' } as const;

/**
 * What is to be done about a note: the revision that is stored decides, whoever wrote it. An older one never replaces a newer one; an
 * equal one with other content does.
 * @param stored undefined when the note is not there
 * @param writer names the run that asks, as in its own line
 */
export function decideNote(wanted: Decision, stored: Pick<StoredNote, 'line' | 'modifiedAt'> | undefined, { now, writer }: { now: number; writer: string }): NoteStep {
	if (!stored) return wanted.wish === 'publish' ? 'create' : 'nothing';
	const { line, modifiedAt } = stored;
	if (line?.state === 'writing') {
		const step = whileWriting(wanted, line, now - modifiedAt > WRITING_ENDS_AFTER_MS, line.writer === writer);
		if (step) return step;
	}
	if (line && line.state !== 'begun' && wanted.revision.order < line.revision.order) return 'older';
	if (line?.state === 'marked' && wanted.wish === 'publish' && wanted.revision.order === line.revision.order) return 'older';
	if (line?.state === 'marked' && wanted.wish === 'mark') return 'unchanged';
	return wanted.wish === 'publish' ? publishOver(wanted, line) : STEP_OF_WISH[wanted.wish];
}
