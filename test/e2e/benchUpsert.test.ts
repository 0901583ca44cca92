import { readSetup } from '../../demo/host/setup';
import { summaryOf, type Summary } from '../../bench/report/summary';
import { benchTable } from '../../bench/report/table';
import { type BenchResult, runBench } from '../../bench/runBench';
import { inOneHook } from '../support/inOneHook';

const RECORDS = 300;
const BY_HAND = 10;
/** Three tenths of the known half are leads, two tenths contacts. */
const KNOWN = RECORDS / 2;
/** Of the two companies of ten people, one. */
const NEW_ACCOUNTS = RECORDS / 10;

/** Speed is measured by `npm run bench:upsert` on a quiet machine; here only what no load can change. Every run checks all rows it left. */
describe('the benchmark', () => {
	let result: BenchResult;
	let summary: Summary;

	inOneHook(async (signal) => await runBench(readSetup(), { records: RECORDS, handBuiltRecords: BY_HAND }, () => undefined, signal), (done) => {
		result = done;
		summary = summaryOf(done);
	});

	it('has this node leave the right rows, links and new accounts in at most 0.05 requests per record', () => {
		expect(result.thisNode).toMatchObject({ records: RECORDS, rowsWritten: RECORDS + NEW_ACCOUNTS });
		expect(summary.requestsPerRecord).toBeLessThanOrEqual(0.05);
	});

	it('has updates under version checks, and without, write each known row once', () => {
		expect(result.checkedUpdates).toMatchObject({ records: KNOWN, rowsWritten: KNOWN });
		expect(result.uncheckedUpdates).toMatchObject({ records: KNOWN, rowsWritten: KNOWN });
		expect(summary.checkedUpdates.requestsPerRecord).toBeLessThanOrEqual(0.05);
	});

	it('has the flow built by hand leave the same in 7.1 requests per record', () => {
		expect(result.handBuilt).toMatchObject({ records: BY_HAND, rowsWritten: BY_HAND + 1, requests: BY_HAND * 7.1 });
	});

	it('has the bare loop write the same rows in full requests and nothing else', () => {
		expect(result.limit).toMatchObject({ records: RECORDS, rowsWritten: RECORDS + NEW_ACCOUNTS, requests: 5 });
	});

	it('reports every figure it is judged by, and a row for each contestant', () => {
		const contestants = [result.thisNode, result.checkedUpdates, result.uncheckedUpdates, result.handBuilt, result.limit];
		const { recordsPerSecond, timesHandBuilt, ofLimit, peakMemoryMb } = summary;
		expect([recordsPerSecond, timesHandBuilt, ofLimit, peakMemoryMb].every((figure) => figure > 0)).toBe(true);
		expect(contestants.map(({ name }) => name).filter((name) => !benchTable(result).includes(`  ${name}  `))).toEqual([]);
	});
});
