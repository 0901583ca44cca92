import { rowUrl } from '../upsert/rowUrl';
import type { Candidate, Problem, Resolution } from './match';
import type { MappingRow } from './mappingRow';
import type { OwnerOutcome, Settled } from './noMatch';
import type { Owner, OwnerState, OwnerType } from './owner';
import type { Parked } from './park';

/** An owner as the Upsert node takes it. */
export interface OwnerReference {
	id: string;
	type: OwnerType;
}

/** Somebody from outside Dynamics, as a mapping row names them. */
export interface LocalUser {
	id: string;
	email: string;
	name: string;
}

export interface OwnerCandidate {
	id: string;
	type: OwnerType;
	name: string;
	email: string;
	userPrincipalName: string;
	state: OwnerState;
	matchedBy: string;
	matchedValue: string;
	/** Opens the user or team in Dynamics. */
	url: string;
}

export interface LocalCandidate extends LocalUser {
	matchedBy: string;
	matchedValue: string;
}

/** What the node says about one item, beside the item's own fields. */
export interface MatchReport<Listed> {
	outcome: OwnerOutcome;
	reason: string;
	/** Why nobody could be taken, in one word; null where somebody was. */
	problem: Problem | null;
	/** Name of the rule. */
	matchedBy: string | null;
	/** The address, id or name that matched: an alias, where one was used. */
	matchedValue: string | null;
	/** Name and e-mail of the one who was taken. */
	name: string | null;
	email: string | null;
	candidates: Listed[];
	/** Host of the environment that was asked. */
	environment: string;
	/** Of an item that waits, or that has waited. */
	parked?: Parked;
	/** What the whole run cost. */
	calls: { requests: number; batchParts: number; waitedMs: number; throttled: number };
}

/** Help for whoever decides, not an archive. */
const MOST_CANDIDATES = 20;

export const ownerCandidate = ({ found, matchedBy, matchedValue }: Candidate<Owner>, environmentUrl: string): OwnerCandidate => ({
	id: found.id, type: found.type, name: found.name, email: found.email, userPrincipalName: found.userPrincipalName, state: found.state,
	matchedBy, matchedValue, url: rowUrl(environmentUrl, found.type, found.id),
});

export const localUser = ({ localId, email, name }: MappingRow): LocalUser => ({ id: localId, email, name });

export const localCandidate = ({ found, matchedBy, matchedValue }: Candidate<MappingRow>): LocalCandidate => ({ ...localUser(found), matchedBy, matchedValue });

/** Everything of the report that does not depend on who was looked for. */
export function matchReport<Found, Listed>(
	{ match, candidates }: Resolution<Found>,
	{ outcome, reason, problem }: Settled,
	taken: { name: string; email: string } | null,
	list: (candidate: Candidate<Found>) => Listed,
): Omit<MatchReport<Listed>, 'environment' | 'calls'> {
	return {
		outcome, reason, problem,
		matchedBy: match?.matchedBy ?? null,
		matchedValue: match?.matchedValue ?? null,
		name: taken?.name ?? null,
		email: taken?.email ?? null,
		candidates: candidates.slice(0, MOST_CANDIDATES).map(list),
	};
}
