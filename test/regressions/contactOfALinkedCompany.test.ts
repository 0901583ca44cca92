import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const company = { noMatch: 'create', oneMatch: 'link', severalMatches: 'lastModified' };
const parameters = { saveAs: 'contact', lookIn: 'chosenTable', associateCompany: true, company };
const byEmail = { firstName: 'Ada', lastName: 'Byron', email: 'ada@engine.example', company: 'Engine Ltd' };
const byName = { firstName: 'Ada', lastName: 'Byron', company: 'Engine Ltd', jobTitle: 'Countess' };

test.each<[string, object[], object[]]>([
	['a new account', [], []],
	['an account that was there', [{ name: 'Engine Ltd' }], []],
	['an account that was there, as a contact without one that was there', [{ name: 'Engine Ltd' }], [{ firstname: 'Ada', lastname: 'Byron', emailaddress1: 'ada@engine.example' }]],
])('who was linked to %s earlier in the run is found by name and company', async (_what, account, contact) => {
	emulator.seed({ account, contact } as never);
	const { reports } = await upsert(emulator, { parameters, items: [byEmail, byName], as: 'admin' });
	expect(reports[1]).toMatchObject({ outcome: 'updated', id: reports[0]?.id, matchedBy: 'first name, last name and company' });
	expect(emulator.rows('contact')).toMatchObject([{ jobtitle: 'Countess', emailaddress1: 'ada@engine.example' }]);
});
