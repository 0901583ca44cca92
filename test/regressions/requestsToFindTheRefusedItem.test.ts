import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const NOWHERE = '99999999-9999-4999-8999-999999999999';
const parameters = {
	mapping: 'defaultsPlusMyRows',
	fields: { row: [{ column: 'transactioncurrencyid', value: '={{ $json.currency }}', update: 'overwrite' }, { column: 'jobtitle', value: '={{ $json.jobTitle }}', update: 'overwrite' }] },
};

test('forty refused items about twenty people cost few requests, not two per item', async () => {
	const items = Array.from({ length: 40 }, (_, n) => ({ lastName: 'L', email: `p${n >> 1}@x.example`, jobTitle: `J${n}`, currency: NOWHERE }));
	const { reports } = await upsert(emulator, { items, parameters });
	expect(reports.map(({ outcome }) => outcome)).toEqual(items.map(() => 'failed'));
	expect(reports[0]?.calls.requests).toBeLessThan(25);
});

test('the one bad of sixty-four items about one person is found by halving, and the others are written', async () => {
	const items = Array.from({ length: 64 }, (_, n) => ({ lastName: 'L', email: 'p@x.example', jobTitle: `J${n}`, currency: n === 37 ? NOWHERE : '' }));
	const { reports } = await upsert(emulator, { items, parameters });
	expect(reports.map(({ outcome }) => outcome)).toEqual(items.map((_, n) => (n === 0 ? 'created' : n === 37 ? 'failed' : 'updated')));
	expect(emulator.rows('lead')).toMatchObject([{ jobtitle: 'J63' }]);
	expect(reports[0]?.calls.requests).toBeLessThan(50);
});
