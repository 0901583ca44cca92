import { applyColumns, applyOwner, type Changes } from '../upsert/applyColumns';
import type { DecideContext } from '../upsert/decision';
import { MOST_CANDIDATES } from './candidate';
import type { KnownRow, PlannedItem } from '../upsert/item';

/** What choosing a row would do to it. */
export interface Difference {
	changes: Changes;
	/** Why the item could not be written into it. */
	fault?: string;
}

function differenceOf(item: PlannedItem, row: KnownRow, { settings }: DecideContext): Difference {
	const contribution = item.contributions.get(row.table);
	const itemFaults = item.faults.get(row.table) ?? [];
	if (itemFaults.length > 0 || !contribution) return { changes: {}, fault: itemFaults.join(' ') };
	const values = { ...row.values };
	const { changes, faults } = applyColumns(values, contribution.columns, settings, false);
	const owner = settings.ownerOnUpdate ? applyOwner(values, contribution.owner) : {};
	return faults.length > 0 ? { changes: {}, fault: faults.join(' ') } : { changes: { ...changes, ...owner } };
}

/** For every row that is listed for a person to choose: what would change in it; nothing is applied. */
export const differences = (item: PlannedItem, rows: readonly KnownRow[], context: DecideContext): ReadonlyMap<KnownRow, Difference> =>
	new Map(rows.filter(({ isNew }) => !isNew).slice(0, MOST_CANDIDATES).map((row) => [row, differenceOf(item, row, context)]));
