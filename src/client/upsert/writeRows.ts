import { partition } from 'lodash';
import type { KnownRow } from '../../domain/upsert/item';
import { rowBody } from '../../domain/upsert/rowBody';
import type { UpsertContext } from './context';
import { createTable, newRows } from './createRows';
import { reactivateRows } from './reactivateRows';
import { updateExisting } from './updateRows';
import { perTable, type Written } from './written';

/**
 * Writes what the items left in the world: new rows under our own ids, existing rows with only their changed columns.
 * A refused row never stops the others. Rows that a person decided on are written past Dynamics' duplicate rules, which would only
 * send them to review again.
 */
export async function writeRows(context: UpsertContext, written: Written = { rows: new Map(), changes: new Map(), faults: new Map() }): Promise<Written> {
	const rows = [...context.world.rows].filter(({ contributions }) => contributions.length > 0);
	const [decided, ordinary] = partition(rows, ({ isDecided }) => isDecided && context.settings.duplicateRules);
	const afterReview = { ...context, settings: { ...context.settings, duplicateRules: false } };
	await Promise.all([writeGroup(context, ordinary, written), writeGroup(afterReview, decided, written)]);
	return written;
}

async function writeGroup(context: UpsertContext, rows: readonly KnownRow[], written: Written): Promise<void> {
	const changed = rows.filter((row) => !row.isNew && (row.reactivateTo !== undefined || Object.keys(rowBody(row, context.entitySets)).length > 0));
	const fresh = rows.filter(({ isNew }) => isNew);
	await Promise.all([
		perTable(fresh, async (table, group) => await createTable(context, table, newRows(context, group), written)),
		reactivateRows(context, changed, written).then(async (active) => await updateExisting(context, active, written)),
	]);
}
