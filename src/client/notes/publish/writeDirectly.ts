import { base64Length } from '../../../domain/notes/publish/document';
import { markBody, publishedLine, REASONS } from '../../../domain/notes/publish/noteReport';
import type { NoteStep } from '../../../domain/notes/publish/decideNote';
import type { JsonObject } from '../../reply';
import { rowPath } from '../../../domain/odata/path';
import { rowResult } from '../../writing/rowResult';
import { noteTable, type PublishContext, type Step, type Task } from './context';
import { newNote, textOnly, wholeNote } from './noteBodies';
import { finish, settleCreate, settleUpdate, written } from './settle';

/** Notes per request; as many as rows of other tables. */
const MOST_NOTES = 100;
/** Base64 characters of files held in memory at once. */
const MOST_CHARACTERS = 8_000_000;

const weightOf = ({ wanted }: Task): number => base64Length(wanted.file?.size ?? 0) + wanted.text.length;

/** Steps in runs that together weigh no more than may be held in memory. */
function* portions(steps: readonly Step[]): Generator<Step[]> {
	let portion: Step[] = [];
	let weight = 0;
	for (const step of steps) {
		const own = weightOf(step.task);
		if (portion.length > 0 && (portion.length === MOST_NOTES || weight + own > MOST_CHARACTERS)) {
			yield portion;
			[portion, weight] = [[], 0];
		}
		portion.push(step);
		weight += own;
	}
	if (portion.length > 0) yield portion;
}

async function createNotes(context: PublishContext, steps: readonly Step[]): Promise<void> {
	for (const portion of portions(steps)) {
		const rows = await Promise.all(portion.map(async ({ task }) => ({ id: task.noteId, body: await newNote(task.wanted, context.annotation) })));
		const results = await context.client.createRows({ ...noteTable(context), rows });
		for (const [index, { task }] of portion.entries()) settleCreate(context, task, results[index]!);
	}
}

/** How a step changes a note that is there, and what is said of it afterwards. */
interface Change {
	body: (context: PublishContext, step: Required<Step>) => JsonObject | Promise<JsonObject>;
	done: (task: Task) => void;
}

const LONGEST_TITLE = 500;

const longestTitle = ({ annotation }: PublishContext): number => annotation.columns.get('subject')?.maxLength ?? LONGEST_TITLE;

const CHANGES: Partial<Record<NoteStep, Change>> = {
	write: { body: async (_context, { task, stored }) => await wholeNote(task.wanted, stored?.hasFile ?? false), done: (task) => written(task, 'updated') },
	record: { body: (_context, { task }) => textOnly(task.wanted, publishedLine(task.wanted)), done: (task) => finish(task, 'unchanged', REASONS.recorded(task.wanted)) },
	mark: { body: (context, { task, stored }) => (stored ? markBody(task.wanted, stored, longestTitle(context)) : {}), done: (task) => finish(task, 'marked', REASONS.marked()) },
};

async function changeNotes(context: PublishContext, steps: readonly Step[], { body, done }: Change): Promise<void> {
	for (const portion of portions(steps)) {
		const rows = await Promise.all(portion.map(async (step) => ({ id: step.task.noteId, body: await body(context, step as Required<Step>), ifMatch: step.stored?.etag ?? '' })));
		const results = await context.client.updateRows({ ...noteTable(context), rows });
		for (const [index, { task }] of portion.entries()) settleUpdate(context, task, results[index]!, () => done(task));
	}
}

async function deleteNote(context: PublishContext, { task, stored }: Step): Promise<void> {
	const reply = await context.client.request({ method: 'DELETE', path: rowPath(context.annotation.entitySetName, task.noteId), headers: { 'If-Match': stored?.etag ?? '*' }, repeat: 'always' });
	const isGone = !reply.ok && reply.fault.kind === 'notFound';
	if (isGone) return finish(task, 'deleted', REASONS.deleted());
	settleUpdate(context, task, rowResult(task.noteId, reply), () => finish(task, 'deleted', REASONS.deleted()));
}

/** Does what is to be done about notes in whole requests, as many notes in each as fit; what came too late stays without a result. */
export async function writeDirectly(context: PublishContext, steps: readonly (Step & { step: NoteStep })[]): Promise<void> {
	await createNotes(context, steps.filter(({ step }) => step === 'create'));
	for (const [name, change] of Object.entries(CHANGES)) await changeNotes(context, steps.filter(({ step }) => step === name), change);
	await Promise.all(steps.filter(({ step }) => step === 'delete').map(async (one) => await deleteNote(context, one)));
}
