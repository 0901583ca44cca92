import type { TableMetadata } from '../metadata/table';
import type { DataverseFault } from '../faults/fault';
import { explain } from '../faults/advice';
import { refusedNotes, type NotesOutcome } from '../notes/notesOutcome';
import type { Changes } from './applyColumns';
import type { Decision, DecisionKind } from './decision';
import type { KnownRow } from './item';
import type { RowOutcome } from './rowOutcome';
import { rowUrl } from './rowUrl';
import { candidateOutput, MOST_CANDIDATES, ownership, type CandidateOutput } from '../review/candidate';
import type { Difference } from '../review/differences';

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

export interface ReportContext {
	environmentUrl: string;
	tables: ReadonlyMap<string, TableMetadata>;
	dryRun: boolean;
	calls: ItemReport['calls'];
	/** What tells an item that goes to review from others. */
	reviewId: (itemIndex: number) => string;
}

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

const candidate = (row: KnownRow, { environmentUrl, tables }: ReportContext, difference?: Difference): CandidateOutput =>
	candidateOutput(row, environmentUrl, tables.get(row.table), difference);

/** Id and name of the row's owner and when the row was changed last: as read, the owner as it is now as far as that is known. */
function ownershipOf(target: KnownRow | undefined): Pick<ItemReport, 'owner' | 'ownerName' | 'modifiedOn'> {
	const read = ownership(target?.made ?? target?.original ?? {});
	const owner = target?.made ? read.owner : (target?.values._ownerid_value ?? null);
	return { ...read, owner, ownerName: owner === read.owner ? read.ownerName : null };
}

/** Whether what was decided for an item holds although its row could not be written: no earlier item of the run had a part in it. */
function stoodBefore({ kind, row, itemIndex }: Decision): boolean {
	if (!row || row.isNew) return false;
	return kind === 'skip' || (kind === 'unchanged' && row.contributions[0]?.itemIndex === itemIndex);
}

function outcomeOf({ decision, row, changes, faults }: ItemResult): OutcomeName {
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

/** Said when a create turned out to be an update, so that the sentence fits the outcome. */
function rowReason({ decision, row, faults }: ItemResult): string {
	if (faults) return faults.join(' ');
	if (decision.kind === 'skip' && row && !decision.row?.isNew) return decision.reason;
	if (decision.kind === 'skip' && row?.status === 'failed') return `Same person as an earlier item of this run, which could not be written: ${[row.fault ? explain(row.fault) : '', row.note ?? ''].filter(Boolean).join(' ')}`;
	const lead = row?.matchedById ? 'Another run made this row at the same time, or an earlier run did.' : decision.reason;
	const fault: DataverseFault | undefined = row?.fault;
	return [row?.status === 'failed' || row?.status === 'review' ? '' : lead, fault ? explain(fault) : '', row?.note ?? ''].filter(Boolean).join(' ');
}

const reasonOf = (result: ItemResult): string => [rowReason(result), result.notes ? refusedNotes(result.notes) : ''].filter(Boolean).join(' ');

function companyOutput({ decision: { company } }: ItemResult, outcome: OutcomeName, context: ReportContext): Pick<ItemReport, 'account' | 'companyPending'> {
	if (!company || company.kind === 'none') return {};
	const candidates = company.kind === 'failed' ? [] : company.candidates.filter(({ isNew }) => !isNew);
	const isLinked = company.kind === 'link' && !UNTOUCHED.has(outcome) && !(context.dryRun && company.row?.isNew);
	const id = isLinked ? company.id : null;
	return {
		account: { id, url: id ? rowUrl(context.environmentUrl, 'account', id) : null, reason: `${company.reason}${unlisted(candidates)}`, candidates: candidates.slice(0, MOST_CANDIDATES).map((row) => candidate(row, context)) },
		...(company.kind === 'review' && !UNTOUCHED.has(outcome) ? { companyPending: true as const } : {}),
	};
}

/** A row that was only met when writing is what there is to choose. */
function candidatesOf({ decision: { candidates, row: target }, row }: ItemResult): KnownRow[] {
	const all = candidates.length === 0 && row?.status === 'review' && target ? [target] : candidates;
	return all.filter(({ isNew }) => !isNew);
}

/** Said when there are more candidates than are listed. */
const unlisted = ({ length }: readonly KnownRow[]): string => (length > MOST_CANDIDATES ? ` Of ${length} candidates the first ${MOST_CANDIDATES} are listed.` : '');

const UNTOUCHED: ReadonlySet<OutcomeName> = new Set(['failed', 'skipped', 'needsReview']);

/** Whether the item's row stands as the item wants it. */
export const isSynced = (result: ItemResult): boolean => !UNTOUCHED.has(outcomeOf(result));

/** One item's report. */
export function report(result: ItemResult, context: ReportContext): ItemReport {
	const { decision, row } = result;
	const outcome = outcomeOf(result);
	const target = decision.row;
	const isWritten = target && !((outcome === 'failed' || outcome === 'needsReview') && target.isNew);
	const id = isWritten && !(context.dryRun && target.isNew) ? target.id : null;
	const { environmentUrl } = context;
	const company = companyOutput(result, outcome, context);
	const candidates = candidatesOf(result);
	return {
		outcome,
		reason: `${reasonOf(result)}${unlisted(candidates)}`,
		...(context.dryRun ? { dryRun: true as const } : {}),
		table: target?.table ?? null,
		id,
		url: target && id ? rowUrl(environmentUrl, target.table, id) : null,
		matchedBy: row?.matchedById ? 'id' : decision.matchedBy || null,
		candidates: candidates.slice(0, MOST_CANDIDATES).map((known) => candidate(known, context, decision.differences?.get(known))),
		changes: UNTOUCHED.has(outcome) ? {} : (result.changes ?? decision.changes),
		...ownershipOf(target),
		...company,
		...(outcome === 'needsReview' || company.companyPending ? { reviewId: context.reviewId(decision.itemIndex) } : {}),
		...(result.possibleDuplicates
			? { possibleDuplicates: result.possibleDuplicates.map((found) => ({ ...found, url: rowUrl(environmentUrl, found.table, found.id) })) }
			: {}),
		...(result.notes ? { notes: result.notes } : {}),
		calls: context.calls,
		requestId: row?.requestId || row?.fault?.requestId || null,
	};
}

/** The report of an item of a run that failed as a whole. */
export const failedReport = (reason: string): ItemReport => ({
	outcome: 'failed', reason, table: null, id: null, url: null, matchedBy: null, candidates: [], changes: {}, owner: null, ownerName: null, modifiedOn: null,
	calls: { requests: 0, batchParts: 0, waitedMs: 0, throttled: 0 }, requestId: null,
});
