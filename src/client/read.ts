import { chunk } from 'lodash';

import { explain } from '../domain/faults/advice';
import { DataverseError } from '../domain/faults/fault';
import { sendBatch } from './batch';
import type { PageOptions } from './DataverseClient';
import type { Answer, BatchPart, JsonObject, Reply } from './reply';
import type { RequestDoor } from './RequestDoor';

/** Queries of one `$batch` run one after the other on the server; more than this and a single request takes too long. */
const QUERIES_PER_BATCH = 20;

/** The answer, or the fault thrown as `DataverseError` with its advice. */
export function answerOrThrow(reply: Reply): Answer {
	if (!reply.ok) throw new DataverseError(reply.fault, explain(reply.fault));
	return reply;
}

/** Pages of rows, following next links as they are. */
export async function* readPages(door: RequestDoor, path: string, options: PageOptions): AsyncGenerator<JsonObject[]> {
	let next: string | undefined = path;
	while (next !== undefined) {
		const answer = answerOrThrow(await door.send(pageRequest(next, options)));
		yield rowsOf(answer);
		next = nextLinkOf(answer);
	}
}

/** All rows of every query. Further pages of all queries travel together, too. */
export async function readAllGroups(door: RequestDoor, queries: string[], options: PageOptions): Promise<JsonObject[][]> {
	const groups = queries.map((): JsonObject[] => []);
	let open = queries.map((path, index) => ({ path, index }));
	while (open.length > 0) {
		const answers = await readTogether(door, open.map(({ path }) => path), options);
		for (const [position, answer] of answers.entries()) groups[open[position]!.index]!.push(...rowsOf(answer));
		open = open.flatMap(({ index }, position) => {
			const path = nextLinkOf(answers[position]!);
			return path === undefined ? [] : [{ path, index }];
		});
	}
	return groups;
}

async function readTogether(door: RequestDoor, paths: string[], options: PageOptions): Promise<Answer[]> {
	const requests = paths.map((path) => pageRequest(path, options));
	const replies = await Promise.all(chunk(requests, QUERIES_PER_BATCH).map(async (group) => await sendBatch(door, group, options)));
	return replies.flat().map(answerOrThrow);
}

/** Preferences are not part of a next link: every page needs them again. */
function pageRequest(path: string, { pageSize, prefer }: PageOptions): BatchPart {
	const preferences = [pageSize === undefined ? undefined : `odata.maxpagesize=${pageSize}`, prefer].filter((one) => one !== undefined);
	return { method: 'GET', path, repeat: 'always', ...(preferences.length > 0 ? { headers: { Prefer: preferences.join(',') } } : {}) };
}

function rowsOf({ body }: Answer): JsonObject[] {
	return Array.isArray(body?.value) ? (body.value as JsonObject[]) : [];
}

function nextLinkOf({ body }: Answer): string | undefined {
	const link = body?.['@odata.nextLink'];
	return typeof link === 'string' ? link : undefined;
}
