import { LAST_ORDINAL, newRowId, type RowIdentity } from '../identity/newRowId';
import { chooseMatch } from './chooseMatch';
import { contribute } from './contribute';
import { failed, review, type DecideContext, type Decision } from './decision';
import { findMatch, isActive, type Found } from './findMatch';
import { newIdentity } from './identityOf';
import { activeStatus, inactivePolicy, isOutOfUseAndIgnored } from './inactivePolicy';
import type { Contribution, KnownRow, PlannedItem } from './item';
import { missingColumns } from './missingColumns';
import { inactiveReason } from './rowState';
import { hasIdentity } from './sameIdentity';
import { withCompany } from './withCompany';

const displayName = (context: DecideContext, table: string) => context.tables.get(table)?.displayName ?? table;

/** Applies an item to the row that was found for it. */
function updateFound(item: PlannedItem, row: KnownRow, found: Found, context: DecideContext): Decision {
	const faults = item.faults.get(row.table) ?? [];
	const contribution = item.contributions.get(row.table);
	const base = { itemIndex: item.index, row, matchedBy: found.matchedBy, candidates: found.rows };
	if (faults.length > 0 || !contribution) return failed(item, faults, base);
	const { contribution: whole, company, stop } = withCompany(contribution, row, context);
	if (stop) return { ...base, ...stop, changes: {}, company };
	const { changes, faults: mergeFaults } = contribute(row, whole, context.settings);
	if (mergeFaults.length > 0) return failed(item, mergeFaults, base);
	context.world.reindex(row);
	const kind = Object.keys(changes).length > 0 ? 'update' : 'unchanged';
	return { ...base, kind, changes, ...(company ? { company } : {}), reason: `${foundReason(row, found, context)}${kind === 'unchanged' ? '; nothing to change' : ''}.` };
}

/** How the row was found, without the full stop. */
function foundReason(row: KnownRow, { matchedBy, via }: Found, context: DecideContext): string {
	const by = `found by ${matchedBy}`;
	if (row.isNew) return `Same person as item ${(row.contributions[0]?.itemIndex ?? 0) + 1} of this run, ${by}`;
	if (!via) return `${displayName(context, row.table)} ${by}`;
	const fate = via.table === row.table ? 'was merged, and the row it was merged into is used' : `was qualified, and the ${displayName(context, row.table).toLowerCase()} it became is used`;
	return `${displayName(context, via.table)} ${by}; it ${fate}`;
}

interface FreeId {
	id: string;
	ordinal: number;
}

/** The row of this person that is known under one of our ids, or the first id that no known row has; neither when all are taken. */
function byOurId(identity: RowIdentity, { organisationId, world, places, settings }: DecideContext): KnownRow | FreeId | undefined {
	for (let ordinal = 0; ordinal <= LAST_ORDINAL; ordinal += 1) {
		const id = newRowId(organisationId, identity, ordinal);
		const known = world.get(identity.table, id);
		if (!known) return { id, ordinal };
		if (isOutOfUseAndIgnored(known, settings)) continue;
		if (hasIdentity(known.values, identity, places, settings.phoneCountry)) return known;
	}
	return undefined;
}

function decideNew(item: PlannedItem, context: DecideContext): Decision {
	const { settings } = context;
	const faults = item.faults.get(settings.saveAs) ?? [];
	const contribution = item.contributions.get(settings.saveAs);
	if (faults.length > 0 || !contribution) return failed(item, faults);
	const identity = newIdentity(item, context);
	if (!identity) {
		const names = settings.rules.map(({ label }) => label).join(', ');
		return review(item, `None of the match keys is filled (${names}), so a repeat could not be recognised; add one of them.`, { rows: [], matchedBy: '' });
	}
	const known = byOurId(identity, context);
	if (!known) return review(item, idsTaken('they are other people by now'), { rows: [], matchedBy: '' });
	if ('ordinal' in known) return createNew(item, contribution, { ...identity, firstOrdinal: known.ordinal }, known.id, context);
	const found = { rows: [known], table: settings.saveAs, matchedBy: known.isNew ? (settings.rules[identity.ruleIndex]?.label ?? '') : 'id' };
	return isActive(known) ? decideFound(item, found, context) : decideInactive(item, found, context);
}

