import type { Change } from './change';

/** Change tracking: the service remembers, and hands out a link to what comes next. */
export interface DeltaReading {
	mode: 'delta';
	/** `existing`: on the way through all rows to the first delta link. */
	stage: 'existing' | 'changes';
	/** The link to follow next, verbatim; null: begin. */
	link: string | null;
	/** Server time (ISO 8601) at which the reading before began, and at which the one under way did. */
	since: string | null;
	begunAt: string | null;
}

/** Without change tracking: rows after a version (or time of change), with an overlap for transactions that were still open. */
export interface WatermarkReading {
	mode: 'version' | 'modified';
	stage: 'existing' | 'changes';
	/** Version, or ISO time, after which to read; null: from the beginning. */
	from: string | null;
	/** The next page of the reading under way. */
	link: string | null;
	/** Where the next reading will begin, as far as this one got. */
	nextFrom: string | null;
	/** Versions behind `from` that were delivered already. */
	seen: readonly string[];
	since: string | null;
	begunAt: string | null;
}

/** Tables that can be asked for nothing: read whole and compared. */
export interface CompareReading {
	mode: 'compare';
	/** Per row id: a mark that changes whenever the row does; null: never read. */
	marks: Readonly<Record<string, string>> | null;
	since: string | null;
}

/**
 * Change tracking that begins now: the service gives its first link only behind all rows, so the table is walked through without
 * delivering anything, while a watermark delivers what changes meanwhile.
 */
export interface WalkReading {
	mode: 'walk';
	watermark: WatermarkReading;
	/** Next page of the walk; null: begin. */
	link: string | null;
	/** Found at the end of the walk; the watermark is read once more before it takes over. */
	deltaLink: string | null;
	begunAt: string | null;
}

/** How far a table has been read; plain JSON, stored with the workflow. */
export type Reading = DeltaReading | WatermarkReading | CompareReading | WalkReading;

/** What one page gave, and where to go on once it was delivered. */
export interface PageRead {
	changes: readonly Change[];
	next: Reading;
	/** Whether nothing more is there for now. */
	isLast: boolean;
	/** Said to people, for example that rows may come twice. */
	notices: readonly string[];
}

export const beginDelta = (): DeltaReading => ({ mode: 'delta', stage: 'existing', link: null, since: null, begunAt: null });

/** @param from ISO 8601 for `modified`; null: all rows, as existing ones */
export const beginWatermark = (mode: WatermarkReading['mode'], from: string | null): WatermarkReading => ({
	mode, stage: from === null ? 'existing' : 'changes', from, link: null, nextFrom: from, seen: [], since: from, begunAt: null,
});

export const beginCompare = (): CompareReading => ({ mode: 'compare', marks: null, since: null });
