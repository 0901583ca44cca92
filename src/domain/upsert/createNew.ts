import { LAST_ORDINAL, newRowId, type RowIdentity } from '../identity/newRowId';
import { contribute } from './contribute';
import { displayName, failed, type DecideContext, type Decision } from './decision';
import { isOutOfUseAndIgnored } from './inactivePolicy';
import type { KnownRow, PlannedItem } from './item';
import { missingColumns } from './missingColumns';
import { hasIdentity } from './sameIdentity';
import { nameCompany, withCompany } from './withCompany';

/** An id of ours that no known row has. */
export interface FreeId {
	id: string;
	ordinal: number;
}

/** The row of this person that is known under one of our ids, or the first id that no known row has; neither when all are taken. */
export function byOurId(identity: RowIdentity, { organisationId, world, places, settings }: DecideContext): KnownRow | FreeId | undefined {
	for (let ordinal = 0; ordinal <= LAST_ORDINAL; ordinal += 1) {
		const id = newRowId(organisationId, identity, ordinal);
		const known = world.get(identity.table, id);
		if (!known) return { id, ordinal };
		if (isOutOfUseAndIgnored(known, settings)) continue;
		if (hasIdentity(known.values, identity, places, settings.phoneCountry)) return known;
	}
	return undefined;
}

/** Said when every id a person can have belongs to somebody else. */
export const idsTaken = (why: string) => `The id for this person is taken ${LAST_ORDINAL + 1} times over (${why}); a person has to decide.`;

/**
 * Makes a row of an item under a free id.
 * @param reason one sentence for people
 */
export function createNew(item: PlannedItem, identity: RowIdentity, { id, ordinal }: FreeId, reason: string, context: DecideContext): Decision {
	const { settings, world } = context;
	const contribution = item.contributions.get(settings.saveAs);
	const missing = contribution ? missingColumns(contribution, context.tables.get(settings.saveAs)) : [];
	if (missing.length > 0 || !contribution) return failed(item, missing);
	const { contribution: whole, company, stop } = withCompany(contribution, { table: settings.saveAs, values: {} }, context);
	if (stop) return { itemIndex: item.index, candidates: [], changes: {}, company, ...stop };
	const row = world.addNew(settings.saveAs, id);
	const { changes } = contribute(row, whole, settings);
	nameCompany(row, company);
	world.reindex(row);
	return { itemIndex: item.index, kind: 'create', row, candidates: [], changes, identity: { ...identity, firstOrdinal: ordinal }, ...(company ? { company } : {}), reason };
}

/** "new lead", as a sentence ends. */
export const newRowOf = (context: DecideContext) => `new ${displayName(context, context.settings.saveAs).toLowerCase()}`;
