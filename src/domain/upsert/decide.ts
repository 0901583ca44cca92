import type { TableMetadata } from '../metadata/table';
import { LAST_ORDINAL, newRowId, type RowIdentity } from '../identity/newRowId';
import type { FieldColumns } from '../matching/fieldColumns';
import type { CompanyDecision } from '../company/decideCompany';
import { applyColumns, applyOwner, type Changes } from './applyColumns';
import { withCompany } from './withCompany';
import { chooseMatch } from './chooseMatch';
import type { Contribution, KnownRow, PlannedItem } from './item';
import type { Places } from './plan';
import { inactiveReason, rowState } from './rowState';
import { EVENT_RULE, hasIdentity } from './sameIdentity';
import type { InactiveMatches, UpsertSettings } from './settings';
import type { World } from './world';

/** What happens to an item before anything is written. */
export type DecisionKind = 'create' | 'update' | 'unchanged' | 'skip' | 'review' | 'failed';

export interface Decision {
	itemIndex: number;
	kind: DecisionKind;
	/** One sentence for people. */
	reason: string;
	/** The row that was chosen or is to be made. */
	row?: KnownRow;
	/** Label of the rule that found the row. */
	matchedBy?: string;
	/** Every row that was found, the chosen one included. */
	candidates: readonly KnownRow[];
	changes: Changes;
	/** How the new row's id came to be; only for creates. */
	identity?: RowIdentity;
	/** What was decided about the person's company. */
	company?: CompanyDecision;
}

export interface DecideContext {
	organisationId: string;
	tables: ReadonlyMap<string, TableMetadata>;
	places: Places;
	world: World;
	settings: UpsertSettings;
	/** Of every row this run makes: what its id was derived from. */
	identities: Map<KnownRow, RowIdentity>;
	/** Which company a person belongs to; only where people are associated with companies. */
	company?: (itemIndex: number) => CompanyDecision;
}

interface Found {
	rows: KnownRow[];
	table: string;
	matchedBy: string;
	/** The row that was found, where the first of `rows` is what it became. */
	via?: KnownRow;
}

/** All rules over the first table, then all over the next: the first rule with a hit wins. */
export function findMatch(item: PlannedItem, context: DecideContext, accept: (row: KnownRow) => boolean): Found | undefined {
	for (const table of context.settings.lookIn) {
		for (const [ruleIndex, rule] of context.settings.rules.entries()) {
			const keys = item.keys.get(table)?.[ruleIndex] ?? [];
			const hits = context.world.find(table, ruleIndex, keys);
			const rows = [...new Set(hits.map((row) => context.world.present(row)))].filter(accept);
			const via = hits.find((row) => row !== rows[0] && context.world.present(row) === rows[0]);
			if (rows.length > 0) return { rows, table, matchedBy: rule.label, ...(via ? { via } : {}) };
		}
	}
	return undefined;
}

export const isActive = (row: KnownRow) => inactiveReason(row.table, row.values) === null;

/** Positions of a rule's fields that a new row made of the item would not hold itself. */
function unheldFields(item: PlannedItem, table: string, fields: readonly FieldColumns[]): number[] {
	const written = new Set(item.contributions.get(table)?.columns.filter(({ column }) => column.creatable).map(({ column }) => column.logicalName));
	return fields.flatMap(({ columns, through }, index) => (!through && columns.some((name) => written.has(name)) ? [] : [index]));
}

/**
 * Who the item is: its first rule, in order, all of whose fields are filled. A rule of which a new row would hold nothing cannot
 * be it: whether the row is still that person could never be told.
 */
export function identityOf(item: PlannedItem, { places, settings }: Pick<DecideContext, 'places' | 'settings'>): RowIdentity | undefined {
	const table = settings.saveAs;
	for (const [ruleIndex, [key]] of (item.keys.get(table) ?? []).entries()) {
		const fields = places.get(table)?.[ruleIndex] ?? [];
		const unheld = unheldFields(item, table, fields);
		if (key === undefined || unheld.length === fields.length) continue;
		const columns = fields.map(({ columns: names, through }) => [through, ...names].filter(Boolean).join('|'));
		return { table, ruleIndex, columns, key, ...(unheld.length > 0 ? { unheld } : {}) };
	}
	return undefined;
}

