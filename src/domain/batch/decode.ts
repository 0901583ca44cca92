/** One inner answer. */
export interface BatchResponse {
	status: number;
	/** Header names in lower case. */
	headers: Record<string, string>;
	body: string;
	/** Of answers within a change set. */
	contentId?: string;
}

export interface DecodedChangeSet {
	changeSet: BatchResponse[];
}

export type DecodedPart = BatchResponse | DecodedChangeSet;

/**
 * The answers in a multipart body, in order. A body that was cut off yields only the parts that arrived whole, that is those
 * followed by a delimiter; callers take the missing ones for lost. A failed change set is a single answer, nested or not.
 */
export function decodeBatch(contentType: string, body: string): DecodedPart[] {
	const boundary = boundaryOf(contentType);
	if (boundary === undefined) return [];
	return wholeParts(body, boundary).flatMap(decodePart);
}

function boundaryOf(contentType: string): string | undefined {
	const match = /^\s*multipart\/mixed\s*;.*?\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
	return match?.[1] ?? match?.[2];
}

/** What stands between two delimiter lines; text before the first and after the last is not a part. */
function wholeParts(body: string, boundary: string): string[] {
	const delimiter = `\n--${boundary}`;
	// The first delimiter may open the body; a line break of our own spares a second rule for it.
	const pieces = `\n${body}`.split(delimiter);
	return pieces.slice(1, -1).map((piece) => piece.replace(/^[ \t]*\r?\n/, '').replace(/\r$/, ''));
}

function decodePart(part: string): DecodedPart[] {
	const { head, rest } = splitHead(part);
	const headers = headersIn(head);
	const contentType = headers['content-type'] ?? '';
	if (/^\s*multipart\//i.test(contentType)) return decodeChangeSet(contentType, rest);
	const response = decodeResponse(rest);
	if (response === undefined) return [];
	const contentId = headers['content-id'] ?? response.headers['content-id'];
	return [contentId === undefined ? response : { ...response, contentId }];
}

function decodeChangeSet(contentType: string, body: string): DecodedPart[] {
	const answers = decodeBatch(contentType, body).filter((part): part is BatchResponse => 'status' in part);
	const failure = answers.find((answer) => answer.status >= 400);
	return [failure ?? { changeSet: answers }];
}

function decodeResponse(text: string): BatchResponse | undefined {
	const { head, rest } = splitHead(text);
	const [statusLine = '', ...lines] = head.split(/\r?\n/);
	const status = /^HTTP\/\d(?:\.\d)?\s+(\d{3})/i.exec(statusLine)?.[1];
	if (status === undefined) return undefined;
	return { status: Number(status), headers: headersIn(lines.join('\n')), body: rest };
}

function splitHead(text: string): { head: string; rest: string } {
	const blank = /\r?\n\r?\n/.exec(text);
	if (blank === null) return { head: text, rest: '' };
	return { head: text.slice(0, blank.index), rest: text.slice(blank.index + blank[0].length) };
}

function headersIn(head: string): Record<string, string> {
	const lines = head.split(/\r?\n/).map((line) => /^([^:]+):\s*(.*?)\s*$/.exec(line));
	return Object.fromEntries(lines.flatMap((match) => (match === null ? [] : [[match[1]!.trim().toLowerCase(), match[2] ?? '']])));
}
