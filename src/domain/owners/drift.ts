import { foldKey } from '../matching/foldKey';
import { resolveRow } from './buildMapping';
import { byKeys } from './directory';
import { listed, type OwnerResolution } from './match';
import type { MappingRow } from './mappingRow';
import { called, keysOf, STATE_WORDS, type Owner } from './owner';
import type { OwnerSearch } from './ownerSearch';
import { addressesOf } from './person';

/**
 * What a mapping and an environment have come apart in: a user nobody is mapped to; an owner disabled or gone since; a person who is somebody
 * else now, can be mapped now, or no longer; one e-mail of two users; one person in two rows.
 */
export type DriftKind = 'newUser' | 'disabled' | 'ownerGone' | 'changed' | 'nowMapped' | 'noLongerMapped' | 'duplicateUsers' | 'duplicateRows';

export interface Drift {
	kind: DriftKind;
	reason: string;
	/** Whether somebody has to decide; the others are put right by building the mapping again. */
	needsDecision: boolean;
	email: string;
	name: string;
	ownerId: string;
	ownerName: string;
	ownerEmail: string;
}

const DECIDED_BY_PEOPLE: ReadonlySet<DriftKind> = new Set(['disabled', 'ownerGone', 'noLongerMapped', 'duplicateUsers', 'duplicateRows']);

const drift = (kind: DriftKind, reason: string, row: Partial<MappingRow>, owner?: Owner): Drift => ({
	kind, reason, needsDecision: DECIDED_BY_PEOPLE.has(kind),
	email: row.email ?? '', name: row.name ?? '',
	ownerId: owner?.id ?? '', ownerName: owner?.name ?? '', ownerEmail: owner?.email ?? '',
});

const nameOf = ({ name, email }: MappingRow) => (name && email ? `${name} (${email})` : name || email);

/** How one row differs from what would be found for it now. */
function rowDrift(row: MappingRow, { match, problem, reason, candidates }: OwnerResolution, { directory }: OwnerSearch): Drift[] {
	const { ownerId, ownerName, status } = row.found;
	const before = ownerId ? directory.byId(ownerId) : undefined;
	const isUnread = status === '';
	if (match) {
		if (ownerId === match.found.id || isUnread) return [];
		if (!ownerId) return [drift('nowMapped', `${nameOf(row)} can be mapped now: ${reason}`, row, match.found)];
		return [drift('changed', `${nameOf(row)} was ${before ? called(before) : ownerName || ownerId} and is ${called(match.found)} now.`, row, match.found)];
	}
	if (problem === 'disabled') return [drift('disabled', `${nameOf(row)}: ${reason}`, row, candidates[0]?.found)];
	if (!ownerId) return [];
	if (before && before.state !== 'enabled') return [drift('disabled', `${nameOf(row)} is mapped to ${called(before)}, who ${STATE_WORDS[before.state]}.`, row, before)];
	if (!before) return [drift('ownerGone', `${nameOf(row)} is mapped to ${ownerName || ownerId}, who is no longer in this environment.`, row)];
	return [drift('noLongerMapped', `${nameOf(row)} was mapped to ${called(before)}, and is not any more: ${reason}`, row, before)];
}

/** Enabled people among the users; a team or an application is nobody's counterpart. */
const people = (owners: readonly Owner[]) => owners.filter(({ type, state }) => type === 'systemuser' && state === 'enabled');

function duplicateUsers(owners: readonly Owner[]): Drift[] {
	const groups = [...byKeys(people(owners), ({ email }) => keysOf(email))].filter(([, users]) => users.length > 1);
	return groups.map(([email, users]) => drift('duplicateUsers', `${users.length} enabled users have the e-mail ${email}: ${listed(users.map(({ name, userPrincipalName }) => `${name} (${userPrincipalName})`))}.`, { email }, users[0]));
}

function duplicateRows(rows: readonly MappingRow[]): Drift[] {
	const groups = [...byKeys(rows, ({ person }) => addressesOf(person))].filter(([, group]) => group.length > 1);
	return groups.map(([address, group]) => drift('duplicateRows', `${group.length} mapping rows have the address ${address}: ${listed(group.map(nameOf))}; keep one.`, group[0] ?? {}));
}

/** When the mapping was last checked as a whole; empty where it never was. */
export const lastChecked = (rows: readonly MappingRow[]): string => rows.map(({ found }) => found.checkedAt).sort().at(-1) ?? '';

const isSince = (createdOn: string, since: string) => since === '' || Date.parse(createdOn) > Date.parse(since);

/**
 * Everything in which the mapping's rows and the environment have come apart.
 * @param since ISO date; users made before it are not called new. Empty: all are
 */
export function findDrift(rows: readonly MappingRow[], search: OwnerSearch, since: string): Drift[] {
	const resolved = rows.map((row) => ({ row, resolution: resolveRow(row, search) }));
	const taken = new Set(resolved.flatMap(({ row, resolution }) => [row.found.ownerId, ...resolution.candidates.map(({ found }) => found.id)]));
	const news = people(search.directory.owners).filter(({ id, createdOn }) => !taken.has(id) && isSince(createdOn, since));
	return [
		...resolved.flatMap(({ row, resolution }) => rowDrift(row, resolution, search)),
		...duplicateRows(rows),
		...duplicateUsers(search.directory.owners),
		...news.map((owner) => drift('newUser', `${called(owner)} is a new user, and nobody is mapped to them.`, { email: foldKey(owner.email) }, owner)),
	];
}
