import { explain } from '../../domain/faults/advice';
import type { DataverseFault } from '../../domain/faults/fault';
import type { MappedColumn } from '../../domain/mapping/resolveMapping';
import type { ColumnReport } from '../../domain/testMapping/columnReport';
import { columnSentence, isAboutTheService, refusedColumn } from '../../domain/testMapping/refusal';
import type { TableResult } from '../../domain/testMapping/testReport';
import type { Contribution } from '../../domain/upsert/item';
import { testBody, type TestContext, type TestedTable } from './testContext';
import { tryCreate, type CreateVerdict } from './tryCreate';

/** The service names one bad column at a time; each costs a request. */
const MOST_ROUNDS = 10;

type Part = Pick<TableResult, 'outcome'> & { sentences: string[] } & Pick<TableResult, 'leftRowId' | 'requestId'>;

const KEPT = 'Dynamics carried out a request that has to fail, so a test row was made';

/** What a refusal that no column accounts for means for the table. */
function aboutTheRow({ table, isSaveAs }: TestedTable, fault: DataverseFault): Part {
	const { requestId } = fault;
	if (isAboutTheService(fault)) return { outcome: 'failed', sentences: [explain(fault)], requestId };
	if (fault.kind === 'duplicateKey') return { outcome: 'untested', sentences: [`A row of ${table.displayName} with the same key is there already, so this item cannot be tried; use one that is not in Dynamics yet. ${explain(fault)}`], requestId };
	if (fault.kind === 'forbidden' && !isSaveAs) {
		return { outcome: 'untested', sentences: [`The values fit the columns, but Dynamics could not be asked: the test makes a row of ${table.displayName}, which runs with these settings never do, and this user may not. ${explain(fault)}`], requestId };
	}
	return { outcome: 'invalid', sentences: [`The row was refused. ${explain(fault)}`], requestId };
}

function aboutTheVerdict(tested: TestedTable, verdict: CreateVerdict): Part {
	if (verdict.kind === 'accepted') return { outcome: 'valid', sentences: [], requestId: verdict.requestId };
	if (verdict.kind === 'kept') {
		const { leftRowId } = verdict;
		return leftRowId === undefined ? { outcome: 'failed', sentences: [`${KEPT}; it was deleted again.`] } : { outcome: 'failed', sentences: [`${KEPT} and could not be deleted; please delete it by hand.`], leftRowId };
	}
	if (verdict.step === 'delete' && !isAboutTheService(verdict.fault)) {
		return { outcome: 'failed', sentences: [`No test row was written, because it could not be deleted again. ${explain(verdict.fault)}`], requestId: verdict.fault.requestId };
	}
	return aboutTheRow(tested, verdict.fault);
}

interface Remaining {
	columns: readonly MappedColumn[];
	owner: Contribution['owner'];
	reports: readonly ColumnReport[];
}

/** Leaves out the column a refusal is about; undefined when it is about none of those that were sent. */
function withoutRefused({ columns, owner, reports }: Remaining, verdict: CreateVerdict): Remaining | undefined {
	if (verdict.kind !== 'refused' || verdict.step !== 'create' || isAboutTheService(verdict.fault)) return undefined;
	const { fault } = verdict;
	const isOwner = owner !== undefined && fault.kind !== 'forbidden' && fault.message.toLowerCase().includes(owner.id);
	const name = isOwner ? 'ownerid' : refusedColumn(fault, columns);
	if (name === undefined) return undefined;
	return {
		columns: columns.filter(({ column }) => column.logicalName !== name),
		owner: isOwner ? undefined : owner,
		reports: reports.map((report) => (report.column === name ? { ...report, ok: false, reason: columnSentence(report.label, name, fault) } : report)),
	};
}

/**
 * Asks Dataverse to create the row and undoes it; where it refuses a column, again without that column, so that every bad one is
 * found. Nothing is kept.
 */
export async function checkTable(context: TestContext, tested: TestedTable, alsoDelete = false): Promise<TableResult> {
	let remaining: Remaining = { columns: tested.contribution.columns, owner: tested.contribution.owner, reports: tested.columns };
	let part: Part = { outcome: 'valid', sentences: [] };
	for (let round = 0; round < MOST_ROUNDS && remaining.columns.length > 0; round += 1) {
		const verdict = await tryCreate(context, tested.table, testBody(context, tested, remaining.columns, remaining.owner), alsoDelete);
		part = aboutTheVerdict(tested, verdict);
		const rest = withoutRefused(remaining, verdict);
		if (!rest) break;
		part = { outcome: 'invalid', sentences: [] };
		remaining = rest;
	}
	const isRefused = remaining.reports.some(({ ok }) => !ok);
	return { ...part, outcome: isRefused && part.outcome !== 'failed' ? 'invalid' : part.outcome, columns: remaining.reports };
}
