import type { Owner } from './owner';

/** Why nobody can be taken as an owner, or no local user for an owner. */
export type Problem = 'nobodyNamed' | 'noMatch' | 'ambiguous' | 'disabled' | 'application' | 'mappingRow';

/** Somebody who came into question. */
export interface Candidate<Found> {
	found: Found;
	/** Name of the rule. */
	matchedBy: string;
	/** The address, id or name that matched. */
	matchedValue: string;
}

/** What became of one look-up: either somebody was found, or there is a problem. */
export interface Resolution<Found> {
	match?: Candidate<Found>;
	problem?: Problem;
	/** In words. */
	reason: string;
	/** Everybody who came into question, the one who was taken included. */
	candidates: readonly Candidate<Found>[];
}

export type OwnerResolution = Resolution<Owner>;

export const BY_MAPPING_ROW = 'mapping row';

/** Adds candidates whom an earlier rule has not brought. */
export function withoutRepeats<Found>(candidates: readonly Candidate<Found>[]): Candidate<Found>[] {
	const seen = new Set<Found>();
	return candidates.filter(({ found }) => !seen.has(found) && seen.add(found));
}

const MOST_NAMED = 5;

/** "Ann, Ben and 3 others". */
export function listed(names: readonly string[]): string {
	if (names.length > MOST_NAMED) return `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} others`;
	return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');
}
