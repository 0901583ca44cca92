import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

test('an item whose only match key cannot be stored says so instead of that it has none', async () => {
	const { reports } = await upsert(emulator, { items: [{ lastName: 'One', email: `${'a'.repeat(300)}@x.example` }] });
	expect(reports[0]).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('takes at most 100 characters') });
});
