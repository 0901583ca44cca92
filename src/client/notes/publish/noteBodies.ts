import { regarding } from '../../../domain/notes/noteBody';
import type { WantedNote } from '../../../domain/notes/publish/document';
import { NO_FILE, publishedLine, textBody } from '../../../domain/notes/publish/noteReport';
import type { NoteLine } from '../../../domain/notes/publish/noteLine';
import type { TableMetadata } from '../../../domain/metadata/table';
import type { JsonObject } from '../../reply';

async function encoded(chunks: AsyncIterable<Buffer>): Promise<string> {
	const parts: Buffer[] = [];
	for await (const chunk of chunks) parts.push(chunk);
	return Buffer.concat(parts).toString('base64');
}

/** Name, type and bytes go together. Source: Microsoft, "Use file data with Attachment and Note records". */
async function fileBody({ file }: WantedNote): Promise<JsonObject> {
	return file ? { isdocument: true, filename: file.name, mimetype: file.mimeType, documentbody: await encoded(file.read()) } : {};
}

const OWNER_SETS: Readonly<Record<string, string>> = { systemuser: 'systemusers', team: 'teams' };

/** What only a new note gets: its row, and its owner where one is wanted. */
const placeOf = ({ row, owner }: WantedNote, annotation: TableMetadata): JsonObject => ({
	...regarding(row, annotation),
	...(owner ? { 'ownerid@odata.bind': `/${OWNER_SETS[owner.table] ?? owner.table}(${owner.id})` } : {}),
});

/** A new note with everything in it. */
export const newNote = async (wanted: WantedNote, annotation: TableMetadata): Promise<JsonObject> => ({ ...textBody(wanted, publishedLine(wanted)), ...(await fileBody(wanted)), ...placeOf(wanted, annotation) });

/** A new note that waits for its file. */
export const begunNote = (wanted: WantedNote, annotation: TableMetadata): JsonObject => ({ ...textBody(wanted, { state: 'begun' }), ...placeOf(wanted, annotation) });

/** Everything of a note that is there; a document without a file takes the one that is there away. */
export const wholeNote = async (wanted: WantedNote, hasFile: boolean): Promise<JsonObject> => ({
	...textBody(wanted, publishedLine(wanted)),
	...(wanted.file ? await fileBody(wanted) : hasFile ? NO_FILE : {}),
});

/** Title and text alone, the file as it is. */
export const textOnly = (wanted: WantedNote, line: NoteLine): JsonObject => textBody(wanted, line);
