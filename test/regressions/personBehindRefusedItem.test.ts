import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const NOWHERE = '99999999-9999-4999-8999-999999999999';
const currency = { mapping: 'defaultsPlusMyRows', fields: { row: [{ column: 'transactioncurrencyid', value: '={{ $json.currency ?? "" }}', update: 'overwrite' }] } };

test('an item is not reported as skipped because of an earlier item that was refused', async () => {
	const items = [{ lastName: 'One', email: 'a@x.example', currency: NOWHERE }, { lastName: 'One', email: 'a@x.example' }];
	const { reports } = await upsert(emulator, { items, parameters: { ...currency, ifFound: 'skip' } });
	expect(emulator.rows('lead')).toHaveLength(0);
	expect(reports[1]).toMatchObject({ outcome: 'failed', id: null, reason: expect.stringContaining('Same person as an earlier item') });
});

test('an item that makes the row after an earlier item was refused reports all it wrote', async () => {
	const items = [{ lastName: 'One', email: 'a@x.example', currency: NOWHERE }, { lastName: 'One', email: 'a@x.example', jobTitle: 'CTO' }];
	const { reports } = await upsert(emulator, { items, parameters: currency });
	expect(reports[1]).toMatchObject({ outcome: 'created', changes: { lastname: { to: 'One' }, emailaddress1: { to: 'a@x.example' }, jobtitle: { to: 'CTO' } } });
});
