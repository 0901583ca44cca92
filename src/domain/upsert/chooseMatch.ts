import type { KnownRow } from './item';
import type { SeveralMatches } from './settings';

/** Per table, by Web API name: the columns that tell how much is known of a row. */
export type CountedColumns = ReadonlyMap<string, ReadonlySet<string>>;

const isFilled = (value: unknown) => value !== null && value !== undefined && value !== '';
const filledColumns = ({ table, values }: KnownRow, counted: CountedColumns) => [...(counted.get(table) ?? [])].filter((name) => isFilled(values[name])).length;

/** Greater than any date: what this run makes or changes is newer than all that was there. */
const THIS_RUN = 8.64e15;
const time = (value: unknown) => Date.parse(String(value)) || 0;
const created = ({ isNew, contributions, values }: KnownRow) => (isNew ? THIS_RUN + (contributions[0]?.itemIndex ?? 0) : time(values.createdon));
const modified = ({ changedBy, values }: KnownRow) => (changedBy === undefined ? time(values.modifiedon) : THIS_RUN + changedBy);

/** Each tie-break as a number: the row with the greatest wins. */
const RANK: Record<Exclude<SeveralMatches, 'review'>, (row: KnownRow, counted: CountedColumns) => number> = {
	lastModified: modified,
	oldest: (row) => -created(row),
	mostComplete: filledColumns,
};

/** The row to take of several; undefined when a person has to choose. Equal ranks go to the smallest id, so that runs agree. */
export function chooseMatch(rows: readonly KnownRow[], severalMatches: SeveralMatches, counted: CountedColumns): KnownRow | undefined {
	if (rows.length <= 1) return rows[0];
	if (severalMatches === 'review') return undefined;
	const rank = RANK[severalMatches];
	const ranked = rows.map((row) => ({ row, rank: rank(row, counted) }));
	return ranked.reduce((best, one) => (one.rank > best.rank || (one.rank === best.rank && one.row.id < best.row.id) ? one : best)).row;
}
