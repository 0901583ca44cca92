import { decideReviewed } from '../review/decideReviewed';
import { chooseMatch } from './chooseMatch';
import { byOurId, createNew, idsTaken, newRowOf } from './createNew';
import { displayName, failed, review, type DecideContext, type Decision } from './decision';
import { findMatch, isActive, type Found } from './findMatch';
import { newIdentity } from './identityOf';
import { inactivePolicy, isOutOfUseAndIgnored } from './inactivePolicy';
import type { KnownRow, PlannedItem } from './item';
import { inactiveReason } from './rowState';
import { reactivated, updateFound } from './updateFound';

function decideNew(item: PlannedItem, context: DecideContext): Decision {
	const { settings } = context;
	const faults = item.faults.get(settings.saveAs) ?? [];
	if (faults.length > 0) return failed(item, faults);
	const identity = newIdentity(item, context);
	if (!identity) {
		const names = settings.rules.map(({ label }) => label).join(', ');
		return review(item, `None of the match keys is filled (${names}), so a repeat could not be recognised; add one of them.`, { rows: [], matchedBy: '' }, context);
	}
	const known = byOurId(identity, context);
	if (!known) return review(item, idsTaken('they are other people by now'), { rows: [], matchedBy: '' }, context);
	const searched = settings.lookIn.map((table) => displayName(context, table).toLowerCase()).join(' or ');
	if ('ordinal' in known) return createNew(item, identity, known, `No ${searched} found; ${newRowOf(context)}.`, context);
	const found = { rows: [known], table: settings.saveAs, matchedBy: known.isNew ? (settings.rules[identity.ruleIndex]?.label ?? 'id') : 'id' };
	return isActive(known) ? decideFound(item, found, context) : decideInactive(item, found, context);
}

function decideFound(item: PlannedItem, found: Found, context: DecideContext): Decision {
	const { settings } = context;
	if (settings.ifFound === 'skip') {
		return { itemIndex: item.index, kind: 'skip', reason: `${displayName(context, found.table)} found by ${found.matchedBy}; If Found is set to Skip.`, row: found.rows[0], matchedBy: found.matchedBy, candidates: found.rows, changes: {} };
	}
	if (settings.ifFound === 'createAnyway') return updateFound(item, found.rows[0] as KnownRow, found, context);
	if (settings.ifFound === 'review') return review(item, `${displayName(context, found.table)} found by ${found.matchedBy}; If Found is set to Send to Review.`, found, context);
	const row = chooseMatch(found.rows, settings.severalMatches, context.counted);
	if (!row) return review(item, `${found.rows.length} rows of ${displayName(context, found.table)} found by ${found.matchedBy}; choose one.`, found, context);
	return updateFound(item, row, found, context);
}

/** Only rows out of use were found, and none of them is to be ignored. */
function decideInactive(item: PlannedItem, found: Found, context: DecideContext): Decision {
	const { settings } = context;
	const row = chooseMatch(found.rows, settings.severalMatches, context.counted);
	const policy = row ? inactivePolicy(row, settings) : 'review';
	if (!row || policy === 'review') return reviewInactive(item, found, context);
	if (policy === 'reactivate') return reactivated(decideFound(item, found, context), row, context);
	return decideFound(item, found, context);
}

function reviewInactive(item: PlannedItem, found: Found, context: DecideContext): Decision {
	const [row] = found.rows;
	const why = row ? inactiveReason(row.table, row.values) : '';
	return review(item, `${displayName(context, found.table)} found by ${found.matchedBy}, but it ${why}; decide what to do with it.`, found, context);
}

function decideItem(item: PlannedItem, context: DecideContext): Decision {
	if (item.decision) return decideReviewed(item, item.decision, context);
	if (context.settings.ifFound === 'createAnyway') return decideCreateAnyway(item, context);
	const found = findMatch(item, context, isActive);
	if (found) return decideFound(item, found, context);
	const inactive = findMatch(item, context, (row) => !isOutOfUseAndIgnored(row, context.settings));
	return inactive ? decideInactive(item, inactive, context) : decideNew(item, context);
}

/** A row of its own for every event, however many rows the person has; the same event again finds the row it made. */
function decideCreateAnyway(item: PlannedItem, context: DecideContext): Decision {
	if (item.eventId === null) {
		return failed(item, ['Event ID is empty; Create Anyway needs one, such as the id of the form submission, so that a repeated run makes no second row.']);
	}
	return decideNew(item, context);
}

/**
 * Decides every item in input order. The world changes along the way, so that the result is what processing one item
 * after the other would leave; nothing is written.
 */
export function decide(items: readonly PlannedItem[], context: DecideContext): Decision[] {
	return items.map((item) => decideItem(item, context));
}
