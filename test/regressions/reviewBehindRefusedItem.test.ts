import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const NOWHERE = '99999999-9999-4999-8999-999999999999';

/** Found by the comparison with the plain reference (test/reference). */
test('an item is not sent to review because of a row that was never made', async () => {
	const fields = { row: [{ column: 'transactioncurrencyid', value: '={{ $json.currency ?? "" }}', update: 'overwrite' }] };
	const items = [{ lastName: 'One', email: 'a@x.example', currency: NOWHERE }, { lastName: 'Two', email: 'a@x.example' }];
	const { reports } = await upsert(emulator, { items, parameters: { mapping: 'defaultsPlusMyRows', fields, ifFound: 'review' } });
	expect(reports.map(({ outcome }) => outcome)).toEqual(['failed', 'created']);
	expect(emulator.rows('lead')).toMatchObject([{ lastname: 'Two' }]);
});
