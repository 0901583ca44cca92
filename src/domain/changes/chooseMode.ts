import type { TableMetadata } from '../metadata/table';
import { beginCompare, beginDelta, beginWatermark, type Reading, type WatermarkReading } from './reading';

/** How a table's changes can be found. */
export type Mode = 'delta' | 'version' | 'modified' | 'compare';

/** In people's words, for the output. */
export const MODE_WORDS: Readonly<Record<Reading['mode'], string>> = {
	delta: 'change tracking',
	walk: 'change tracking, not reached yet; meanwhile by row version',
	version: 'row version (deletes are not seen)',
	modified: 'time of change (deletes are not seen)',
	compare: 'comparing the whole table',
};

const isReadable = (table: TableMetadata, column: string) => table.columns.get(column)?.readable === true;

/** The ways a table offers, best first; the next is tried when the service refuses one. */
export function modesOf(table: TableMetadata): Mode[] {
	const offered: [Mode, boolean][] = [
		['delta', table.changeTrackingEnabled],
		['version', isReadable(table, 'versionnumber')],
		['modified', isReadable(table, 'modifiedon')],
		['compare', true],
	];
	return offered.filter(([, isOffered]) => isOffered).map(([mode]) => mode);
}

/**
 * A reading that had to give way to a lesser one, on its way back to change tracking: what changes is still found by the lesser one
 * until the walk through the table has brought the first link. Unchanged where there is nothing better, or all rows are still being given out.
 */
export function backToTracking(reading: Reading, table: TableMetadata): Reading {
	if ((reading.mode !== 'version' && reading.mode !== 'modified') || reading.stage === 'existing' || !table.changeTrackingEnabled) return reading;
	return { mode: 'walk', watermark: reading, link: null, deltaLink: null, begunAt: null };
}

/** A reading of all rows, delivered as existing ones. */
export function beginWithExisting(mode: Mode): Reading {
	if (mode === 'delta') return beginDelta();
	return mode === 'compare' ? beginCompare() : beginWatermark(mode, null);
}

/**
 * A reading of changes from now on. By version there is no "now" to ask for, so the first reading goes by time of change where
 * the table has one.
 * @param now ISO 8601 to the second, the service's own time
 * @param seen versions behind it that were delivered already
 */
export function beginFromNow(mode: Mode, table: TableMetadata, now: string, seen: readonly string[] = []): Reading {
	const canWatch = isReadable(table, 'modifiedon');
	const watermark: WatermarkReading = { ...beginWatermark('modified', now), seen };
	if (mode === 'delta') return canWatch ? { mode: 'walk', watermark, link: null, deltaLink: null, begunAt: null } : beginDelta();
	if (mode === 'compare' || !canWatch) return beginCompare();
	return watermark;
}
