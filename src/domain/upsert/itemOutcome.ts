import type { NotesOutcome } from '../notes/notesOutcome';
import type { Changes } from './applyColumns';
import type { Decision, DecisionKind } from './decision';
import type { OutcomeName } from './itemReport';
import type { RowOutcome } from './rowOutcome';

/** Everything that is known about one item at the end of a run. */
export interface ItemResult {
	decision: Decision;
	row?: RowOutcome;
	/** Replaces the decided changes where a row had to be merged again. */
	changes?: Changes;
	faults?: readonly string[];
	possibleDuplicates?: readonly { table: string; id: string; matchedBy: string }[];
	notes?: NotesOutcome;
}

const OUTCOME: Record<DecisionKind, OutcomeName> = {
	create: 'created',
	update: 'updated',
	unchanged: 'unchanged',
	skip: 'skipped',
	review: 'needsReview',
	failed: 'failed',
};

/** Whether what was decided for an item holds although its row could not be written: no earlier item of the run had a part in it. */
function stoodBefore({ kind, row, itemIndex }: Decision): boolean {
	if (!row || row.isNew) return false;
	return kind === 'skip' || (kind === 'unchanged' && row.contributions[0]?.itemIndex === itemIndex);
}

/** The outcome of an item, by what was decided and what became of its row. */
export function outcomeOf({ decision, row, changes, faults }: ItemResult): OutcomeName {
	const decided = OUTCOME[decision.kind];
	if (faults || decided === 'failed') return 'failed';
	if (!row || decided === 'needsReview') return decided;
	if (row.status === 'failed') return stoodBefore(decision) ? decided : 'failed';
	if (decided === 'skipped') return decided;
	if (row.status === 'review') return 'needsReview';
	if (row.status === 'skipped') return 'skipped';
	if (decided === 'created' && row.status === 'created') return 'created';
	if (!changes) return decided;
	return Object.keys(changes).length > 0 ? 'updated' : 'unchanged';
}

/** Outcomes of items whose row does not stand as the item wants it. */
export const UNTOUCHED: ReadonlySet<OutcomeName> = new Set(['failed', 'skipped', 'needsReview']);

/** Whether the item's row stands as the item wants it. */
export const isSynced = (result: ItemResult): boolean => !UNTOUCHED.has(outcomeOf(result));
