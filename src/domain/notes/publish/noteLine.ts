import { storedRevision, type Revision } from './revision';

/**
 * What the last line of a published note says.
 * - `published`: title, text and file are those of the revision.
 * - `writing`: a run is putting a file in blocks into it, under the revision; whether it got there only that run knows.
 * - `marked`: the document was deleted at its source.
 * - `begun`: the note is there, and nothing was published in it yet.
 */
export type NoteLine =
	| { state: 'published'; revision: Revision; content: string }
	| { state: 'writing'; revision: Revision; content: string; writer: string }
	| { state: 'marked'; revision: Revision }
	| { state: 'begun' };

/** The key is shown for people; the note's id already says which document it is. */
const LONGEST_KEY = 120;

/** Without blanks, brackets or anything that means something in HTML. */
const shownKey = (key: string): string => {
	const safe = encodeURIComponent(key.toWellFormed()).replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
	return safe.length > LONGEST_KEY ? `${safe.slice(0, LONGEST_KEY)}...` : safe;
};

function words(line: NoteLine): string {
	if (line.state === 'begun') return 'nothing published yet';
	if (line.state === 'marked') return `deleted at its source, revision ${line.revision.text}`;
	const written = `revision ${line.revision.text}, content ${line.content}`;
	return line.state === 'writing' ? `${written}, being written by ${line.writer}` : written;
}

/** The line for a document, ready to stand below a note's text. */
export const noteLine = (key: string, line: NoteLine): string => `[n8n document ${shownKey(key)}: ${words(line)}]`;

const LINE = /\[n8n document [^\s\]]+: (?:(nothing published yet)|deleted at its source, revision (\S+?)|revision (\S+), content ([0-9a-f]{16})(?:, being written by ([0-9a-f-]+))?)\]/g;

/**
 * The last such line of a note's text, wherever people or an editor of formatted text have left it. Null when there is none.
 * A text that looks like one, above ours, does not count.
 */
export function readNoteLine(text: unknown): NoteLine | null {
	const found = [...String(text ?? '').matchAll(LINE)].at(-1);
	if (!found) return null;
	const [, begun, marked, revision, content, writer] = found;
	if (begun) return { state: 'begun' };
	if (marked) return { state: 'marked', revision: storedRevision(marked) };
	const written = { revision: storedRevision(revision ?? ''), content: content ?? '' };
	return writer ? { state: 'writing', ...written, writer } : { state: 'published', ...written };
}

/** A note's text with its line, the only place where the two are put together. */
export const textWithLine = (text: string, key: string, line: NoteLine): string => [text, noteLine(key, line)].filter((part) => part !== '').join('\n\n');

/** A note's text without its lines. */
export const textWithoutLine = (text: unknown): string => String(text ?? '').replace(LINE, '').trimEnd();
