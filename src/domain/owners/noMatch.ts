import type { Problem, Resolution } from './match';

/** What to do when nobody can be taken. */
export type NoMatchPolicy = 'connectedUser' | 'fixed' | 'skip' | 'park' | 'error';

/** What became of an item. `fallback`: nobody matched, and the policy named somebody. */
export type OwnerOutcome = 'resolved' | 'fallback' | 'skipped' | 'parked' | 'failed';

const OUTCOME: Readonly<Record<NoMatchPolicy, OwnerOutcome>> = { connectedUser: 'fallback', fixed: 'fallback', skip: 'skipped', park: 'parked', error: 'failed' };

/** What the policy does, behind the reason why nobody matched. */
const CONSEQUENCE: Readonly<Record<NoMatchPolicy, string>> = {
	connectedUser: ' The connected user is taken instead.',
	fixed: ' The fixed one is taken instead.',
	skip: '',
	park: ' Parked until somebody matches.',
	error: '',
};

export interface Settled {
	outcome: OwnerOutcome;
	reason: string;
	problem: Problem | null;
}

/** What becomes of an item, by what was found and the policy. */
export function settle({ match, problem, reason }: Pick<Resolution<unknown>, 'match' | 'problem' | 'reason'>, policy: NoMatchPolicy): Settled {
	if (match) return { outcome: 'resolved', reason, problem: null };
	return { outcome: OUTCOME[policy], reason: reason + CONSEQUENCE[policy], problem: problem ?? 'noMatch' };
}
