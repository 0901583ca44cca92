import { explain } from '../../../domain/faults/advice';
import type { DataverseFault } from '../../../domain/faults/fault';
import type { NoteOutcome } from '../../../domain/notes/publish/noteReport';
import { REASONS } from '../../../domain/notes/publish/noteReport';
import type { RowResult } from '../../writing/plan';
import type { PublishContext, Task } from './context';

const UNKNOWN = 'Dynamics gave no answer in time, so it is not known whether it was written; running the item again is safe.';
const UNSEEN = 'Dynamics says that the note is there already, but it cannot be seen; let the user of the credential read notes of the whole organization.';

/** Codes with which the service refuses a file, in words that name it. Source: Microsoft's table of Web service error codes. */
const OF_FILES: Readonly<Record<string, string>> = {
	'0x80044a02': 'The file is larger than this environment takes; make it smaller, or have an administrator raise "Maximum file size for attachments".',
	'0x80043e09': 'This environment does not take files of this kind; use another format or MIME Type.',
	'0x80044a08': 'Dynamics does not take the file name; use letters, digits, blanks, dots and dashes in File Name.',
};

const told = (fault: DataverseFault | undefined): string => (fault ? `${OF_FILES[fault.code] ? `${OF_FILES[fault.code]} ` : ''}${explain(fault)}` : '');

export function finish(task: Task, outcome: NoteOutcome, reason: string): void {
	task.result = { outcome, reason, noteId: outcome === 'failed' || outcome === 'deleted' ? null : task.noteId };
}

export function written(task: Task, outcome: 'created' | 'updated'): void {
	const { wanted } = task;
	const isAgain = outcome === 'created' && (wanted.publishedBefore || task.wasDeleted === true);
	finish(task, outcome, isAgain ? REASONS.createdAgain(wanted) : REASONS[outcome](wanted));
	task.result = { ...task.result!, ...(isAgain ? { publishedAgain: true } : {}), storedRevision: wanted.revision.text };
}

export function fail(context: PublishContext, task: Task, fault: DataverseFault | undefined, isUnknown = false): void {
	if (fault?.kind === 'naming') context.forgetMetadata();
	finish(task, 'failed', [told(fault), isUnknown ? UNKNOWN : ''].filter(Boolean).join(' '));
}

/** A note nobody may see would be created and refused for ever. */
const MOST_UNSEEN = 3;

/** After a create: done, failed, or to be looked at again because the note is there. */
export function settleCreate(context: PublishContext, task: Task, result: RowResult): void {
	if (result.answerLost) task.unanswered = 'created';
	if (result.status === 'written') return written(task, 'created');
	if (result.status !== 'exists') return fail(context, task, result.fault, result.status === 'unknown');
	task.conflicts += 1;
	task.unseen = (task.unseen ?? 0) + 1;
	if (task.unseen > MOST_UNSEEN) finish(task, 'failed', UNSEEN);
}

/** After a write under a version: done, failed, or to be looked at again because somebody wrote or deleted the note meanwhile. */
export function settleUpdate(context: PublishContext, task: Task, result: RowResult, done: () => void): void {
	if (result.answerLost) task.unanswered = 'updated';
	if (result.status === 'written') return done();
	const isGone = result.fault?.kind === 'notFound';
	if (result.status !== 'versionConflict' && !isGone) return fail(context, task, result.fault, result.status === 'unknown');
	if (isGone) task.wasDeleted = true;
	task.conflicts += 1;
}
