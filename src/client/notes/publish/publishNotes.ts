import { decideNote, type NoteStep, type StoredNote } from '../../../domain/notes/publish/decideNote';
import { goesInBlocks, type WantedNote } from '../../../domain/notes/publish/document';
import { olderReason, REASONS, storedRevisionOf, type NoteResult } from '../../../domain/notes/publish/noteReport';
import { explain } from '../../../domain/faults/advice';
import { DataverseError } from '../../../domain/faults/fault';
import { mergeDelay } from '../../upsert/mergeDelay';
import type { PublishContext, Step, Task } from './context';
import { finish, written } from './settle';
import { readStoredNotes } from './storedNotes';
import { writeDirectly } from './writeDirectly';
import { writeInBlocks } from './writeInBlocks';

/** Between looks at a note that another run is putting a file into. */
const LOOK_AGAIN_MS = 2_000;
/** Every write that came too late means that another one got through, so this is never reached by as many runs as there are. */
const MOST_CONFLICTS = 200;

type Decided = Step & { step: NoteStep };

const SETTLED: Partial<Record<NoteStep, (task: Task, stored: StoredNote | undefined) => void>> = {
	older: (task, stored) => finish(task, 'skipped', stored ? olderReason(stored) : ''),
	unchanged: (task) => {
		if (task.unanswered) written(task, task.unanswered);
		else finish(task, 'unchanged', task.wanted.wish === 'mark' ? REASONS.markedAlready() : REASONS.unchanged());
	},
	keep: (task) => finish(task, 'kept', REASONS.kept()),
	nothing: (task) => {
		finish(task, 'skipped', REASONS.nothing());
		task.result = { ...task.result!, noteId: null };
	},
};

function settleWithoutWriting({ task, stored, step }: Decided): void {
	SETTLED[step]?.(task, stored);
	const revision = stored && storedRevisionOf(stored);
	if (task.result && revision !== undefined) task.result = { ...task.result, storedRevision: revision };
}

async function look(context: PublishContext, open: readonly Task[]): Promise<Decided[]> {
	const stored = await readStoredNotes(context, open.map(({ noteId }) => noteId));
	const at = { now: context.client.now(), writer: context.writer };
	return open.map((task) => {
		const note = stored.get(task.noteId);
		if (note) task.unseen = 0;
		return { task, stored: note, step: decideNote(task.wanted, note, at) };
	});
}

const inBlocks = ({ task, step }: Decided): boolean => (step === 'create' || step === 'write') && goesInBlocks(task.wanted.file);

function giveUp(open: readonly Task[]): Task[] {
	return open.filter((task) => {
		if (task.conflicts <= MOST_CONFLICTS) return true;
		finish(task, 'failed', 'Others kept changing the note while it was written. Run the item again.');
		return false;
	});
}

/** Reads, decides and writes once; what is still open is given back with how long to wait. */
async function round(context: PublishContext, open: readonly Task[]): Promise<{ open: Task[]; delay: number }> {
	const decided = await look(context, open);
	decided.forEach(settleWithoutWriting);
	const due = decided.filter(({ task, step }) => !task.result && step !== 'wait');
	await writeDirectly(context, due.filter((one) => !inBlocks(one)));
	for (const one of due.filter(inBlocks)) await writeInBlocks(context, one);
	const left = giveUp(open.filter(({ result }) => !result));
	const waits = left.some(({ conflicts }) => conflicts === 0) || decided.some(({ step }) => step === 'wait');
	const lost = Math.max(0, ...left.map(({ conflicts }) => conflicts));
	return { open: left, delay: waits ? LOOK_AGAIN_MS : mergeDelay(Math.max(1, lost), context.client.random()) };
}

/** Some notes may be written by the time the service refuses a question; the others say why they are not. */
function failAll(open: readonly Task[], error: unknown): void {
	if (!(error instanceof DataverseError)) throw error;
	for (const task of open) if (!task.result) finish(task, 'failed', explain(error.fault));
}

/**
 * Publishes documents as notes: each once, and its newest revision for good, whatever other runs do at the same time. Reads the notes,
 * decides, writes under the version that was read, and begins again where somebody else was faster.
 * @param documents of different notes
 * @returns what became of each, in order; a refusal of the service is an outcome, too
 */
export async function publishNotes(context: PublishContext, documents: readonly { noteId: string; wanted: WantedNote }[]): Promise<NoteResult[]> {
	const tasks = documents.map(({ noteId, wanted }): Task => ({ noteId, wanted, conflicts: 0, uploads: 0 }));
	let open: Task[] = tasks;
	try {
		while (open.length > 0) {
			const next = await round(context, open);
			open = next.open;
			if (open.length > 0) await context.sleep(next.delay);
		}
	} catch (error) {
		failAll(tasks, error);
	}
	return tasks.map(({ result }) => result!);
}
