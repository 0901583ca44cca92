import { differences } from '../review/differences';
import { contribute } from './contribute';
import { displayName, failed, type DecideContext, type Decision } from './decision';
import type { Found } from './findMatch';
import { activeStatus } from './inactivePolicy';
import type { KnownRow, PlannedItem } from './item';
import { nameCompany, withCompany } from './withCompany';

/** Stands where a rule's label does, when a person chose the row. */
export const REVIEW = 'review';

/** Applies an item to the row that was found for it. */
export function updateFound(item: PlannedItem, row: KnownRow, found: Found, context: DecideContext): Decision {
	const faults = item.faults.get(row.table) ?? [];
	const contribution = item.contributions.get(row.table);
	const base = { itemIndex: item.index, row, matchedBy: found.matchedBy, candidates: found.rows };
	if (faults.length > 0 || !contribution) return failed(item, faults, base);
	const { contribution: whole, company, stop } = withCompany(contribution, row, context);
	if (stop) return { ...base, ...stop, changes: {}, company, differences: differences(item, found.rows, context) };
	const { changes, faults: mergeFaults } = contribute(row, whole, context.settings);
	if (mergeFaults.length > 0) return failed(item, mergeFaults, base);
	nameCompany(row, company);
	context.world.reindex(row);
	const kind = Object.keys(changes).length > 0 ? 'update' : 'unchanged';
	return { ...base, kind, changes, ...(company ? { company } : {}), reason: `${foundReason(row, found, context)}${kind === 'unchanged' ? '; nothing to change' : ''}.` };
}

/** How the row was found, without the full stop. */
function foundReason(row: KnownRow, { matchedBy, via }: Found, context: DecideContext): string {
	const by = matchedBy === REVIEW ? 'chosen in review' : `found by ${matchedBy}`;
	if (row.isNew) return `Same person as item ${(row.contributions[0]?.itemIndex ?? 0) + 1} of this run, ${by}`;
	if (!via) return `${displayName(context, row.table)} ${by}`;
	const fate = via.table === row.table ? 'was merged, and the row it was merged into is used' : `was qualified, and the ${displayName(context, row.table).toLowerCase()} it became is used`;
	return `${displayName(context, via.table)} ${by}; it ${fate}`;
}

/** The decision about a row out of use, with the row brought back into use where the decision is to write it. */
export function reactivated(decision: Decision, row: KnownRow, context: DecideContext): Decision {
	if (decision.row !== row || (decision.kind !== 'update' && decision.kind !== 'unchanged')) return decision;
	row.reactivateTo ??= activeStatus(context.tables.get(row.table));
	row.reactivatedBy ??= decision.itemIndex;
	row.changedBy = decision.itemIndex;
	const from = row.values.statecode;
	row.values.statecode = 0;
	return { ...decision, kind: 'update', changes: { statecode: { from, to: 0 }, ...decision.changes }, reason: `${decision.reason.replace('; nothing to change', '')} It was out of use and is reactivated.` };
}
