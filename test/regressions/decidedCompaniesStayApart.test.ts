import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const person = (email: string, companyWebsite: string) => ({ firstName: 'A', lastName: 'B', email, companyWebsite, createAccount: true });
const parameters = { saveAs: 'contact', lookIn: 'contactsThenLeads', associateCompany: true };

test('two companies that a person decided to create are two accounts, though only their websites are known', async () => {
	const items = [person('a@gmail.com', 'one.example'), person('b@gmail.com', 'two.example'), person('c@gmail.com', 'https://www.one.example/')];
	await upsert(emulator, { parameters, items, as: 'admin' });
	await upsert(emulator, { parameters, items: [person('d@gmail.com', 'one.example')], as: 'admin' });
	const accounts = new Map(emulator.rows('account').map(({ accountid, websiteurl }) => [accountid, websiteurl]));
	expect(emulator.rows('contact').map(({ emailaddress1, parentcustomerid }) => [emailaddress1, accounts.get(parentcustomerid as string)]).sort()).toEqual([
		['a@gmail.com', 'one.example'], ['b@gmail.com', 'two.example'], ['c@gmail.com', 'one.example'], ['d@gmail.com', 'one.example'],
	]);
	expect(accounts.size).toBe(2);
});
