import { createHash } from 'node:crypto';
import type { Reading } from './reading';

/** How far one table has been delivered; plain JSON. */
export interface TablePosition {
	/** Raised with every page that was delivered, so that the newer of two positions is known. */
	seq: number;
	/** Raised by every full resync; every row carries it, so that a mirror can sweep out what a resync did not bring again. */
	generation: number;
	/** What the position was made for; see `fingerprint`. */
	fingerprint: string;
	reading: Reading;
	/** Where a full resync has brought every row and its end has not been told yet. */
	tellFinished: boolean;
	/** Server time of the reading before the present one, when the position was saved last (ISO 8601). */
	savedAt: string | null;
}

/** Everything a position depends on: with other columns or another filter it would silently leave rows out. */
export interface PositionGround {
	environmentUrl: string;
	table: string;
	/** Web API names, any order. */
	columns: readonly string[];
	/** Text of the filter; empty for none. */
	filter: string;
}

/** A short text that differs whenever one of the grounds does. */
export function fingerprint({ environmentUrl, table, columns, filter }: PositionGround): string {
	const ground = JSON.stringify([environmentUrl, table, [...columns].sort(), filter]);
	return createHash('sha256').update(ground).digest('base64url').slice(0, 16);
}

/** The position of a table that has never been read. */
export function beginPosition(print: string, reading: Reading): TablePosition {
	return { seq: 0, generation: 1, fingerprint: print, reading, tellFinished: false, savedAt: null };
}

/** A full resync: everything is given out again under a higher generation, and at its end that is said once. */
export function resync(position: TablePosition, print: string, reading: Reading): TablePosition {
	return { ...position, generation: position.generation + 1, fingerprint: print, reading, tellFinished: false };
}

/** After a page was delivered. The end of a resync (not of the first backfill, which has nothing to sweep) is to be told. */
export function advance(position: TablePosition, next: Reading): TablePosition {
	const wasExisting = isExisting(position.reading);
	return { ...position, seq: position.seq + 1, reading: next, tellFinished: position.tellFinished || (wasExisting && !isExisting(next) && position.generation > 1) };
}

/** Whether a position stands for more than another: one of a later resync does, however few of its pages were delivered. */
export function isNewer(one: TablePosition, other: TablePosition): boolean {
	return one.generation === other.generation ? one.seq > other.seq : one.generation > other.generation;
}

/** Whether all rows are being given out, changed or not. */
export function isExisting(reading: Reading): boolean {
	return reading.mode === 'compare' ? reading.marks === null : reading.mode !== 'walk' && reading.stage === 'existing';
}

/** Whether not even the first page was finished of giving all rows out. */
export function isAtBeginning(reading: Reading): boolean {
	return isExisting(reading) && (reading.mode === 'compare' || (reading.mode !== 'walk' && reading.link === null));
}

/** Until when (ISO 8601, the service's time) every change is known to have been delivered; null where not all rows were yet. */
export function readUntil(reading: Reading): string | null {
	if (isExisting(reading)) return null;
	return reading.mode === 'walk' ? reading.watermark.since : reading.since;
}
