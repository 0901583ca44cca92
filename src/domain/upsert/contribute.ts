import { applyColumns, applyOwner, type Changes } from './applyColumns';
import type { Contribution, KnownRow } from './item';
import type { UpsertSettings } from './settings';

/** Merges a contribution into a row and remembers it there, unless it cannot be merged. */
export function contribute(row: KnownRow, contribution: Contribution, settings: UpsertSettings): { changes: Changes; faults: string[] } {
	const { changes, faults } = applyColumns(row.values, contribution.columns, settings, row.isNew);
	if (faults.length > 0) return { changes: {}, faults };
	const setsOwner = (row.isNew && row.contributions.length === 0) || settings.ownerOnUpdate;
	row.contributions.push(contribution);
	const all = setsOwner ? { ...changes, ...applyOwner(row.values, contribution.owner) } : changes;
	if (Object.keys(all).length > 0) row.changedBy = contribution.itemIndex;
	return { changes: all, faults: [] };
}
