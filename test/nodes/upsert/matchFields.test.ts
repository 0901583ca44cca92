import type { IDataObject } from 'n8n-workflow';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { listed, upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const table = (value: string) => ({ __rl: true, mode: 'name', value });
const custom = (...rules: string[][]): IDataObject => ({ findExistingBy: 'custom', matchRules: { rule: rules.map((columns) => ({ columns })) } });
const ada = { firstName: 'Ada', lastName: 'Byron', email: 'ada@engine.example', phone: '(425) 555-0100', company: 'Engine Ltd', website: 'https://www.engine.example/', externalId: 'E-1' };

describe('the list of what a custom rule compares', () => {
	const names = async (saveAs: string) => (await listed(emulator, 'getMatchColumns', { saveAs: table(saveAs) })).map(({ name, value }) => [name, value]);

	test('offers the details of a person first, then the columns', async () => {
		const list = await names('lead');
		expect(list.slice(0, 7)).toEqual([
			['E-Mail', 'detail:email'], ['Phone (Any Spelling)', 'detail:phone'], ['External ID', 'detail:externalId'], ['Company Name', 'detail:company'],
			['Website (Any Spelling)', 'detail:website'], ['First Name', 'detail:firstName'], ['Last Name', 'detail:lastName'],
		]);
		expect(list).toContainEqual(['Last Name * (lastname)', 'lastname']);
		expect(new Set(list.map(([name]) => name)).size).toBe(list.length);
	});

	test('says where a detail lives on the chosen table', async () => {
		const described = Object.fromEntries((await listed(emulator, 'getMatchColumns', { saveAs: table('contact') })).map(({ value, description }) => [value, description]));
		expect(described).toMatchObject({ 'detail:phone': expect.stringContaining('mobilephone, telephone1, telephone2'), 'detail:company': expect.stringContaining('parent account') });
	});

	test('leaves out details the table has no place for, and offers its alternate keys with one click', async () => {
		const list = await names('new_membership');
		expect(list.slice(0, 2)).toEqual([['External ID', 'detail:externalId'], ['Alternate Key: Code', 'key:new_code']]);
	});
});

describe('S65: a preset rebuilt of custom rules', () => {
	const existing = { lead: [{ lastname: 'Byron', firstname: 'Ada', subject: 's', companyname: 'Engine Ltd' }], contact: [{ lastname: 'Byron', firstname: 'Ada', telephone2: '+1 425 555 0100' }] };

	test.each<[string, string, IDataObject]>([
		['E-Mail or Phone', 'popl', custom(['detail:email'], ['detail:phone'])],
		['External ID, E-Mail or Name and Company', 'zoomInfoPerson', custom(['detail:externalId'], ['detail:email'], ['detail:firstName', 'detail:lastName', 'detail:company'])],
	])('%s finds, makes and says the same', async (_name, preset, rules) => {
		const ends = [];
		for (const parameters of [{ findExistingBy: preset }, rules]) {
			await emulator.stop();
			emulator = await startEmulator();
			emulator.seed({ ...existing, lead: existing.lead.map((row) => ({ ...row, leadid: '11111111-0000-4000-8000-000000000001' })), contact: existing.contact.map((row) => ({ ...row, contactid: '11111111-0000-4000-8000-000000000002' })) });
			const items = [ada, { ...ada, lastName: 'Lovelace', phone: '', email: 'new@engine.example', externalId: 'E-2' }];
			const { reports } = await upsert(emulator, { as: 'admin', parameters: { ...parameters, externalIdColumn: table('new_externalid'), options: { phoneCountry: 'US' } }, items });
			ends.push(reports.map(({ outcome, matchedBy, reason, table: of, id }) => [outcome, matchedBy, reason, of, id]));
		}
		expect(ends[1]).toEqual(ends[0]);
		expect(ends[0]?.[0]?.[0]).toBe('updated');
	});
});

describe('a detail in a custom rule', () => {
	test.each<[string, string[], IDataObject]>([
		['an e-mail', ['detail:email'], { emailaddress1: 'ADA@engine.example' }],
		['a phone in another spelling and another column', ['detail:phone'], { telephone2: '+1 425 555 0100' }],
		['a website in another spelling', ['detail:website'], { websiteurl: 'http://engine.example' }],
		['an external id', ['detail:externalId'], { new_externalid: 'e-1' }],
		['names', ['detail:firstName', 'detail:lastName'], { firstname: 'ada', lastname: 'BYRON' }],
	])('finds %s on lead and on contact', async (_name, columns, row) => {
		for (const [saveAs, lookIn] of [['lead', 'chosenTable'], ['lead', 'contactsThenLeads']]) {
			const found = lookIn === 'chosenTable' ? 'lead' : 'contact';
			const [id] = emulator.seed({ [found]: [{ lastname: 'X', ...(found === 'lead' ? { subject: 's' } : {}), ...row }] })[found] ?? [];
			const parameters = { saveAs, lookIn, ...custom(columns), externalIdColumn: table('new_externalid'), options: { phoneCountry: 'US' } };
			const { reports } = await upsert(emulator, { as: 'admin', parameters, items: [ada] });
			expect(reports[0]).toMatchObject({ outcome: 'updated', table: found, id });
		}
	});

	test('means a lead\'s company and the name of a contact\'s account', async () => {
		const [account] = emulator.seed({ account: [{ name: 'Engine Ltd' }] }).account ?? [];
		const [contact] = emulator.seed({ contact: [{ lastname: 'Byron', 'parentcustomerid_account@odata.bind': `/accounts(${account})` }] }).contact ?? [];
		const { reports } = await upsert(emulator, { parameters: custom(['detail:company', 'detail:lastName']), items: [ada] });
		expect(reports[0]).toMatchObject({ table: 'contact', id: contact, matchedBy: 'company and last name' });
	});

	test.each<[string, string, string[], string]>([
		['that the table has no place for', 'new_membership', ['detail:phone'], 'Match rule 1 compares Phone, which Membership does not have'],
		['that needs a column which is not chosen', 'lead', ['detail:externalId'], 'no External ID Column is chosen'],
		['that does not exist', 'lead', ['detail:shoeSize'], 'compares column detail:shoeSize, which Lead does not have'],
	])('%s is a fault of the settings, in one sentence', async (_name, saveAs, columns, sentence) => {
		const { error } = await upsert(emulator, { as: 'admin', onError: 'stopWorkflow', parameters: { saveAs: table(saveAs), ...custom(columns) }, items: [ada] });
		expect(error?.message).toContain(sentence);
	});
});

describe('a column in a custom rule', () => {
	const fields = (column: string) => ({ mapping: 'myRowsOnly', fields: { row: [{ column, value: '={{ $json.value }}', update: 'completeIfMissing' }, { column: 'jobtitle', value: 'CTO', update: 'overwrite' }] } });
	const run = async (column: string, value: string) =>
		(await upsert(emulator, { parameters: { saveAs: 'lead', lookIn: 'chosenTable', ...custom([column]), ...fields(column), options: { phoneCountry: 'US' } }, items: [{ value }] })).reports[0];

	test.each([
		['of format phone in any spelling', 'telephone3', '425.555.0100', '(425) 555-0100', true],
		['of format phone, but not another number', 'telephone3', '425.555.0101', '(425) 555-0100', false],
		['of format URL in any spelling', 'websiteurl', 'http://www.engine.example/team/ada/', 'https://engine.example/team/ada', true],
		['of format URL, but not another page of the site', 'websiteurl', 'https://social.example/in/bob', 'https://social.example/in/ada', false],
		['of format URL, but not another query', 'websiteurl', 'https://social.example/in?id=1', 'https://social.example/in?id=2', false],
		['of format URL that holds no address, as text', 'websiteurl', 'none yet', 'None yet', true],
		['of format text exactly', 'companyname', 'engine.example', 'www.engine.example', false],
	])('is compared %s', async (_name, column, stored, value, isFound) => {
		emulator.seed({ lead: [{ lastname: 'X', subject: 's', [column]: stored }] });
		expect((await run(column, value))?.outcome).toBe(isFound ? 'updated' : 'created');
		expect(emulator.rows('lead')).toHaveLength(isFound ? 1 : 2);
	});

	test('a number in another spelling later in the run is the same person', async () => {
		const parameters = { saveAs: 'lead', lookIn: 'chosenTable', ...custom(['telephone3']), ...fields('telephone3'), options: { phoneCountry: 'US' } };
		const { reports } = await upsert(emulator, { parameters, items: [{ value: '(425) 555-0100' }, { value: '+1 425 555 0100' }] });
		expect(reports.map(({ outcome }) => outcome)).toEqual(['created', 'unchanged']);
	});
});

test('an alternate key chosen with one click finds its row', async () => {
	emulator.seed({ new_membership: [{ new_name: 'Gold', new_code: 'M-1' }] });
	const parameters = {
		saveAs: table('new_membership'), ...custom(['key:new_code']), mapping: 'myRowsOnly',
		fields: { row: [{ column: 'new_code', value: '={{ $json.code }}', update: 'overwrite' }, { column: 'new_name', value: 'Platinum', update: 'overwrite' }] },
	};
	const { reports } = await upsert(emulator, { as: 'admin', parameters, items: [{ code: 'm-1' }] });
	expect(reports[0]).toMatchObject({ outcome: 'updated', matchedBy: 'new_code' });
	expect(emulator.rows('new_membership')).toMatchObject([{ new_name: 'Platinum' }]);
});
