import { backToTracking } from '../../domain/changes/chooseMode';
import type { TablePosition } from '../../domain/changes/position';
import type { TableMetadata } from '../../domain/metadata/table';
import type { Now } from '../ports';

const EVERY_MS = 24 * 60 * 60_000;

/** A right that was missing may have been granted: once a day change tracking is asked for again. */
export class TrackingRetry {
	private askedAt: number;

	constructor(
		private readonly now: Now,
		private readonly table: TableMetadata,
	) {
		this.askedAt = now();
	}

	/** The position to read from: on its way back to change tracking where a day has passed, else unchanged. */
	from(position: TablePosition): TablePosition {
		if (this.now() - this.askedAt < EVERY_MS) return position;
		this.askedAt = this.now();
		return { ...position, reading: backToTracking(position.reading, this.table) };
	}
}
