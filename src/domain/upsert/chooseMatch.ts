import type { KnownRow } from './item';
import type { SeveralMatches } from './settings';

/** Read of rows that exist, and not known of rows this run makes: they say nothing about how much is known of a person. */
const BOOKKEEPING = new Set(['@odata.etag', 'statecode', 'merged', 'createdon', 'modifiedon', '_ownerid_value', 'fullname']);

const filledColumns = ({ id, values }: KnownRow) =>
	Object.entries(values).filter(([name, value]) => value !== null && value !== '' && value !== id && !BOOKKEEPING.has(name)).length;

/** Greater than any date: what this run makes or changes is newer than all that was there. */
const THIS_RUN = 8.64e15;
const time = (value: unknown) => Date.parse(String(value)) || 0;
const created = ({ isNew, contributions, values }: KnownRow) => (isNew ? THIS_RUN + (contributions[0]?.itemIndex ?? 0) : time(values.createdon));
const modified = ({ changedBy, values }: KnownRow) => (changedBy === undefined ? time(values.modifiedon) : THIS_RUN + changedBy);

/** Each tie-break as a number: the row with the greatest wins. */
const RANK: Record<Exclude<SeveralMatches, 'review'>, (row: KnownRow) => number> = {
	lastModified: modified,
	oldest: (row) => -created(row),
	mostComplete: filledColumns,
};

/** The row to take of several; undefined when a person has to choose. Equal ranks go to the smallest id, so that runs agree. */
export function chooseMatch(rows: readonly KnownRow[], severalMatches: SeveralMatches): KnownRow | undefined {
	if (rows.length <= 1) return rows[0];
	if (severalMatches === 'review') return undefined;
	const rank = RANK[severalMatches];
	return rows.reduce((best, row) => (rank(row) > rank(best) || (rank(row) === rank(best) && row.id < best.id) ? row : best));
}
