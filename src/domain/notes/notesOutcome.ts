import type { Note } from './note';

/** What became of one item's notes. */
export interface NotesOutcome {
	/** Notes that this item added to its row. */
	written: number;
	/** Notes that were there already, by an earlier run or an earlier item. */
	existing: number;
	/** Notes that are not there, with the reason; sending the item again tries them again. */
	refused: { title: string; text: string; reason: string }[];
	/** In a dry run: the notes a real run would add. */
	wouldWrite?: { title: string; text: string }[];
}

/** Enough of a text to know which note is meant. */
const LONGEST_EXCERPT = 200;

/** A note in few words. */
export const excerpt = ({ title, text }: Note): { title: string; text: string } => ({ title, text: text.length > LONGEST_EXCERPT ? `${text.slice(0, LONGEST_EXCERPT)}...` : text });

/** A sentence about notes that could not be written; empty when there are none. */
export function refusedNotes({ written, existing, refused }: NotesOutcome): string {
	const [first] = refused;
	return first ? `${refused.length} of ${written + existing + refused.length} notes could not be written: ${first.reason}` : '';
}
