import { readSetup } from '../../demo/host/setup';
import type { ImportResult } from '../../bench/import/measurement';
import { importSummary } from '../../bench/import/report/summary';
import { importTable } from '../../bench/import/report/table';
import { runImport } from '../../bench/import/runImport';
import { inOneHook } from '../support/inOneHook';

const ROWS = 12_000;
const PAGES = 3;

/** Speed is measured by `npm run bench:import` on a quiet machine; here only what no load can change. */
describe('the benchmark of imports', () => {
	let result: ImportResult;

	inOneHook(async (signal) => await runImport(readSetup(), { rows: ROWS, latencyMs: 20 }, () => undefined, signal), (done) => { result = done; });

	it('has the trigger read every row in one request per page and at most ten more', () => {
		const { pages, requests } = importSummary(result);
		expect(pages).toBe(PAGES);
		expect(requests).toBeLessThanOrEqual(PAGES + 10);
		expect(result.reading.requests).toBeLessThanOrEqual(PAGES + 10);
	});

	it('has the bare loop ask once per page and nothing else', () => {
		expect(result.limit).toMatchObject({ rows: ROWS, requests: PAGES });
	});

	it('has a quiet tick cost one request for changes, and no execution', () => {
		const { ticks, requests, others, executions } = result.quiet;
		expect({ others, executions }).toEqual({ others: 0, executions: 0 });
		// A tick at either end of the time, one of them late; a busy machine leaves ticks out.
		expect(requests).toBeLessThanOrEqual(ticks + 2);
		expect(requests).toBeGreaterThan(0);
	});

	it('has changes of others cost only their pages, deletes included, and loses nothing of a failed execution', () => {
		const { updated, deleted, pages } = result.changes;
		expect(result.trigger).toEqual({ requests: pages, rowsMoved: updated + deleted, deletesSeen: deleted, rowsLost: 0 });
	});

	it('has the schedule with Get Many see no deletes and lose the rows of a failed execution', () => {
		expect(result.getManyFollowing).toMatchObject({ rowsMoved: result.changes.updated, deletesSeen: 0 });
		expect(result.getManyFollowing.rowsLost).toBeGreaterThan(0);
	});

	it('reports every figure it is judged by, and a row for each contestant', () => {
		const { ofLimit, endToEnd, memoryGrowth, peakMemoryMb, rowsPerSecond } = importSummary(result);
		expect([ofLimit, endToEnd, memoryGrowth, peakMemoryMb, rowsPerSecond].every((figure) => figure > 0)).toBe(true);
		expect([result.limit, result.reading, result.endToEnd, result.getMany].filter(({ name }) => !importTable(result).includes(`  ${name}  `))).toEqual([]);
	});
});
