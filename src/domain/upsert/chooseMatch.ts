import type { KnownRow } from './item';
import type { SeveralMatches } from './settings';

const filledColumns = ({ values }: KnownRow) => Object.values(values).filter((value) => value !== null && value !== '').length;
const time = (value: unknown) => Date.parse(String(value)) || 0;

/** Each tie-break as a number: the row with the greatest wins. */
const RANK: Record<Exclude<SeveralMatches, 'review'>, (row: KnownRow) => number> = {
	lastModified: ({ values }) => time(values.modifiedon),
	oldest: ({ values }) => -time(values.createdon),
	mostComplete: filledColumns,
};

/** The row to take of several; undefined when a person has to choose. Equal ranks go to the smallest id, so that runs agree. */
export function chooseMatch(rows: readonly KnownRow[], severalMatches: SeveralMatches): KnownRow | undefined {
	if (rows.length <= 1) return rows[0];
	if (severalMatches === 'review') return undefined;
	const rank = RANK[severalMatches];
	return rows.reduce((best, row) => (rank(row) > rank(best) || (rank(row) === rank(best) && row.id < best.id) ? row : best));
}
