import { createHash } from 'node:crypto';
import type { RowReference } from '../../values/convertLookup';
import type { Revision } from './revision';

/** A file as it goes to Dynamics: how it is called, and where its bytes come from, as often as they are asked for. */
export interface DocumentFile {
	name: string;
	mimeType: string;
	/** Bytes. */
	size: number;
	/** Of the bytes, in hexadecimal. */
	sha256: string;
	read(): AsyncIterable<Buffer>;
}

/** What one item wants of the note of its document. */
export interface WantedNote {
	itemIndex: number;
	row: RowReference & { entitySetName: string };
	documentKey: string;
	revision: Revision;
	/** `keep`, `mark` and `delete` are for documents that are gone at their source. */
	wish: 'publish' | 'keep' | 'mark' | 'delete';
	title: string;
	text: string;
	file: DocumentFile | null;
	/** Short hash of everything that is written. */
	content: string;
	/** Whether a newer revision with the same content is recorded in the note; otherwise nothing is written. */
	recordsRevision: boolean;
	/** Of new notes; null leaves it to Dynamics. */
	owner: RowReference | null;
	/** The note's id in the output of an earlier run: a note that is not there any more was deleted in Dynamics. */
	publishedBefore: boolean;
}

/** Enough to tell two states of one document apart. */
const DIGITS = 16;

/** The short hash of what a note holds. Parts are length-prefixed, so that no text can pass for another split. */
export function contentHash({ title, text, file }: Pick<WantedNote, 'title' | 'text' | 'file'>): string {
	const hash = createHash('sha256');
	for (const part of [title, text, file?.name ?? '', file?.mimeType ?? '', file?.sha256 ?? '']) hash.update(`${Buffer.byteLength(part)}:${part}`);
	return hash.digest('hex').slice(0, DIGITS);
}

/** How many base64 characters so many bytes take: what the service's limits are compared with. */
export const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4;

/**
 * From so many base64 characters on a file goes in blocks. Microsoft calls a file in one piece fine below 4 MB ("Use file data with
 * Attachment and Note records").
 */
const BLOCKS_FROM = 4_000_000;

export const goesInBlocks = (file: Pick<DocumentFile, 'size'> | null): boolean => file !== null && base64Length(file.size) >= BLOCKS_FROM;
