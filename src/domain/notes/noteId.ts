import { nameBasedUuid } from '../identity/nameBasedUuid';
import { NOTE_TABLE } from './note';

/** Line ends are written differently by every system, and a trailing blank is no other note. */
const normalised = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim();

/** What makes a note the same note in every run: the id the other system gave it, else what it says. */
export const noteKey = (id: string, title: string, text: string): string => (id ? `id:${id}` : `text:${normalised(title)}\u001f${normalised(text)}`);

/**
 * The primary key of a note on a row: the same row and key always give the same, so that a repeated or racing create is refused as
 * existing instead of making a second note.
 */
export const noteId = (organisationId: string, table: string, rowId: string, key: string): string =>
	nameBasedUuid([organisationId.toLowerCase(), NOTE_TABLE, table, rowId.toLowerCase(), key]);
