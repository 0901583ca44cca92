import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

test.each(['\ud83d', 'Ada\ud83d', '\ude00Ada'])('half of an emoji (%j) is refused before sending instead of stored as another character', async (firstName) => {
	const items = [{ firstName, lastName: 'Half', email: 'half@x.example' }, { lastName: 'Whole', firstName: 'Ada 😀', email: 'whole@x.example' }];
	const { reports } = await upsert(emulator, { items });
	expect(reports[0]).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('First Name (firstname) holds half a character, which cannot be sent; remove it from the value.') as string });
	expect(emulator.rows('lead').map(({ firstname }) => firstname)).toEqual(['Ada 😀']);
});
