import { createHash } from 'node:crypto';
import type { WebApiRow } from '../matching/ruleKeys';
import { kindOfRow, type Change, type ChangesAnswer } from './change';
import type { CompareReading, PageRead } from './reading';
import { versionOf } from './watermark';

/** Rows of a table that is read whole at every reading. */
export const MOST_COMPARED = 5_000;

/** Changes whenever the row does. */
const markOf = (row: WebApiRow): string => versionOf(row) || createHash('sha256').update(JSON.stringify(row)).digest('base64url').slice(0, 12);

function changeOf(row: WebApiRow, id: string, reading: CompareReading): Change | undefined {
	if (reading.marks === null) return { kind: 'existing', id, row };
	if (reading.marks[id] === markOf(row)) return undefined;
	return { kind: id in reading.marks ? 'updated' : kindOfRow({ ...row, createdon: row.createdon ?? reading.since }, reading.since), id, row };
}

/** What a whole table means beside what it was: rows that are no longer there were deleted. */
export function readCompare(reading: CompareReading, { rows, serverTime }: ChangesAnswer, primaryId: string): PageRead {
	const present = new Map(rows.map((row) => [String(row[primaryId]), row]));
	const written = [...present].map(([id, row]) => changeOf(row, id, reading)).filter((change) => change !== undefined);
	const deleted = Object.keys(reading.marks ?? {}).filter((id) => !present.has(id)).map((id): Change => ({ kind: 'deleted', id, row: null }));
	const marks = Object.fromEntries([...present].map(([id, row]) => [id, markOf(row)]));
	return { changes: [...written, ...deleted], isLast: true, notices: [], next: { mode: 'compare', marks, since: serverTime } };
}
