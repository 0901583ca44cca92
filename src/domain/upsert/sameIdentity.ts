import type { RowIdentity } from '../identity/newRowId';
import { isSameValue } from '../mapping/mergeColumn';
import { keysOfRow, type WebApiRow } from '../matching/ruleKeys';
import { webApiName } from '../metadata/table';
import type { ColumnValue } from '../values/convertValue';
import type { KnownRow } from './item';
import type { Places } from './plan';

/** Stands for the rule of rows that were made for an event: nothing in the row tells which, so their id alone counts. */
export const EVENT_RULE = -1;

/**
 * Whether a row that has an id of ours is still the person the id was made for. Details that we do not write into it (a
 * contact's company is the name of another row) say nothing about that, so they are not asked.
 */
export function hasIdentity(row: WebApiRow, identity: RowIdentity, places: Places, phoneCountry?: string): boolean {
	if (identity.ruleIndex === EVENT_RULE) return true;
	const fields = places.get(identity.table)?.[identity.ruleIndex] ?? [];
	const isHeld = (_: unknown, index: number) => !fields[index]?.through && !identity.unheld?.includes(index);
	const wanted = identity.key.split('\u001f').filter(isHeld);
	return keysOfRow(fields.filter(isHeld), row, phoneCountry).includes(wanted.join('\u001f'));
}

/** Whether a row that was read holds everything this run means it to hold: our own write whose answer was lost. */
export function holdsOurValues(row: KnownRow, fresh: WebApiRow): boolean {
	const columns = row.contributions.flatMap((contribution) => contribution.columns.map(({ column }) => column));
	const ours = columns.filter((column) => column.creatable && (row.values[webApiName(column)] ?? null) !== null);
	return ours.length > 0 && ours.every((column) => isSameValue(fresh[webApiName(column)], row.values[webApiName(column)] as ColumnValue, column));
}
