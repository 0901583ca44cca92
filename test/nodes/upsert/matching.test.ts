import type { IDataObject } from 'n8n-workflow';
import type { Seed } from '../../../emulator/control/seedRows';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const by = (findExistingBy: string, saveAs: string, more: IDataObject = {}): IDataObject => ({
	saveAs, findExistingBy, lookIn: 'chosenTable', associateCompany: false, externalIdColumn: { __rl: true, mode: 'name', value: 'new_externalid' }, options: { phoneCountry: 'US' }, ...more,
});
const seeded = (seed: Seed) => emulator.seed(seed);
/** The rows of a table that a run has marked. */
const marked = (table: string, idColumn: string, column = 'description') => emulator.rows(table).filter((row) => row[column] === 'marked').map((row) => row[idColumn]);

/** One row for each key of an item, and one that has a part of a key only. */
const people = (company: (name: string) => Record<string, unknown>): Seed[string] => [
	{ lastname: 'By Id', new_externalid: 'Z-1' },
	{ lastname: 'By Mail', emailaddress1: 'ada@engine.example' },
	{ lastname: 'By Phone', mobilephone: '425.555.0100' },
	{ firstname: 'Ada', lastname: 'Byron', ...company('Engine Ltd') },
	{ firstname: 'Ada', lastname: 'Byron', ...company('Another Ltd') },
].map((row) => ({ ...row, subject: 's' })) as Seed[string];
const ADA = { externalId: 'z-1', email: 'ADA@engine.example', phone: '(425) 555-0100', firstName: 'Ada', lastName: 'Byron', company: 'ENGINE LTD', message: 'marked' };

type KeyCase = [row: string, preset: string, missing: string, without: (keyof typeof ADA)[], found: number | 'nobody', matchedBy: string | null];
const order = (row: string): KeyCase[] => [
	[row, 'zoomInfoPerson', 'nothing', [], 0, 'external id'],
	[row, 'zoomInfoPerson', 'the id', ['externalId'], 1, 'e-mail'],
	[row, 'zoomInfoPerson', 'id and e-mail', ['externalId', 'email'], 3, 'first name, last name and company'],
	[row, 'zoomInfoPerson', 'all keys but phone and name', ['externalId', 'email', 'company'], 'nobody', null],
];

describe('the first rule with a hit finds the lead', () => {
	test.each<KeyCase>([
		...order('S70'),
		['S13', 'popl', 'id and name', ['externalId', 'firstName'], 1, 'e-mail'],
		['S13', 'popl', 'the e-mail', ['email', 'externalId'], 2, 'phone'],
		['S13', 'fullCascade', 'id and e-mail', ['externalId', 'email'], 2, 'phone'],
		['S13', 'fullCascade', 'all but the name', ['externalId', 'email', 'phone'], 3, 'first name, last name and company'],
	])('%s: by %s, when %s is missing', async (_row, preset, _missing, without, found, matchedBy) => {
		const { lead = [] } = seeded({ lead: people((companyname) => ({ companyname })) });
		const item = Object.fromEntries(Object.entries(ADA).filter(([name]) => !without.includes(name as keyof typeof ADA)));
		const { reports } = await upsert(emulator, { parameters: by(preset, 'lead'), items: [item] });
		expect(reports[0]?.matchedBy ?? null).toBe(matchedBy);
		if (found === 'nobody') expect(emulator.rows('lead').filter(({ description, leadid }) => description === 'marked' && lead.includes(String(leadid)))).toEqual([]);
		else expect(marked('lead', 'leadid')).toEqual([lead[found]]);
	});
});

describe('the first rule with a hit finds the contact', () => {
	test.each<KeyCase>(order('S69'))('%s: by %s, when %s is missing', async (_row, preset, _missing, without, found, matchedBy) => {
		const { account = [] } = seeded({ account: [{ name: 'Engine Ltd' }, { name: 'Another Ltd' }] });
		const parent = (name: string) => ({ 'parentcustomerid_account@odata.bind': `/accounts(${account[name === 'Engine Ltd' ? 0 : 1]})` });
		const rows = people(parent).map(({ subject: _subject, ...row }) => row) as Seed[string];
		const { contact = [] } = seeded({ contact: rows });
		const item = Object.fromEntries(Object.entries(ADA).filter(([name]) => !without.includes(name as keyof typeof ADA)));
		const { reports } = await upsert(emulator, { parameters: by(preset, 'contact'), items: [item] });
		expect(reports[0]?.matchedBy ?? null).toBe(matchedBy);
		if (found === 'nobody') expect(emulator.rows('contact').filter(({ description, contactid }) => description === 'marked' && contact.includes(String(contactid)))).toEqual([]);
		else expect(marked('contact', 'contactid')).toEqual([contact[found]]);
	});
});

