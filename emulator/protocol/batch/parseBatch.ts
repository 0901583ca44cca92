import { boundaryOf, splitHeaders, splitParts, strictLines } from './multipart';
import { parseInnerRequest, type InnerRequest } from './parseInnerRequest';
import { refuseBatch } from './refuseBatch';

/** One member of a batch, in the order it has to be carried out. */
export type BatchItem = { kind: 'request'; request: InnerRequest } | { kind: 'changeSet'; requests: InnerRequest[] };

/** Highest number of inner requests, those inside change sets included (protocol sheet, section 4). */
export const BATCH_LIMIT = 1000;

/**
 * Reads a `$batch` body by the rules of the protocol sheet, section 4. The whole batch is read before anything is
 * carried out, so an unreadable batch never has an effect.
 * @throws ApiError 400 when any rule is broken.
 */
export function parseBatch(contentType: string | undefined, body: string): BatchItem[] {
	const boundary = boundaryOf(contentType);
	if (boundary === null) throw refuseBatch(`The content type '${contentType ?? ''}' is not a multipart/mixed content type with a boundary.`);
	const items = splitParts(strictLines(body), boundary).map(parseItem);
	const count = items.reduce((sum, item) => sum + (item.kind === 'changeSet' ? item.requests.length : 1), 0);
	if (count > BATCH_LIMIT) {
		throw refuseBatch(`The current batch message contains too many parts. Only batches with a maximum number of '${BATCH_LIMIT}' query operations and change sets are allowed.`);
	}
	return items;
}

function parseItem(lines: string[]): BatchItem {
	const { headers, content } = splitHeaders(lines);
	const boundary = boundaryOf(headers['content-type']);
	if (boundary === null) return { kind: 'request', request: parseInnerRequest(headers, content) };
	return { kind: 'changeSet', requests: parseChangeSet(splitParts(content, boundary)) };
}

function parseChangeSet(parts: string[][]): InnerRequest[] {
	const seen = new Set<string>();
	return parts.map((lines) => {
		const { headers, content } = splitHeaders(lines);
		if (boundaryOf(headers['content-type']) !== null) throw refuseBatch('A change set cannot contain another change set.');
		const request = parseInnerRequest(headers, content);
		requireContentId(request, seen);
		if (request.method === 'GET') {
			throw refuseBatch("An invalid HTTP method 'GET' was detected for a request in a change set. Requests in change sets only support the HTTP methods 'POST', 'PUT', 'DELETE', and 'PATCH'.");
		}
		return request;
	});
}

function requireContentId(request: InnerRequest, seen: Set<string>): void {
	if (request.contentId === null) throw refuseBatch('The Content-ID header is missing on a request of a change set.', undefined, '0x80060888');
	if (seen.has(request.contentId)) throw refuseBatch(`The content ID '${request.contentId}' was found more than once in the same change set or same batch request. Content IDs have to be unique across all operations of a change set.`);
	seen.add(request.contentId);
}
