const CRLF = '\r\n';

/** One inner request as it goes on the wire. */
export interface BatchRequest {
	method: string;
	/** Path from the root (`/api/data/v9.2/...`), percent-encoded. */
	url: string;
	headers: Record<string, string>;
	body?: string;
}

export type BatchItem = BatchRequest | { changeSet: BatchRequest[] };

/**
 * The multipart text of a `$batch`. Every line ends in CRLF, also the last: the service answers anything else with a misleading
 * payload error. `boundary` must not occur in the bodies; Content-Length is sent because some builds need it on writes.
 */
export function encodeBatch(items: BatchItem[], boundary: string): string {
	const parts = items.map((item, index) => ('changeSet' in item ? changeSet(item.changeSet, `changeset_${index}_${boundary}`) : operation(item)));
	return multipart(parts, boundary);
}

/** The Content-Type header that goes with `encodeBatch`. */
export function batchContentType(boundary: string): string {
	return `multipart/mixed; boundary="${boundary}"`;
}

function multipart(parts: string[], boundary: string): string {
	return parts.map((part) => `--${boundary}${CRLF}${part}`).join('') + `--${boundary}--${CRLF}`;
}

function changeSet(requests: BatchRequest[], boundary: string): string {
	const parts = requests.map((request, index) => operation(request, index + 1));
	return `Content-Type: ${batchContentType(boundary)}${CRLF}${CRLF}${multipart(parts, boundary)}`;
}

function operation(request: BatchRequest, contentId?: number): string {
	const partHeaders = ['Content-Type: application/http', 'Content-Transfer-Encoding: binary'];
	if (contentId !== undefined) partHeaders.push(`Content-ID: ${contentId}`);
	const body = request.body ?? '';
	const headers = { ...request.headers, ...(request.body === undefined ? {} : { 'Content-Length': String(new TextEncoder().encode(body).length) }) };
	const head = [`${request.method} ${request.url} HTTP/1.1`, ...Object.entries(headers).map(headerLine)];
	return [...partHeaders, '', ...head, '', body].join(CRLF) + CRLF;
}

/** A line break in a header would start a header, or a request, of somebody else's choosing. */
function headerLine([name, value]: [string, string]): string {
	if (/[\r\n]/.test(name + value)) throw new RangeError(`Header ${JSON.stringify(name)} holds a line break`);
	return `${name}: ${value}`;
}
