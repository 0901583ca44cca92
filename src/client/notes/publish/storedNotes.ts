import type { StoredNote } from '../../../domain/notes/publish/decideNote';
import { readNoteLine, textWithoutLine } from '../../../domain/notes/publish/noteLine';
import type { JsonObject } from '../../reply';
import { readNoteRows, type NoteReading } from '../readNoteRows';

const COLUMNS = ['subject', 'notetext', 'isdocument', 'modifiedon'];

const storedNote = (id: string, row: JsonObject): StoredNote => ({
	id,
	etag: String(row['@odata.etag'] ?? ''),
	line: readNoteLine(row.notetext),
	title: String(row.subject ?? ''),
	notetext: String(row.notetext ?? ''),
	text: textWithoutLine(row.notetext),
	hasFile: row.isdocument === true,
	modifiedAt: Date.parse(String(row.modifiedon)),
});

/** What the notes of these ids hold at the moment, without their files. */
export async function readStoredNotes(reading: NoteReading, ids: readonly string[]): Promise<Map<string, StoredNote>> {
	const rows = await readNoteRows(reading, ids, COLUMNS);
	return new Map([...rows].map(([id, row]) => [id, storedNote(id, row)]));
}