/** What the id of a row made for the item is derived from; undefined when a repeat could not be recognised. */
export const newIdentity = (item: PlannedItem, context: Pick<DecideContext, 'places' | 'settings'>): RowIdentity | undefined =>
	context.settings.ifFound === 'createAnyway' ? eventIdentity(item, context) : identityOf(item, context);

/** The identity of a row that is made although the person is known: the event and who it is about. */
function eventIdentity(item: PlannedItem, context: Pick<DecideContext, 'places' | 'settings'>): RowIdentity | undefined {
	const person = identityOf(item, context);
	if (item.eventId === null || !person) return undefined;
	return { table: person.table, ruleIndex: EVENT_RULE, columns: ['event', ...person.columns], key: `${item.eventId}\u001f${person.key}` };
}

const displayName = (context: DecideContext, table: string) => context.tables.get(table)?.displayName ?? table;

function failed(item: PlannedItem, faults: readonly string[], rest: Partial<Decision> = {}): Decision {
	return { itemIndex: item.index, kind: 'failed', reason: faults.join(' '), candidates: [], changes: {}, ...rest };
}

function review(item: PlannedItem, reason: string, { rows, matchedBy }: Pick<Found, 'rows' | 'matchedBy'>): Decision {
	return { itemIndex: item.index, kind: 'review', reason, candidates: rows, matchedBy, changes: {} };
}

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
	const missing = missingColumns(contribution, context);
	if (missing.length > 0) return failed(item, missing);
	const { contribution: whole, company, stop } = withCompany(contribution, { table: settings.saveAs, values: {} }, context);
	if (stop) return { itemIndex: item.index, candidates: [], changes: {}, company, ...stop };
	const row = world.addNew(settings.saveAs, id);
	const { changes } = contribute(row, whole, settings);
	world.reindex(row);
	const searched = settings.lookIn.map((table) => displayName(context, table).toLowerCase()).join(' or ');
	return { itemIndex: item.index, kind: 'create', row, candidates: [], changes, identity, ...(company ? { company } : {}), reason: `No ${searched} found; new ${displayName(context, settings.saveAs).toLowerCase()}.` };
}

/** Columns the platform itself insists on and fills in by no default. */
function missingColumns({ columns }: Contribution, { tables, settings }: DecideContext): string[] {
	const table = tables.get(settings.saveAs);
	const filled = new Set(columns.map(({ column }) => column.logicalName));
	return [...(table?.columns.values() ?? [])]
		.filter((column) => column.required === 'system' && column.creatable && NEEDS_VALUE.has(column.type) && column.logicalName !== table?.primaryId)
		.filter(({ logicalName }) => !filled.has(logicalName))
		.map((column) => `${column.displayName} (${column.logicalName}) is required for a new ${table?.displayName.toLowerCase()} and the item has no value for it.`);
}

/** Types the platform has no default for; choices, dates, owners and yes/no columns get one. */
const NEEDS_VALUE = new Set(['String', 'Memo']);

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

const isOutOfUseAndIgnored = (row: KnownRow, settings: UpsertSettings): boolean =>
	rowState(row.table, row.values) !== 'active' && inactivePolicy(row, settings) === 'ignore';

/** Nothing but a person can say what becomes of a merged row or of a lead that is a customer by now. */
export function inactivePolicy(row: Pick<KnownRow, 'table' | 'values'>, settings: UpsertSettings): InactiveMatches {
	const state = rowState(row.table, row.values);
	if (state === 'merged' || state === 'qualified') return 'review';
	return state === 'disqualified' ? settings.disqualifiedLeads : settings.inactiveMatches;
}

/** The lowest status reason of state 0: the one Dynamics itself gives a reactivated row. */
function activeStatus(row: KnownRow, { tables }: DecideContext): number {
	const options = tables.get(row.table)?.columns.get('statuscode')?.options ?? [];
	return Math.min(...options.filter(({ state }) => state === 0).map(({ value }) => value), ...(options.length === 0 ? [1] : []));
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
	row.reactivateTo ??= activeStatus(row, context);
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
