import type { RowIdentity } from '../identity/newRowId';
import { keysOfRow, type WebApiRow } from '../matching/ruleKeys';
import type { Places } from './plan';

/**
 * Whether a row that has an id of ours is still the person the id was made for. Details that live on a related row
 * (a contact's company) are not ours to write, so they are not asked.
 */
export function hasIdentity(row: WebApiRow, identity: RowIdentity, places: Places, phoneCountry?: string): boolean {
	const fields = places.get(identity.table)?.[identity.ruleIndex] ?? [];
	const own = fields.filter(({ through }) => !through);
	const wanted = identity.key.split('\u001f').filter((_, index) => !fields[index]?.through);
	return keysOfRow(own, row, phoneCountry).includes(wanted.join('\u001f'));
}
