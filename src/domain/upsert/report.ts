import type { TableMetadata } from '../metadata/table';
import { candidateOutput, MOST_CANDIDATES, ownership, type CandidateOutput } from '../review/candidate';
import type { Difference } from '../review/differences';
import type { KnownRow } from './item';
import { outcomeOf, UNTOUCHED, type ItemResult } from './itemOutcome';
import { reasonOf } from './itemReason';
import type { ItemReport, OutcomeName } from './itemReport';
import { rowUrl } from './rowUrl';

export interface ReportContext {
	environmentUrl: string;
	tables: ReadonlyMap<string, TableMetadata>;
	dryRun: boolean;
	calls: ItemReport['calls'];
	/** What tells an item that goes to review from others. */
	reviewId: (itemIndex: number) => string;
}

const candidate = (row: KnownRow, { environmentUrl, tables }: ReportContext, difference?: Difference): CandidateOutput =>
	candidateOutput(row, environmentUrl, tables.get(row.table), difference);

/** Id and name of the row's owner and when the row was changed last: as read, the owner as it is now as far as that is known. */
function ownershipOf(target: KnownRow | undefined): Pick<ItemReport, 'owner' | 'ownerName' | 'modifiedOn'> {
	const read = ownership(target?.made ?? target?.original ?? {});
	const owner = target?.made ? read.owner : (target?.values._ownerid_value ?? null);
	return { ...read, owner, ownerName: owner === read.owner ? read.ownerName : null };
}

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
