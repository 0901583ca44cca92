import { sortBy } from 'lodash';

import { decodeBatch } from '../domain/batch/decode';
import type { BatchResponse, DecodedPart } from '../domain/batch/decode';
import { batchContentType, encodeBatch } from '../domain/batch/encode';
import type { BatchRequest } from '../domain/batch/encode';
import { batchPieces } from '../domain/batch/pieces';
import type { DataverseFault } from '../domain/faults/fault';
import { faultOfNoAnswer } from '../domain/faults/faultOf';
import { mayHaveActed } from '../domain/faults/kinds';
import type { Answer, BatchPart, ChangeSet, PartReply, Refusal, Repeat, Reply } from './reply';
import type { Failures, RequestDoor } from './RequestDoor';

/** How the requests of one call are sent. */
export interface BatchOptions {
	/** Whether they are sent before those that wait in line. */
	goesAhead?: boolean;
}

/** One part on its way to a reply. */
interface Pending extends Failures {
	part: BatchPart | ChangeSet;
	repeat: Repeat;
	item: BatchRequest | { changeSet: BatchRequest[] };
	answerLost: boolean;
	/** Of a change set: the operation the last answer refused. */
	operation?: number;
	reply?: PartReply;
}

/**
 * Sends operations as `$batch`es with continue-on-error and answers in input order. Parts the service throttled, was too busy
 * for, or whose answer was lost are sent again alone, as far as each part's `repeat` allows.
 */
export async function sendBatch(door: RequestDoor, parts: (BatchPart | ChangeSet)[], options: BatchOptions = {}): Promise<PartReply[]> {
	const all = parts.map((part) => pending(door, part));
	const sendable = all.filter((one) => one.reply === undefined);
	await Promise.all(batchPieces(sendable, weigh).map(async (piece) => await settleAll(door, piece, options)));
	return all.map((one) => one.reply as PartReply);
}

async function settleAll(door: RequestDoor, piece: Pending[], options: BatchOptions): Promise<void> {
	let open = piece;
	while (open.length > 0) {
		const delay = await round(door, open, options);
		open = open.filter((one) => one.reply === undefined);
		if (open.length === 0) return;
		door.usage.retries += open.length;
		if (delay > 0) await door.wait(delay);
	}
}

/** One `$batch` request; settles what it can and returns how long to wait before the rest is sent again. */
async function round(door: RequestDoor, open: Pending[], { goesAhead }: BatchOptions): Promise<number> {
	const boundary = `batch_${door.randomGuid()}`;
	const reply = await door.send({
		method: 'POST',
		path: '$batch',
		headers: { Prefer: 'odata.continue-on-error' },
		text: encodeBatch(open.map((one) => one.item), boundary),
		contentType: batchContentType(boundary),
		repeat: open.every((one) => one.repeat === 'always') ? 'always' : 'onlyIfNotArrived',
		batchParts: open.reduce((sum, one) => sum + weigh(one).requests, 0),
		goesAhead,
	});
	for (const one of open) {
		one.answerLost ||= reply.answerLost;
		one.operation = undefined;
	}
	const delays = reply.ok ? settleAnswers(door, open, reply) : settleRefusal(door, open, reply);
	return Math.max(0, ...delays);
}

function settleAnswers(door: RequestDoor, open: Pending[], outer: Answer): number[] {
	const answers = decodeBatch(outer.headers['content-type'] ?? '', outer.text);
	return open.map((one, index) => settle(door, one, answers[index], outer));
}

/** The batch as a whole was refused. Where it may have been carried out, parts that may be repeated get another round. */
function settleRefusal(door: RequestDoor, open: Pending[], { fault }: Refusal): number[] {
	const exhausted = open.every((one) => one.repeat === 'always') || !mayHaveActed(fault);
	return open.map((one) => (exhausted ? refuse(one, fault) : retryOrRefuse(door, one, fault)));
}

function settle(door: RequestDoor, one: Pending, answer: DecodedPart | undefined, outer: Answer): number {
	if (answer === undefined || isIncomplete(one, answer)) return retryOrRefuse(door, one, faultOfNoAnswer('unknown', 'the answer to the batch was cut off'));
	if ('changeSet' in answer) {
		one.reply = changeSetReply(door, one, answer.changeSet, outer);
		return 0;
	}
	const outcome = door.interpret(answer);
	if (!outcome.ok) {
		one.operation = 'changeSet' in one.part && answer.contentId ? Number(answer.contentId) - 1 : undefined;
		return retryOrRefuse(door, one, { ...outcome.fault, requestId: outcome.fault.requestId || outer.requestId });
	}
	one.reply = { ...outcome, requestId: outcome.requestId || outer.requestId, answerLost: one.answerLost };
	return 0;
}

function isIncomplete(one: Pending, answer: DecodedPart): boolean {
	return 'changeSet' in answer && 'changeSet' in one.part && answer.changeSet.length < one.part.changeSet.length;
}

function retryOrRefuse(door: RequestDoor, one: Pending, fault: DataverseFault): number {
	one.answerLost ||= mayHaveActed(fault);
	const delay = door.delayAfter(fault, one.repeat, one);
	if (delay === undefined) return refuse(one, fault);
	return fault.kind === 'throttled' ? 0 : delay;
}

function refuse(one: Pending, fault: DataverseFault): number {
	one.reply = { ok: false, fault, answerLost: one.answerLost, ...(one.operation === undefined ? {} : { operation: one.operation }) };
	return 0;
}

function changeSetReply(door: RequestDoor, one: Pending, responses: BatchResponse[], outer: Answer): PartReply {
	const replies = sortBy(responses, ({ contentId }) => Number(contentId ?? 0)).map((response): Reply => ({ ...door.interpret(response), answerLost: one.answerLost }));
	return { ok: true, status: 200, headers: {}, body: undefined, text: '', requestId: outer.requestId, answerLost: one.answerLost, changeSet: replies };
}

function pending(door: RequestDoor, part: BatchPart | ChangeSet): Pending {
	const operations = 'changeSet' in part ? part.changeSet : [part];
	const encoded = operations.map((operation) => wire(door, operation));
	const repeat: Repeat = operations.every((operation) => operation.repeat === 'always') ? 'always' : 'onlyIfNotArrived';
	const requests = encoded.flatMap((request) => request ?? []);
	const item = 'changeSet' in part ? { changeSet: requests } : requests[0]!;
	const one: Pending = { part, repeat, item, answerLost: false, failures: 0, throttles: 0 };
	if (requests.length < operations.length) refuse(one, { kind: 'unexpected', status: 0, code: 'foreignAddress', message: 'refused an address outside the environment', requestId: '' });
	return one;
}

function wire(door: RequestDoor, part: BatchPart): BatchRequest | undefined {
	const url = /^\$\d+/.test(part.path) ? part.path : door.pathFromRoot(part.path);
	if (url === undefined) return undefined;
	const body = part.body === undefined ? undefined : JSON.stringify(part.body);
	const headers = door.headersFor(part, body === undefined ? undefined : 'application/json; charset=utf-8');
	return { method: part.method, url, headers, ...(body === undefined ? {} : { body }) };
}

function weigh({ item }: Pending): { requests: number; characters: number } {
	const requests = 'changeSet' in item ? item.changeSet : [item];
	const characters = requests.reduce((sum, { url, body }) => sum + url.length + (body?.length ?? 0) + 400, 0);
	return { requests: requests.length, characters };
}
