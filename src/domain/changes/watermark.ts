import type { WebApiRow } from '../matching/ruleKeys';
import { compare, compareDate, type Condition } from '../odata/filter';
import { kindOfRow, type ChangesAnswer } from './change';
import type { PageRead, WatermarkReading } from './reading';

/** Versions that are remembered, so that a stored position stays small. */
export const MOST_SEEN = 20_000;

/** The row version, which is unique in the whole database: the service spells it `W/"915244"`. */
export const versionOf = (row: WebApiRow): string => /"(\d+)"/.exec(String(row['@odata.etag'] ?? ''))?.[1] ?? String(row.versionnumber ?? '');

const larger = (one: string | null, other: string): string => (one === null || BigInt(other) > BigInt(one) ? other : one);

/** The question a reading asks; undefined: for every row. */
export function watermarkCondition({ mode, from }: WatermarkReading): Condition | undefined {
	if (from === null) return undefined;
	if (mode === 'modified') return compareDate('modifiedon', 'ge', from);
	return compare('versionnumber', 'gt', Number(from));
}

/** @param primaryId makes the order complete where several rows share a second */
export const watermarkOrder = ({ mode }: WatermarkReading, primaryId: string): string[] =>
	mode === 'version' ? ['versionnumber asc'] : ['modifiedon asc', `${primaryId} asc`];

/** A moment so many milliseconds before another, ISO 8601 to the second, as the service compares times. */
export const secondBefore = (moment: string, milliseconds: number): string => new Date(Date.parse(moment) - milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');

/**
 * The row from behind which the next reading begins: the newest that is older than the overlap. A transaction that was open while
 * this reading ran commits rows with older versions than some that were read; within the overlap they are still found.
 */
function moveOn(reading: WatermarkReading, rows: readonly WebApiRow[], settledBefore: string): string | null {
	if (reading.mode === 'modified') return settledBefore;
	const settled = rows.filter(({ modifiedon }) => typeof modifiedon !== 'string' || Date.parse(modifiedon) < Date.parse(settledBefore));
	return settled.map(versionOf).reduce(larger, reading.nextFrom);
}

/** Of delivered versions those that the next reading will meet again. */
function stillAhead(reading: WatermarkReading, rows: readonly WebApiRow[], from: string | null): string[] {
	const isAhead = (version: string) => from === null || BigInt(version) > BigInt(from);
	if (reading.mode === 'version') return [...reading.seen, ...rows.map(versionOf)].filter(isAhead);
	return [...reading.seen, ...rows.filter(({ modifiedon }) => String(modifiedon) >= String(from)).map(versionOf)];
}

/** What a page of rows after a watermark means; rows that were delivered in this version already are left out. */
export function readWatermark(reading: WatermarkReading, answer: ChangesAnswer, primaryId: string, overlapMs: number): PageRead {
	const begunAt = reading.begunAt ?? answer.serverTime;
	const known = new Set(reading.seen);
	const fresh = answer.rows.filter((row) => !known.has(versionOf(row)));
	const changes = fresh.map((row) => ({ kind: reading.stage === 'existing' ? ('existing' as const) : kindOfRow(row, reading.since), id: String(row[primaryId]), row }));
	const nextFrom = moveOn(reading, answer.rows, secondBefore(begunAt, overlapMs));
	const ahead = [...new Set(stillAhead(reading, fresh, nextFrom))];
	const seen = ahead.slice(-MOST_SEEN);
	const notices = ahead.length > seen.length ? [`More than ${MOST_SEEN.toLocaleString('en')} rows changed within the overlap; some of them may be given out again.`] : [];
	if (answer.nextLink !== undefined) return { changes, isLast: false, notices, next: { ...reading, link: answer.nextLink, nextFrom, seen, begunAt } };
	return { changes, isLast: true, notices, next: { mode: reading.mode, stage: 'changes', from: nextFrom, nextFrom, link: null, seen, since: begunAt, begunAt: null } };
}
