import { refuseBatch, refuseUnreadable } from './refuseBatch';

/** The `boundary` parameter of a `multipart/mixed` content type, quoted or bare; null for any other content type. */
export function boundaryOf(contentType: string | undefined): string | null {
	const match = /^\s*multipart\/mixed\s*;.*?\bboundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType ?? '');
	return match?.[1] ?? match?.[2] ?? null;
}

/**
 * Lines of a body in which every line, the last one included, ends CRLF (protocol sheet, section 4).
 * @throws ApiError 400 `0x80048d19` for a lone CR or LF and for a last line that is not ended.
 */
export function strictLines(body: string): string[] {
	if (!body.endsWith('\r\n')) throw refuseUnreadable();
	const lines = body.slice(0, -2).split('\r\n');
	if (lines.some((line) => /[\r\n]/.test(line))) throw refuseUnreadable();
	return lines;
}

/**
 * Cuts lines into the parts between `--boundary` lines. Only blank lines may stand before the first delimiter and
 * behind the closing one, so text that a wrong boundary would silently drop is refused instead.
 */
export function splitParts(lines: string[], boundary: string): string[][] {
	const delimiter = `--${boundary}`;
	const end = lines.indexOf(`${delimiter}--`);
	const starts = lines.flatMap((line, index) => (line === delimiter ? [index] : []));
	const first = starts[0] ?? end;
	if (end < 0 || first > end || starts.some((start) => start > end)) throw refuseUnreadable();
	if ([...lines.slice(0, first), ...lines.slice(end + 1)].some((line) => line !== '')) throw refuseUnreadable();
	return starts.map((start, index) => lines.slice(start + 1, starts[index + 1] ?? end));
}

/** Header lines up to the blank line that must follow them, and the lines behind it. Names come out in lower case. */
export function splitHeaders(lines: string[]): { headers: Record<string, string>; content: string[] } {
	const blank = lines.indexOf('');
	if (blank < 0) throw refuseUnreadable();
	const headers: Record<string, string> = {};
	for (const line of lines.slice(0, blank)) {
		const colon = line.indexOf(':');
		if (colon < 1) throw refuseBatch(`An invalid header value '${line}' was found.`);
		headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
	}
	return { headers, content: lines.slice(blank + 1) };
}
