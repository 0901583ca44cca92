import type { IDataObject } from 'n8n-workflow';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const ada = { firstName: 'Ada', lastName: 'Byron', email: 'ada@engine.example', company: 'Engine Ltd' };
const contacts = (company: IDataObject = {}, options: IDataObject = {}): IDataObject => ({ saveAs: 'contact', lookIn: 'contactsThenLeads', associateCompany: true, company, options });
const AUTOMATIC = { noMatch: 'create', oneMatch: 'link', severalMatches: 'lastModified' };
const people = (call: { parameters: IDataObject; items: IDataObject[] }) => upsert(emulator, { as: 'admin', ...call });
const linked = () => emulator.rows('contact').map(({ parentcustomerid }) => parentcustomerid);

describe('the company of a new contact', () => {
	test.each<[string, string, IDataObject[], IDataObject, string]>([
		['S23', 'by the domain of the e-mail, in any spelling of the website', [{ name: 'Somebody', websiteurl: 'https://www.Engine.example/about' }], {}, 'e-mail domain'],
		['S23', 'by its exact name in other case', [{ name: 'ENGINE LTD' }], {}, 'company name'],
		['S24', 'by website, when that is chosen', [{ name: 'Other', websiteurl: 'engines.example' }], { alsoByWebsite: true }, 'website'],
		['S68', 'by external id before everything else', [{ name: 'Engine Ltd' }, { name: 'Right One', new_externalid: 'C-1' }], { externalIdColumn: 'new_externalid' }, 'external id'],
	])('%s: is found %s and linked', async (_row, _how, accounts, company, matchedBy) => {
		const ids = emulator.seed({ account: accounts.map((account) => ({ ...account, websiteurl: account.websiteurl === 'https://www.Engine.example/about' ? 'https://www.engine.example' : (account.websiteurl ?? null) })) as never }).account ?? [];
		const { reports } = await people({ parameters: contacts({ ...AUTOMATIC, ...company }), items: [{ ...ada, website: 'http://engines.example', companyExternalId: 'c-1' }] });
		expect(reports[0]).toMatchObject({ outcome: 'created', account: { id: ids.at(-1), reason: `Account found by ${matchedBy}.` } });
		expect(linked()).toEqual([ids.at(-1)]);
	});

	test('S51: is made once for all people of it, and linked', async () => {
		const { reports } = await people({ parameters: contacts(AUTOMATIC), items: [ada, { ...ada, email: 'charles@engine.example', firstName: 'Charles' }, { ...ada, email: 'x@other.example', company: 'Other' }] });
		expect(reports.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created']);
		expect(emulator.rows('account').map(({ name }) => name).sort()).toEqual(['Engine Ltd', 'Other']);
		expect(new Set(linked()).size).toBe(2);
		await people({ parameters: contacts(AUTOMATIC), items: [{ ...ada, email: 'new@engine.example' }] });
		expect(emulator.rows('account')).toHaveLength(2);
	});

	test('S23: is not guessed from free mail', async () => {
		emulator.seed({ account: [{ name: 'Google', websiteurl: 'gmail.com' }] });
		const { reports } = await people({ parameters: contacts(AUTOMATIC), items: [{ firstName: 'Ada', lastName: 'Byron', email: 'ada@gmail.com' }] });
		expect(reports[0]).toMatchObject({ outcome: 'created' });
		expect(linked()).toEqual([null]);
	});

	test('stays what it is where the contact has one', async () => {
		const [mine] = emulator.seed({ account: [{ name: 'Mine' }, { name: 'Engine Ltd' }] }).account ?? [];
		emulator.seed({ contact: [{ lastname: 'Byron', emailaddress1: 'ada@engine.example', 'parentcustomerid_account@odata.bind': `/accounts(${mine})` }] });
		expect((await people({ parameters: contacts(), items: [ada] })).reports[0]?.outcome).toBe('updated');
		expect(linked()).toEqual([mine]);
	});

	test.each<[string, string, IDataObject[], number]>([
		['S51, S54', 'no account is found', [], 0],
		['S52, S54', 'one account is found', [{ name: 'Engine Ltd' }], 1],
		['S53, S54', 'several accounts are found', [{ name: 'Engine Ltd' }, { name: 'engine ltd' }], 2],
	])('%s: waits for a person by default when %s, and nothing is written', async (_row, _when, accounts, candidates) => {
		emulator.seed({ account: accounts as never });
		const { reports, outputs } = await people({ parameters: contacts(), items: [ada] });
		expect(reports[0]?.outcome).toBe('needsReview');
		expect(reports[0]?.account?.candidates).toHaveLength(candidates);
		expect(outputs[2]).toHaveLength(1);
		expect(emulator.rows('contact')).toHaveLength(0);
	});

	test('can wait while the person is written', async () => {
		const { reports, outputs } = await people({ parameters: contacts({ whileUnderReview: 'person' }), items: [ada] });
		expect(reports[0]).toMatchObject({ outcome: 'created', companyPending: true });
		expect(outputs[2]).toHaveLength(1);
		expect(linked()).toEqual([null]);
	});

	test('S53, S97: is the last modified of several, when that is chosen', async () => {
		const ids = emulator.seed({ account: [{ name: 'Engine Ltd', modifiedon: '2026-01-01T00:00:00Z' }, { name: 'Engine Ltd', modifiedon: '2026-02-01T00:00:00Z' }] }).account ?? [];
		await people({ parameters: contacts(AUTOMATIC), items: [ada] });
		expect(linked()).toEqual([ids[1]]);
	});
});

describe('a decision that comes back from review', () => {
	test('S53: links the account that was chosen', async () => {
		const ids = emulator.seed({ account: [{ name: 'Engine Ltd' }, { name: 'engine ltd' }] }).account ?? [];
		const { reports } = await people({ parameters: contacts(), items: [{ ...ada, accountId: ids[1] }] });
		expect(reports[0]).toMatchObject({ outcome: 'created', account: { id: ids[1], reason: 'Account as decided.' } });
		expect(linked()).toEqual([ids[1]]);
	});

	test('makes the account that was asked for, once', async () => {
		emulator.seed({ account: [{ name: 'Engine Ltd' }] });
		const call = { parameters: contacts(), items: [{ ...ada, createAccount: true }] };
		expect((await people(call)).reports[0]).toMatchObject({ outcome: 'created' });
		expect((await people(call)).reports[0]).toMatchObject({ outcome: 'unchanged' });
		expect(emulator.rows('account')).toHaveLength(2);
	});

	test('with an id that is none fails the item', async () => {
		const { reports } = await people({ parameters: contacts(), items: [{ ...ada, accountId: 'Engine' }] });
		expect(reports[0]).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('accountId') });
	});
});

