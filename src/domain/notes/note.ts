/** Logical name of the table that holds notes. */
export const NOTE_TABLE = 'annotation';

/** A plain-text note as it is to stand on a row; one of title and text may be empty. */
export interface Note {
	/** Tells the notes of one row apart, see `noteId`. */
	key: string;
	title: string;
	text: string;
}
