import type { TableMetadata } from '../metadata/table';
import type { UpsertInput } from '../upsert/item';
import { tableOfReference } from '../values/convertLookup';
import { lookupWish, MOST_TABLES } from './lookupWish';
import { replaceLookups } from './replaceLookups';

/**
 * Tables that the items' lookup values point to or may point to, as far as they are not among `tables`: their entity set names are
 * needed to bind them, their columns to search them. Owners are left out, theirs are the same everywhere.
 */
export function lookupTargets(inputs: readonly UpsertInput[], tables: ReadonlyMap<string, TableMetadata>): string[] {
	const names = new Set<string>();
	for (const input of inputs) {
		replaceLookups({ ...input, owner: undefined }, tables, (value, targets) => {
			const wish = lookupWish(value, targets);
			const pointed = wish ? wish.tables : [tableOfReference(value, targets)];
			if (pointed.length <= MOST_TABLES) for (const name of pointed) if (name && targets.includes(name)) names.add(name);
			return value;
		});
	}
	return [...names].filter((name) => !tables.has(name));
}
