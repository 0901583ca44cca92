import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

test('a reactivation is told of the item that decided it, not of one that wrote the inactive row before', async () => {
	const { contact: [id] = [] } = emulator.seed({ contact: [{ lastname: 'Byron', emailaddress1: 'ada@engine.example', statecode: 1, statuscode: 2 }] });
	const ada = { lastName: 'Byron', email: 'ada@engine.example' };
	const items = [{ ...ada, jobTitle: 'Countess' }, { ...ada, city: 'London', decision: { use: { table: 'contact', id }, reactivate: true } }];
	const { reports } = await upsert(emulator, { parameters: { lookIn: 'contactsThenLeads', options: { inactiveMatches: 'update' } }, items });
	expect(reports.map(({ changes }) => Object.keys(changes).sort())).toEqual([['jobtitle'], ['address1_city', 'statecode']]);
	expect(emulator.rows('contact')).toMatchObject([{ statecode: 0, jobtitle: 'Countess', address1_city: 'London' }]);
});
