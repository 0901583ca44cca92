import { sendBatch } from '../batch';
import type { BatchPart } from '../reply';
import type { RequestDoor } from '../RequestDoor';
import type { Capabilities } from '../Capabilities';
import type { RowResult } from './plan';
import { rowResult } from './rowResult';

/** What the ways of writing share. */
export interface WriteContext {
	door: RequestDoor;
	capabilities: Capabilities;
}

/** A row with the request that writes it alone. */
export interface RowRequest {
	id: string;
	request: BatchPart;
}

/** One `$batch` in which every row stands for itself; a lone row goes without one. */
export async function writeTogether({ door }: WriteContext, rows: RowRequest[], answerLost = false): Promise<RowResult[]> {
	const [first] = rows;
	const replies = rows.length === 1 && first !== undefined ? [await sendAlone(door, first.request)] : await sendBatch(door, rows.map(({ request }) => request));
	return replies.map((reply, index) => rowResult(rows[index]!.id, reply, answerLost));
}

/** One request per row, side by side as far as the limiter allows. */
export async function writeSideBySide({ door }: WriteContext, rows: RowRequest[], answerLost = false): Promise<RowResult[]> {
	return await Promise.all(rows.map(async ({ id, request }) => rowResult(id, await sendAlone(door, request), answerLost)));
}

async function sendAlone(door: RequestDoor, { body, ...request }: BatchPart) {
	return await door.send({ ...request, ...(body === undefined ? {} : { text: JSON.stringify(body) }) });
}
