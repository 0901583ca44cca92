import type { ItemReport } from '../upsert/itemReport';
import { rowUrl } from '../upsert/rowUrl';
import type { ColumnReport } from './columnReport';
import type { TestMode } from './testSettings';

/**
 * - `valid`: every column was accepted.
 * - `changed`: accepted, but something else is stored than was sent.
 * - `untested`: nothing can be said, and nothing is known to be wrong with the mapping.
 * - `invalid`: a column or the row was refused.
 * - `failed`: the test could not be carried through.
 */
export type TestOutcome = 'valid' | 'changed' | 'untested' | 'invalid' | 'failed';

/** What is known about one table when its test is over. */
export interface TableResult {
	outcome: TestOutcome;
	columns: readonly ColumnReport[];
	/** Sentences about the row as a whole. */
	sentences: readonly string[];
	/** The row, where it could not be removed. */
	leftRowId?: string;
	requestId?: string;
}

/** The JSON of one output item: one table of the mapping. */
export interface TestReport {
	outcome: TestOutcome;
	reason: string;
	/** Logical name; null when not even the table is known. */
	table: string | null;
	label: string | null;
	mode: TestMode;
	columns: readonly ColumnReport[];
	/** A test row that is still in Dynamics; null when there is none. */
	row: { id: string; url: string } | null;
	calls: ItemReport['calls'];
	requestId: string | null;
}

export interface TestReportContext {
	mode: TestMode;
	environmentUrl: string;
	calls: ItemReport['calls'];
}

/** A reason is read in one cell; the rest of a longer list is in `columns`. */
const MOST_SENTENCES = 5;

const counted = (count: number) => `${count} ${count === 1 ? 'column' : 'columns'}`;

const ENDING: Record<TestMode, string> = { checkWithoutKeeping: 'nothing was kept', createReadBackDelete: 'read back as sent, and the test row was deleted' };

function lead({ outcome, columns, leftRowId }: TableResult, mode: TestMode): string[] {
	const faulty = columns.filter(({ ok }) => !ok);
	if (outcome === 'valid') return [`${counted(columns.length)} checked, all accepted; ${ENDING[mode]}.`];
	if (faulty.length === 0) return [];
	const end = leftRowId === undefined ? 'nothing was kept' : 'the test row is still there';
	const verb = outcome === 'changed' ? 'stored differently' : 'refused';
	return [`${faulty.length} of ${counted(columns.length)} ${verb}; ${end}.`];
}

function reasonOf(result: TableResult, mode: TestMode): string {
	const aboutColumns = result.columns.flatMap(({ ok, reason }) => (ok || !reason ? [] : [reason]));
	const rest = aboutColumns.length - MOST_SENTENCES;
	const more = rest > 0 ? [`And ${rest} more, see columns.`] : [];
	return [...lead(result, mode), ...result.sentences, ...aboutColumns.slice(0, MOST_SENTENCES), ...more].join(' ');
}

/** One table's report. */
export function testReport(result: TableResult, table: { logicalName: string; displayName: string }, { mode, environmentUrl, calls }: TestReportContext): TestReport {
	const { outcome, columns, leftRowId } = result;
	return {
		outcome,
		reason: reasonOf(result, mode),
		table: table.logicalName,
		label: table.displayName,
		mode,
		columns,
		row: leftRowId === undefined ? null : { id: leftRowId, url: rowUrl(environmentUrl, table.logicalName, leftRowId) },
		calls,
		requestId: result.requestId || null,
	};
}

/** The report of a test that failed as a whole. */
export const failedTest = (reason: string, mode: TestMode): TestReport => ({
	outcome: 'failed', reason, table: null, label: null, mode, columns: [], row: null,
	calls: { requests: 0, batchParts: 0, waitedMs: 0, throttled: 0 }, requestId: null,
});
