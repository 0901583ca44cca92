import type { Directory } from './directory';
import type { Candidate, OwnerResolution, Problem } from './match';
import type { MappingRow } from './mappingRow';
import type { Owner, OwnerState } from './owner';
import type { OwnerRule } from './ownerRules';

export interface OwnerSearch {
	directory: Directory;
	rules: readonly OwnerRule[];
	/** Mapping rows of this environment by address. */
	rows: ReadonlyMap<string, readonly MappingRow[]>;
	/** Whether disabled users are taken, too. */
	includeDisabled: boolean;
}

export type Found = Candidate<Owner>;

/** What an owner who cannot be taken means for the look-up. */
export const PROBLEM_OF: Readonly<Record<OwnerState, Problem>> = { enabled: 'noMatch', disabled: 'disabled', application: 'application', accessTeam: 'noMatch' };

export const failed = (problem: Problem, reason: string, candidates: readonly Found[] = []): OwnerResolution => ({ problem, reason, candidates });

/** Whom a rule may take on its own: somebody chosen by hand may be an application user as well. */
export function isUsable({ state }: Owner, { includeDisabled }: OwnerSearch, isChosen: boolean): boolean {
	return state === 'enabled' || (state === 'disabled' && includeDisabled) || (state === 'application' && isChosen);
}