/** Said when every id a person can have belongs to somebody else. */
export const idsTaken = (why: string) => `The id for this person is taken ${LAST_ORDINAL + 1} times over (${why}); a person has to decide.`;

function createNew(item: PlannedItem, contribution: Contribution, identity: RowIdentity, id: string, context: DecideContext): Decision {
	const { settings, world } = context;
	const missing = missingColumns(contribution, context.tables.get(settings.saveAs));
	if (missing.length > 0) return failed(item, missing);
	const { contribution: whole, company, stop } = withCompany(contribution, { table: settings.saveAs, values: {} }, context);
	if (stop) return { itemIndex: item.index, candidates: [], changes: {}, company, ...stop };
	const row = world.addNew(settings.saveAs, id);
	const { changes } = contribute(row, whole, settings);
	world.reindex(row);
	const searched = settings.lookIn.map((table) => displayName(context, table).toLowerCase()).join(' or ');
	return { itemIndex: item.index, kind: 'create', row, candidates: [], changes, identity, ...(company ? { company } : {}), reason: `No ${searched} found; new ${displayName(context, settings.saveAs).toLowerCase()}.` };
}

function decideFound(item: PlannedItem, found: Found, context: DecideContext): Decision {
	const { settings } = context;
	if (settings.ifFound === 'skip') {
		return { itemIndex: item.index, kind: 'skip', reason: `${displayName(context, found.table)} found by ${found.matchedBy}; If Found is set to Skip.`, row: found.rows[0], matchedBy: found.matchedBy, candidates: found.rows, changes: {} };
	}
	if (settings.ifFound === 'createAnyway') return updateFound(item, found.rows[0] as KnownRow, found, context);
	if (settings.ifFound === 'review') return review(item, `${displayName(context, found.table)} found by ${found.matchedBy}; If Found is set to Send to Review.`, found);
	const row = chooseMatch(found.rows, settings.severalMatches);
	if (!row) return review(item, `${found.rows.length} rows of ${displayName(context, found.table)} found by ${found.matchedBy}; choose one.`, found);
	return updateFound(item, row, found, context);
}

/** Only rows out of use were found. */
function decideInactive(item: PlannedItem, found: Found, context: DecideContext): Decision {
	const { settings } = context;
	const row = chooseMatch(found.rows, settings.severalMatches);
	const policy = row ? inactivePolicy(row, settings) : 'review';
	if (policy === 'ignore') return decideNew(item, context);
	if (!row || policy === 'review') return reviewInactive(item, found, context);
	if (policy === 'reactivate') return reactivate(item, row, found, context);
	return decideFound(item, found, context);
}

function reactivate(item: PlannedItem, row: KnownRow, found: Found, context: DecideContext): Decision {
	const decision = decideFound(item, { ...found, rows: [row] }, context);
	if (decision.row !== row || (decision.kind !== 'update' && decision.kind !== 'unchanged')) return decision;
	row.reactivateTo ??= activeStatus(context.tables.get(row.table));
	const from = row.values.statecode;
	row.values.statecode = 0;
	return { ...decision, kind: 'update', changes: { statecode: { from, to: 0 }, ...decision.changes }, reason: `${decision.reason.replace('; nothing to change', '')} It was out of use and is reactivated.` };
}

function reviewInactive(item: PlannedItem, found: Found, context: DecideContext): Decision {
	const [row] = found.rows;
	const why = row ? inactiveReason(row.table, row.values) : '';
	return review(item, `${displayName(context, found.table)} found by ${found.matchedBy}, but it ${why}; decide what to do with it.`, found);
}

function decideItem(item: PlannedItem, context: DecideContext): Decision {
	if (context.settings.ifFound === 'createAnyway') return decideCreateAnyway(item, context);
	const found = findMatch(item, context, isActive);
	if (found) return decideFound(item, found, context);
	const inactive = findMatch(item, context, () => true);
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
