import type { NotesOutcome } from '../notes/notesOutcome';
import type { CandidateOutput } from '../review/candidate';
import type { Changes } from './applyColumns';

export type OutcomeName = 'created' | 'updated' | 'unchanged' | 'skipped' | 'needsReview' | 'failed';

/** What became of one input item; the JSON of one output item. */
export interface ItemReport {
	outcome: OutcomeName;
	reason: string;
	dryRun?: true;
	table: string | null;
	id: string | null;
	/** Opens the row in Dynamics. */
	url: string | null;
	matchedBy: string | null;
	candidates: CandidateOutput[];
	changes: Changes;
	/** Id of the row's owner. */
	owner: unknown;
	ownerName: unknown;
	/** When the row was changed last, before this run; of a new row: when it was made. */
	modifiedOn: unknown;
	/** For items that wait for a person: comes back with the decision to make a new row. */
	reviewId?: string;
	/** The person's company, where people are associated with companies. */
	account?: { id: string | null; url: string | null; reason: string; candidates: CandidateOutput[] };
	/** The person is written and their company still waits for a decision: send the item again with `accountId` or `createAccount`. */
	companyPending?: true;
	possibleDuplicates?: { table: string; id: string; matchedBy: string; url: string }[];
	/** Where the item brought notes and its row stands. */
	notes?: NotesOutcome;
	/** What the whole run cost. */
	calls: { requests: number; batchParts: number; waitedMs: number; throttled: number };
	requestId: string | null;
}

/** The report of an item of a run that failed as a whole. */
export const failedReport = (reason: string): ItemReport => ({
	outcome: 'failed', reason, table: null, id: null, url: null, matchedBy: null, candidates: [], changes: {}, owner: null, ownerName: null, modifiedOn: null,
	calls: { requests: 0, batchParts: 0, waitedMs: 0, throttled: 0 }, requestId: null,
});
