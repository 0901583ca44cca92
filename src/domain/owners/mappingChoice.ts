import { foldKey } from '../matching/foldKey';
import { BY_MAPPING_ROW, listed, type OwnerResolution } from './match';
import type { MappingRow } from './mappingRow';
import { called, STATE_WORDS } from './owner';
import { failed, isUsable, PROBLEM_OF, type OwnerSearch } from './ownerSearch';
import { addressesOf, type Person } from './person';

/** The whole of one person's row: what somebody chose there stands, and nothing else is tried. */
function byChoice(row: MappingRow, search: OwnerSearch): OwnerResolution {
	const owners = search.directory.called(row.choice);
	const candidates = owners.map((found) => ({ found, matchedBy: BY_MAPPING_ROW, matchedValue: row.choice }));
	const [only] = candidates;
	const says = `The mapping row of ${row.email || 'this person'} names "${row.choice}"`;
	if (!only) return failed('mappingRow', `${says}, and there is no such user${search.directory.hasTeams ? ' or team' : ''} in this environment; correct the row.`);
	if (candidates.length > 1) return failed('ambiguous', `${says}, and ${candidates.length} owners are called so: ${listed(owners.map(called))}; write an ID or e-mail there.`, candidates);
	if (!isUsable(only.found, search, true)) return failed(PROBLEM_OF[only.found.state], `${says}, and ${called(only.found)} ${STATE_WORDS[only.found.state]}; choose somebody else there.`, candidates);
	return { match: only, reason: `${called(only.found)} found by mapping row.`, candidates };
}

const severalRows = (rows: readonly MappingRow[]): OwnerResolution =>
	failed('mappingRow', `${rows.length} mapping rows of the same person choose different owners: ${listed(rows.map(({ choice }) => `"${choice}"`))}; keep one.`);

/** What somebody chose in a mapping row of the person; null where nobody did. */
export function chosenInRows(person: Person, search: OwnerSearch): OwnerResolution | null {
	const rows = addressesOf(person).map((address) => search.rows.get(address) ?? []).find((found) => found.some(({ choice }) => choice !== ''));
	const choosing = (rows ?? []).filter(({ choice }) => choice !== '');
	const [first] = choosing;
	if (!first) return null;
	return new Set(choosing.map(({ choice }) => foldKey(choice))).size > 1 ? severalRows(choosing) : byChoice(first, search);
}
