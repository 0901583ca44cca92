import { randomUUID } from 'node:crypto';
import { ApiError, type ApiRequest, type ApiResponse, type Caller, type Dispatch, type InTransaction } from '../../contracts';
import { refuse } from '../refusals';
import { errorResponse } from '../respond';
import { encodeBatch, type ItemAnswer, type PartAnswer } from './encodeBatch';
import { parseBatch, type BatchItem } from './parseBatch';
import type { InnerRequest } from './parseInnerRequest';
import { resolveReferences } from './contentReferences';
import { writtenRowAddress } from './writtenRowAddress';

/** What a batch needs from the rest of the local Dataverse. */
export interface BatchHost {
	dispatch: Dispatch;
	inTransaction: InTransaction;
	settings: BatchSettings;
	/** The user a part acts as: the signed-in one, or whom the part's own headers name. */
	callerOf(outer: ApiRequest, partHeaders: Record<string, string>): Caller;
	/** Primary key column of an entity set, to address rows that were answered with their representation. */
	primaryIdOf(entitySetName: string): string | undefined;
	/** An injected answer for a part, given before the part is carried out. */
	intercept(method: string, url: string): ApiResponse | null;
	/** Called once per part with what came of it. */
	partDone(method: string, url: string, status: number): void;
}

export interface BatchSettings {
	/** Whether a part's `If-Match` counts; not documented, hence a switch. */
	batchIfMatch: 'honoured' | 'ignored' | 'refused';
	/** Whether the single error part of a failed change set stands alone or in a nested multipart; not documented. */
	failedChangeSet: 'single' | 'nested';
}

const API_PREFIX = /^\/api\/data\/v9\.[0-2]\//;

/**
 * Carries out a `$batch`: members in order, each change set in one transaction, stopping at the first failure unless
 * the outer request prefers `odata.continue-on-error`.
 * @throws ApiError 400 when the body cannot be read; nothing has been carried out then.
 */
export function runBatch(request: ApiRequest, host: BatchHost): ApiResponse {
	const items = parseBatch(request.headers['content-type'], request.body);
	const goOn = /\bodata\.continue-on-error\b(?!\s*=\s*false)/i.test(request.headers['prefer'] ?? '');
	const answers: ItemAnswer[] = [];
	let status = 200;
	for (const item of items) {
		const { answer, failedWith } = runItem(item, request, host);
		answers.push(answer);
		if (failedWith === null || goOn) continue;
		status = failedWith;
		break;
	}
	const boundary = `batchresponse_${randomUUID()}`;
	const headers: Record<string, string> = { 'OData-Version': '4.0', 'Content-Type': `multipart/mixed; boundary=${boundary}` };
	if (goOn) headers['Preference-Applied'] = 'odata.continue-on-error';
	return { status, headers, body: encodeBatch(answers, boundary) };
}

interface ItemResult {
	answer: ItemAnswer;
	/** Status of the error, or null when the member succeeded. */
	failedWith: number | null;
}

function runItem(item: BatchItem, outer: ApiRequest, host: BatchHost): ItemResult {
	if (item.kind === 'changeSet') return runChangeSet(item.requests, outer, host);
	const response = runPart(item.request, outer, host, new Map());
	return { answer: { contentId: item.request.contentId, response }, failedWith: failureOf(response) };
}

function runChangeSet(requests: InnerRequest[], outer: ApiRequest, host: BatchHost): ItemResult {
	const parts = host.inTransaction(
		() => runUntilFailure(requests, outer, host),
		(done) => done.every(({ response }) => failureOf(response) === null),
	);
	const boundary = `changesetresponse_${randomUUID()}`;
	const failed = parts.find(({ response }) => failureOf(response) !== null);
	if (failed === undefined) return { answer: { changeSet: parts, boundary }, failedWith: null };
	const answer = host.settings.failedChangeSet === 'nested' ? { changeSet: [failed], boundary } : failed;
	return { answer, failedWith: failed.response.status };
}

function runUntilFailure(requests: InnerRequest[], outer: ApiRequest, host: BatchHost): PartAnswer[] {
	const written = new Map<string, string>();
	const parts: PartAnswer[] = [];
	for (const request of requests) {
		const response = runPart(request, outer, host, written);
		parts.push({ contentId: request.contentId, response });
		if (failureOf(response) !== null) break;
		const address = writtenRowAddress(request, response, outer.origin, host.primaryIdOf);
		if (address !== null && request.contentId !== null) written.set(request.contentId, address);
	}
	return parts;
}

function runPart(request: InnerRequest, outer: ApiRequest, host: BatchHost, references: Map<string, string>): ApiResponse {
	const response = host.intercept(request.method, request.url) ?? carryOut(request, outer, host, references);
	host.partDone(request.method, request.url, response.status);
	if (failureOf(response) === null) return response;
	return { ...response, headers: { ...response.headers, REQ_ID: response.headers['REQ_ID'] ?? randomUUID() } };
}

function carryOut(request: InnerRequest, outer: ApiRequest, host: BatchHost, references: Map<string, string>): ApiResponse {
	try {
		const { url, body } = resolveReferences(request, references);
		const headers = partHeaders(request.headers, host.settings);
		return host.dispatch({
			...splitAddress(url, outer.origin),
			method: request.method,
			headers,
			body,
			caller: host.callerOf(outer, headers),
			origin: outer.origin,
			insideBatch: true,
		});
	} catch (error) {
		if (error instanceof ApiError) return errorResponse(error);
		throw error;
	}
}

function partHeaders(headers: Record<string, string>, settings: BatchSettings): Record<string, string> {
	if (headers['if-match'] === undefined || settings.batchIfMatch === 'honoured') return headers;
	if (settings.batchIfMatch === 'refused') throw refuse.syntax("The header 'If-Match' is not supported for a request inside a batch.");
	const { 'if-match': _dropped, ...rest } = headers;
	return rest;
}

/** Path and query below the API root of an absolute or root-relative address of this environment. */
function splitAddress(url: string, origin: string): { path: string; query: string } {
	const rooted = url.startsWith(`${origin}/`) ? url.slice(origin.length) : url;
	if (!API_PREFIX.test(rooted)) throw refuse.noResource(url);
	const [path = '', query = ''] = rooted.replace(API_PREFIX, '').split(/\?(.*)/s);
	return { path, query };
}

function failureOf(response: ApiResponse): number | null {
	return response.status >= 400 ? response.status : null;
}
