import type { TablePosition } from '../../domain/changes/position';
import type { Now } from '../ports';

/**
 * What a kept position is worth: it stands for rows that were delivered, for rows that were read and left out, or for a reading
 * that found nothing.
 */
export type Worth = 'delivered' | 'leftOut' | 'quiet';

/** Positions that stand for no delivery are written after so many pages, or so much time. */
const PAGES_LEFT_OUT = 20;
const LEFT_OUT_MS = 60_000;
/** Change tracking forgets a position that was not used for days; a stored one is never older than this. */
const QUIET_MS = 24 * 60 * 60_000;

/** The positions of all tables, and which of them would be lost if the process ended now. */
export class PositionBook {
	private delivered = 0;
	private leftOut = 0;
	private writtenAt: number;

	/** @param put keeps a position where the next writing takes it from */
	constructor(
		private readonly now: Now,
		private readonly put: (table: string, position: TablePosition) => void,
	) {
		this.writtenAt = now();
	}

	keep(table: string, position: TablePosition, worth: Worth): void {
		this.put(table, { ...position, savedAt: new Date(this.now()).toISOString() });
		if (worth === 'delivered') this.delivered += 1;
		if (worth === 'leftOut') this.leftOut += 1;
	}

	/** Whether delivered rows would come again. */
	get isUrgent(): boolean {
		return this.delivered > 0;
	}

	/** Whether so much was read for nothing, or so long ago, that it is worth a writing of its own. */
	get isDue(): boolean {
		const age = this.now() - this.writtenAt;
		return this.leftOut >= PAGES_LEFT_OUT || (this.leftOut > 0 && age >= LEFT_OUT_MS) || age >= QUIET_MS;
	}

	/** Everything kept so far has been written. */
	written(): void {
		this.delivered = 0;
		this.leftOut = 0;
		this.writtenAt = this.now();
	}
}
