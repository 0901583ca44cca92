import { byOurId, createNew, idsTaken, newRowOf } from '../upsert/createNew';
import { displayName, failed, review, type DecideContext, type Decision } from '../upsert/decision';
import type { Found } from '../upsert/findMatch';
import { newIdentity } from '../upsert/identityOf';
import { inactivePolicy } from '../upsert/inactivePolicy';
import type { KnownRow, PlannedItem } from '../upsert/item';
import { inactiveReason, rowState } from '../upsert/rowState';
import { reactivated, REVIEW, updateFound } from '../upsert/updateFound';
import type { PersonDecision } from './personDecision';

type Use = Extract<PersonDecision, { kind: 'use' }>;

/** Writes an item into the row that a person chose, or into what that row became, whatever the settings say about found rows. */
function useRow(item: PlannedItem, chosen: KnownRow, matchedBy: string, wantsReactivation: boolean, context: DecideContext): Decision {
	const row = context.world.present(chosen);
	const found: Found = { rows: [row], table: row.table, matchedBy, ...(row === chosen ? {} : { via: chosen }) };
	const state = rowState(row.table, row.values);
	const policy = inactivePolicy(row, context.settings);
	const isFinal = state === 'merged' || state === 'qualified';
	row.isDecided = true;
	if (state === 'active' || (policy === 'update' && !isFinal && !wantsReactivation)) return updateFound(item, row, found, context);
	if (!isFinal && (wantsReactivation || policy === 'reactivate')) return reactivated(updateFound(item, row, found, context), row, context);
	const advice = isFinal ? 'what it became cannot be seen, so choose another row' : 'choose another row, or send "reactivate": true with the decision';
	return review(item, `${displayName(context, row.table)} chosen in review ${inactiveReason(row.table, row.values)}; ${advice}.`, found, context);
}

function use(item: PlannedItem, { table, id, reactivate }: Use, context: DecideContext): Decision {
	const row = context.world.get(table, id);
	if (row) return useRow(item, row, REVIEW, reactivate, context);
	return failed(item, [`decision.use names the ${displayName(context, table).toLowerCase()} ${id}, which does not exist or cannot be seen by the user of the credential; choose another row.`]);
}

/** A new row although others answer to the same person; the row that the same decision made before is written again instead. */
function create(item: PlannedItem, context: DecideContext): Decision {
	const faults = item.faults.get(context.settings.saveAs) ?? [];
	if (faults.length > 0) return failed(item, faults);
	const identity = newIdentity(item, context);
	const known = identity && byOurId(identity, context);
	if (!identity || !known) return review(item, idsTaken('rows that earlier decisions made have it'), { rows: [], matchedBy: '' }, context);
	if (!('ordinal' in known)) return useRow(item, known, known.isNew ? REVIEW : 'id', false, context);
	const decision = createNew(item, identity, known, `Decided in review: ${newRowOf(context)}.`, context);
	if (decision.kind === 'create' && decision.row) decision.row.isDecided = true;
	return decision;
}

/** Carries out what a person decided about an item that had gone to review. */
export function decideReviewed(item: PlannedItem, decision: PersonDecision, context: DecideContext): Decision {
	switch (decision.kind) {
		case 'use': return use(item, decision, context);
		case 'create': return create(item, context);
		case 'skip': return { itemIndex: item.index, kind: 'skip', reason: 'Skipped in review.', candidates: [], changes: {} };
		case 'wrong': return failed(item, [decision.fault]);
	}
}
