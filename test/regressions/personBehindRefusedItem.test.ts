import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const NOWHERE = '99999999-9999-4999-8999-999999999999';
const currency = { mapping: 'defaultsPlusMyRows', fields: { row: [{ column: 'transactioncurrencyid', value: '={{ $json.currency ?? "" }}', update: 'overwrite' }] } };

test('an item is not skipped because of an earlier item that was refused', async () => {
	const items = [{ lastName: 'One', email: 'a@x.example', currency: NOWHERE }, { lastName: 'One', email: 'a@x.example' }];
	const { reports } = await upsert(emulator, { items, parameters: { ...currency, ifFound: 'skip' } });
	expect(reports.map(({ outcome }) => outcome)).toEqual(['failed', 'created']);
	expect(emulator.rows('lead')).toMatchObject([{ emailaddress1: 'a@x.example' }]);
});

test('an item is not taken for somebody by a key that only a refused item knew', async () => {
	const phone = '+14255550143';
	const items = [{ lastName: 'One', phone }, { lastName: 'One', phone, email: 'a@x.example', currency: NOWHERE }, { lastName: 'Two', email: 'a@x.example', jobTitle: 'CTO' }];
	const { reports } = await upsert(emulator, { items, parameters: currency });
	expect(reports.map(({ outcome }) => outcome)).toEqual(['created', 'failed', 'created']);
	expect(emulator.rows('lead').map(({ lastname, jobtitle }) => [lastname, jobtitle]).sort()).toEqual([['One', null], ['Two', 'CTO']]);
});

test('an item that makes the row after an earlier item was refused reports all it wrote', async () => {
	const items = [{ lastName: 'One', email: 'a@x.example', currency: NOWHERE }, { lastName: 'One', email: 'a@x.example', jobTitle: 'CTO' }];
	const { reports } = await upsert(emulator, { items, parameters: currency });
	expect(reports[1]).toMatchObject({ outcome: 'created', changes: { lastname: { to: 'One' }, emailaddress1: { to: 'a@x.example' }, jobtitle: { to: 'CTO' } } });
});