test.each([
	['nothing', [], 0, 'external id'],
	['the id', ['externalId'], 1, 'company name'],
	['id and name', ['externalId', 'company'], 2, 'website'],
])('S68: a company is found by id, then exact name, then website: when %s is missing', async (_missing, without, found, matchedBy) => {
	const { account = [] } = seeded({ account: [{ name: 'Renamed', new_externalid: 'Z-1' }, { name: 'Engine Ltd' }, { name: 'Engines', websiteurl: 'https://www.engine.example' }, { name: 'Engine Ltd & Sons', websiteurl: 'https://shop.engine.example' }] });
	const item = { externalId: 'z-1', company: 'engine ltd', website: 'engine.example', accountNumber: 'marked' };
	const { reports } = await upsert(emulator, { as: 'admin', parameters: by('zoomInfoCompany', 'account'), items: [Object.fromEntries(Object.entries(item).filter(([name]) => !(without as string[]).includes(name)))] });
	expect(reports[0]?.matchedBy).toBe(matchedBy);
	expect(marked('account', 'accountid', 'accountnumber')).toEqual([account[found]]);
});

describe('S97: of several duplicates', () => {
	const twins = [
		{ lastname: 'Changed last', createdon: '2026-01-02T00:00:00Z', modifiedon: '2026-03-01T00:00:00Z' },
		{ lastname: 'Made first', createdon: '2026-01-01T00:00:00Z', modifiedon: '2026-02-01T00:00:00Z' },
		{ lastname: 'Knows most', firstname: 'Ada', jobtitle: 'Countess', createdon: '2026-01-03T00:00:00Z', modifiedon: '2026-02-02T00:00:00Z' },
	].map((row) => ({ ...row, subject: 's', emailaddress1: ADA.email }));

	test.each([
		['lastModified', 'Changed last'],
		['oldest', 'Made first'],
		['mostComplete', 'Knows most'],
	])('%s takes "%s", and all of them are listed', async (severalMatches, lastname) => {
		const { lead = [] } = seeded({ lead: twins as never });
		const { reports } = await upsert(emulator, { parameters: by('popl', 'lead', { options: { severalMatches } }), items: [{ email: ADA.email, message: 'marked', jobTitle: 'Countess', firstName: 'Ada' }] });
		expect(emulator.rows('lead').filter(({ description }) => description === 'marked')).toMatchObject([{ lastname }]);
		expect(reports[0]?.candidates.map(({ id }) => id).sort()).toEqual([...lead].sort());
		expect(emulator.rows('lead')).toHaveLength(3);
	});
});

test('S65: the same items in another run, spelt otherwise, make no second row and are not written again', async () => {
	const parameters = by('fullCascade', 'lead');
	const items = [{ ...ADA, message: 'first' }, { lastName: 'Solo', email: 'solo@x.example' }, { firstName: 'Grace', lastName: 'Hopper', company: 'Navy' }];
	await upsert(emulator, { parameters, items });
	const again = [{ ...ADA, email: '', externalId: '', phone: '+1 425 555 0100' }, { lastName: 'Solo', email: ' SOLO@X.example ' }, { firstName: 'grace', lastName: 'HOPPER', company: 'navy' }];
	const { reports } = await upsert(emulator, { parameters, items: again });
	expect(reports.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged', 'unchanged']);
	expect(emulator.rows('lead')).toHaveLength(3);
});

test('S16: a lead that is found is updated, and its contact of the same name is not', async () => {
	const { lead = [] } = seeded({ lead: [{ lastname: 'Byron', subject: 's', emailaddress1: ADA.email }], contact: [{ lastname: 'Byron', emailaddress1: ADA.email }] });
	const { reports } = await upsert(emulator, { parameters: by('popl', 'lead', { lookIn: 'leadsThenContacts' }), items: [{ email: ADA.email, message: 'marked' }] });
	expect(reports[0]).toMatchObject({ outcome: 'updated', table: 'lead', id: lead[0] });
	expect([emulator.rows('lead').length, marked('lead', 'leadid'), marked('contact', 'contactid')]).toEqual([1, lead, []]);
});
