import type { WebApiRow } from '../matching/ruleKeys';
import type { MergeSettings } from '../mapping/mergeColumn';
import { applyColumns, applyOwner, type Changes } from './applyColumns';
import type { KnownRow } from './item';

/** What each contribution changes now; by item. Faults are sentences of items that no longer fit. */
export interface Replayed {
	changes: Map<number, Changes>;
	faults: Map<number, readonly string[]>;
}

/**
 * Starts a row over from a fresh reading and applies all its contributions again: after somebody else wrote in between, or
 * when a row thought new turned out to exist. Items that no longer fit are taken out of the row.
 */
export function replay(row: KnownRow, fresh: WebApiRow, settings: MergeSettings & { ownerOnUpdate: boolean }): Replayed {
	row.isNew = false;
	row.original = fresh;
	row.values = { ...fresh };
	row.etag = typeof fresh['@odata.etag'] === 'string' ? fresh['@odata.etag'] : null;
	const changes = new Map<number, Changes>();
	const faults = new Map<number, readonly string[]>();
	row.contributions = row.contributions.filter((contribution) => {
		const applied = applyColumns(row.values, contribution.columns, settings, false);
		if (applied.faults.length > 0) {
			faults.set(contribution.itemIndex, applied.faults);
			return false;
		}
		const owner = settings.ownerOnUpdate ? applyOwner(row.values, contribution.owner) : {};
		changes.set(contribution.itemIndex, { ...applied.changes, ...owner });
		return true;
	});
	return { changes, faults };
}
