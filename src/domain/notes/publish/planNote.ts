import type { TableMetadata } from '../../metadata/table';
import type { RowReference } from '../../values/convertLookup';
import { fitText } from '../../values/convertText';
import { isEmptyValue, type ConversionSettings } from '../../values/convertValue';
import { shown, ValueFault } from '../../values/fault';
import { fileFaults, type AttachmentLimits } from './attachmentLimits';
import { contentHash, type DocumentFile, type WantedNote } from './document';
import { textWithLine } from './noteLine';
import { readRevision, type Revision } from './revision';

/** One item as the node's fields say it. */
export interface PublishInput {
	index: number;
	/** Logical name of the table the note goes to. */
	table: string;
	row: unknown;
	documentKey: unknown;
	title: unknown;
	text: unknown;
	revision: unknown;
	file: DocumentFile | null;
	/** Sentences about a file that could not be read. */
	fileFaults: readonly string[];
	wish: WantedNote['wish'];
	recordsRevision: boolean;
	owner: RowReference | null;
	publishedBefore: boolean;
}

/** The parts of an item that need no question to Dynamics. */
export interface ReadDocument {
	documentKey: string;
	revision: Revision | null;
	title: string;
	text: string;
	faults: string[];
}

/** Columns of annotation and how long they are where the metadata does not say (Microsoft, table reference of annotation). */
const LENGTHS: Readonly<Record<string, number>> = { subject: 500, notetext: 100_000, filename: 255, mimetype: 256 };
/** Far longer than any line; it is made of characters that are escaped. */
const LONGEST_KEY = 1_000;

class Faults {
	readonly list: string[] = [];

	/** What `read` gives, or a fallback with the sentence kept. */
	keep<T>(what: string, fallback: T, read: () => T): T {
		try {
			return read();
		} catch (error) {
			if (!(error instanceof ValueFault)) throw error;
			this.list.push(`${what} ${error.message}.`);
			return fallback;
		}
	}
}

const textOf = (value: unknown): string => {
	if (value === null || value === undefined) return '';
	if (typeof value === 'object') throw new ValueFault(`takes text, and the value is ${shown(value)}; choose one field of it`);
	return String(value);
};

function readKey(value: unknown): string {
	const key = textOf(value).normalize('NFC').trim();
	if (key === '') throw new ValueFault('is empty; give what makes it the same document, such as its id');
	if (key.length > LONGEST_KEY) throw new ValueFault(`takes at most ${LONGEST_KEY} characters, and the value has ${key.length}`);
	return key;
}

/** Reads what an item says of its document; a document without a title is called like its file or its key. */
export function readDocument(input: PublishInput, settings: ConversionSettings): ReadDocument {
	const faults = new Faults();
	const documentKey = faults.keep('Document Key', '', () => readKey(input.documentKey));
	const revision = faults.keep<Revision | null>('Revision', null, () => readRevision(input.revision, settings));
	const title = faults.keep('Title', '', () => (isEmptyValue(input.title) ? (input.file?.name ?? documentKey) : textOf(input.title)));
	const text = faults.keep('Note Text', '', () => textOf(input.text));
	return { documentKey, revision, title, text, faults: [...faults.list, ...(input.wish === 'publish' ? input.fileFaults : [])] };
}

/** Sentences about what would not fit into Dynamics. */
function lengthFaults({ title, text, documentKey, revision }: ReadDocument, file: DocumentFile | null, annotation: TableMetadata): string[] {
	const faults = new Faults();
	const writer = 'x'.repeat(36);
	const longest = revision ? textWithLine(text, documentKey, { state: 'writing', revision, content: 'x'.repeat(16), writer }) : text;
	const parts: [string, string, string][] = [['Title', 'subject', title], ['Note Text', 'notetext', longest], ['File Name', 'filename', file?.name ?? ''], ['MIME Type', 'mimetype', file?.mimeType ?? '']];
	for (const [label, name, value] of parts) {
		const maxLength = annotation.columns.get(name)?.maxLength ?? LENGTHS[name];
		faults.keep(label, '', () => fitText(value, { logicalName: name, type: 'String', ...(maxLength === undefined ? {} : { maxLength }) } as never, { tooLong: 'error' }));
	}
	return faults.list;
}

/**
 * The note an item wants, or sentences about all that is wrong with it.
 * @param place the row, or a sentence that says why there is none
 */
export function planNote(input: PublishInput, read: ReadDocument, place: WantedNote['row'] | string, { annotation, limits }: { annotation: TableMetadata; limits: AttachmentLimits }): WantedNote | string[] {
	const isPublished = input.wish === 'publish';
	const file = isPublished ? input.file : null;
	const faults = [
		...(typeof place === 'string' ? [place] : []),
		...read.faults,
		...(isPublished ? lengthFaults(read, file, annotation) : []),
		...(file ? fileFaults(file, limits) : []),
	].filter((sentence) => sentence !== '');
	if (faults.length > 0 || typeof place === 'string' || !read.revision) return faults;
	const { documentKey, revision, title, text } = read;
	const { wish, recordsRevision, owner, publishedBefore } = input;
	return { itemIndex: input.index, row: place, documentKey, revision, wish, title, text, file, content: contentHash({ title, text, file }), recordsRevision, owner, publishedBefore };
}