test('a dry run shows the company and makes none', async () => {
	const { reports } = await people({ parameters: contacts(AUTOMATIC, { dryRun: true }), items: [ada] });
	expect(reports[0]).toMatchObject({ outcome: 'created', dryRun: true, account: { id: null, reason: 'New account.' } });
	expect(emulator.rows('account')).toHaveLength(0);
});

test.each(['resetAfter', 'throttle', 'unavailable'] as const)('with %s on every kind of write each company and person is there once', async (kind) => {
	emulator.faults({ kind, method: 'POST', urlPattern: 'accounts|contacts|\\$batch', times: 5, skip: 2 });
	const items = Array.from({ length: 30 }, (_, n) => ({ firstName: 'P', lastName: `L${n}`, email: `p${n}@c${n % 3}.example`, company: `C${n % 3}` }));
	const { reports } = await people({ parameters: contacts(AUTOMATIC), items });
	expect(reports.filter(({ outcome }) => outcome !== 'created').map(({ reason }) => reason)).toEqual([]);
	expect(emulator.rows('account')).toHaveLength(3);
	expect(emulator.rows('contact')).toHaveLength(30);
	expect(linked().every(Boolean)).toBe(true);
});

test('a company that is refused holds back its people only', async () => {
	const items = [{ ...ada, company: 'x'.repeat(161) }, { ...ada, email: 'b@other.example', company: 'Other' }];
	const { reports } = await people({ parameters: contacts(AUTOMATIC), items });
	expect(reports[0]).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('160') });
	expect(reports[1]?.outcome).toBe('created');
});
