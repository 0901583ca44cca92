import { ImportLoop } from '../../../src/client/changes/ImportLoop';
import { PositionBook } from '../../../src/client/changes/PositionBook';
import type { TableImport } from '../../../src/client/changes/TableImport';

describe('the loop of an import', () => {
	it('reads again at the next time after an error that could not even be recorded', async () => {
		let runs = 0;
		const table = { run: async () => { runs += 1; return await Promise.reject(new Error('unreadable')); } } as unknown as TableImport;
		const ports = {
			now: () => 0, sleep: async () => await Promise.resolve(), client: async () => await Promise.resolve({ usage: { requests: 0 } } as never), write: async () => await Promise.resolve(),
			record: () => { throw new Error('the database is gone'); }, explain: String,
		};
		const loop = new ImportLoop([table], new PositionBook(() => 0, () => undefined), ports, { requestsPerTick: 10, savePosition: 'atOnce' });
		await loop.tick();
		await loop.tick();
		expect(runs).toBe(2);
	});
});
