import { splitHeaders } from './multipart';
import { refuseBatch, refuseUnreadable } from './refuseBatch';

/** One request of a batch as it was written, before references and addresses are resolved. */
export interface InnerRequest {
	method: string;
	/** Absolute, root-relative, or beginning with a `$n` reference. */
	url: string;
	/** The part's own headers, names in lower case; nothing is inherited from the batch. */
	headers: Record<string, string>;
	body: string;
	/** `Content-ID` of the part; required inside change sets. */
	contentId: string | null;
}

const REQUEST_LINE = /^(GET|POST|PATCH|PUT|DELETE) (\S+) HTTP\/1\.1$/;

/**
 * Reads the `application/http` content of a part.
 * @throws ApiError 400 when the part, its request line or its length is not what the protocol sheet, section 4, asks for.
 */
export function parseInnerRequest(partHeaders: Record<string, string>, content: string[]): InnerRequest {
	const type = partHeaders['content-type'] ?? '';
	if (!/^application\/http\b/i.test(type)) throw refuseBatch(`An invalid content type '${type}' was found for a part of the batch; expected 'application/http'.`);
	if ((partHeaders['content-transfer-encoding'] ?? '').toLowerCase() !== 'binary') throw refuseBatch("The 'Content-Transfer-Encoding' header of a batch part must be 'binary'.");
	const [line, ...rest] = content;
	const match = REQUEST_LINE.exec(line ?? '');
	if (match?.[1] === undefined || match[2] === undefined) throw refuseBatch(`An invalid request line '${line ?? ''}' was found in a batch part.`);
	const { headers, content: bodyLines } = splitHeaders(rest);
	refuseMisplaced(match[1], match[2], headers);
	return { method: match[1], url: match[2], headers, body: bodyText(bodyLines, headers['content-length']), contentId: partHeaders['content-id'] ?? null };
}

function refuseMisplaced(method: string, url: string, headers: Record<string, string>): void {
	if (/(^|\/)\$batch($|\?)/.test(url)) throw refuseBatch('A batch cannot contain another batch.');
	if (method === 'GET' && headers['content-type'] !== undefined) throw refuseBatch('A GET request in a batch cannot carry a Content-Type header.');
}

/** Without a length the body is everything up to the delimiter's line; with one it has to be exact, counted in UTF-8 bytes. */
function bodyText(lines: string[], length: string | undefined): string {
	const text = lines.join('\r\n').replace(/(\r\n)+$/, '');
	if (length === undefined) return text;
	const bytes = Buffer.byteLength(text, 'utf8');
	if (Number(length) !== bytes) throw refuseUnreadable();
	return text;
}
