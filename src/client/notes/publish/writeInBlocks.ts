import { decideNote, type StoredNote } from '../../../domain/notes/publish/decideNote';
import { publishedLine } from '../../../domain/notes/publish/noteReport';
import type { NoteLine } from '../../../domain/notes/publish/noteLine';
import type { JsonObject, Reply } from '../../reply';
import type { RowResult } from '../../writing/plan';
import { noteTable, type PublishContext, type SentBlocks, type Step, type Task } from './context';
import { begunNote, textOnly } from './noteBodies';
import { sendBlocks, uploadTarget } from './sendBlocks';
import { fail, settleCreate, settleUpdate, written } from './settle';
import { readStoredNotes } from './storedNotes';

/** A run that says it is writing sends its commit within this time, see `WRITING_ENDS_AFTER_MS`. */
const COMMIT_WITHIN_MS = 2 * 60_000;
/** An upload the service no longer knows is begun again so often. */
const MOST_UPLOADS = 6;
/** An argument the service does not take, such as a token it has forgotten. */
const UPLOAD_UNKNOWN = '0x80040203';
/** Edits by people between commit and last line. */
const MOST_CONFIRMS = 10;

async function patch(context: PublishContext, { id, etag }: StoredNote, body: JsonObject): Promise<RowResult> {
	const [result] = await context.client.updateRows({ ...noteTable(context), rows: [{ id, body, ifMatch: etag }] });
	return result!;
}

const readOne = async (context: PublishContext, { noteId }: Task): Promise<StoredNote | undefined> => (await readStoredNotes(context, [noteId])).get(noteId);

const isOurs = (context: PublishContext, note: StoredNote | undefined): note is StoredNote => note?.line?.state === 'writing' && note.line.writer === context.writer;

/** The text-only note the file will go into; whoever else makes it first is as good. */
async function createNote(context: PublishContext, task: Task): Promise<boolean> {
	const [result] = await context.client.createRows({ ...noteTable(context), rows: [{ id: task.noteId, body: begunNote(task.wanted, context.annotation) }] });
	if (result?.status === 'written' || result?.status === 'exists') {
		if (result.status === 'written' || result.answerLost) task.began = true;
		return true;
	}
	settleCreate(context, task, result!);
	return false;
}

async function commit({ client }: PublishContext, task: Task, { token, ids }: SentBlocks, giveUpAt: number): Promise<Reply> {
	return await client.request({ method: 'POST', path: 'CommitAnnotationBlocksUpload', body: { Target: uploadTarget(task), BlockList: ids, FileContinuationToken: token }, repeat: 'onlyIfNotArrived', giveUpAt });
}

/** Puts the line back that stood there before a commit that was refused, so that nobody waits for it. */
async function release(context: PublishContext, task: Task, before: StoredNote): Promise<void> {
	const note = await readOne(context, task);
	if (isOurs(context, note)) await patch(context, note, { subject: before.title, notetext: before.notetext });
}

/** After the commit: the line says what the note holds. Somebody else's line means that our file may have gone over theirs: from the beginning. */
async function confirm(context: PublishContext, task: Task): Promise<void> {
	const outcome = task.began ? 'created' : 'updated';
	for (let attempt = 0; attempt < MOST_CONFIRMS; attempt += 1) {
		const note = await readOne(context, task);
		if (!isOurs(context, note)) break;
		const result = await patch(context, note, textOnly(task.wanted, publishedLine(task.wanted)));
		if (result.answerLost) task.unanswered = outcome;
		if (result.status === 'written') return written(task, outcome);
		if (result.status !== 'versionConflict') return fail(context, task, result.fault, result.status === 'unknown');
	}
	task.conflicts += 1;
}

/**
 * A commit that was never carried out is sent again with the same blocks. The service forgets uploads after a while, and may have carried
 * out one whose answer was lost: then all blocks are sent again, and the same bytes twice do no harm.
 */
async function afterRefusal(context: PublishContext, task: Task, reply: Reply & { ok: false }, before: StoredNote): Promise<void> {
	const { fault, answerLost } = reply;
	task.conflicts += 1;
	if (!answerLost && fault.kind === 'throttled') return;
	task.sent = undefined;
	task.uploads += 1;
	const mayHelp = answerLost || fault.kind === 'transient' || fault.kind === 'unreachable' || fault.code === UPLOAD_UNKNOWN;
	if (mayHelp && task.uploads < MOST_UPLOADS) return;
	if (!answerLost) await release(context, task, before);
	fail(context, task, fault, answerLost);
}

/** Says in the note that it is being written, commits, and says what it holds. Every step but the commit is bound to the version that was read. */
async function claimAndCommit(context: PublishContext, task: Task, before: StoredNote, sent: SentBlocks): Promise<void> {
	const { wanted } = task;
	const giveUpAt = context.client.now() + COMMIT_WITHIN_MS;
	const line: NoteLine = { state: 'writing', revision: wanted.revision, content: wanted.content, writer: context.writer };
	const claim = await patch(context, before, textOnly(wanted, line));
	let claimed = false;
	settleUpdate(context, task, claim, () => (claimed = true));
	if (!claimed) return;
	const reply = await commit(context, task, sent, giveUpAt);
	if (reply.ok) await confirm(context, task);
	else await afterRefusal(context, task, reply, before);
}

/**
 * Puts a document with a large file into its note. A commit cannot be bound to a version, so the line says before it who writes what,
 * and nobody else commits meanwhile. What came too late, or has to wait, stays without a result.
 */
export async function writeInBlocks(context: PublishContext, { task, stored }: Step): Promise<void> {
	const { file } = task.wanted;
	if (!file) return;
	if (!stored && !(await createNote(context, task))) return;
	if (!task.sent) {
		const sent = await sendBlocks(context, task, file);
		if ('fault' in sent) return fail(context, task, sent.fault);
		task.sent = sent;
	}
	const present = await readOne(context, task);
	const step = present && decideNote(task.wanted, present, { now: context.client.now(), writer: context.writer });
	if (present && step === 'write') await claimAndCommit(context, task, present, task.sent);
}
