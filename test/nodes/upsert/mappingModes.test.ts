import type { IDataObject } from 'n8n-workflow';
import { Dynamics365Upsert } from '../../../nodes/Dynamics365Upsert/Dynamics365Upsert.node';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { searched, upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const table = (value: string) => ({ __rl: true, mode: 'name', value });
const row = (column: string, value: string, update?: string): IDataObject => ({ column, value, ...(update ? { update } : {}) });
const rows = (...list: IDataObject[]) => ({ row: list });
const EMAIL = 'ada@engine.example';
const MAIL = row('emailaddress1', '={{ $json.email }}');

const PERSON = { firstName: 'Ada', lastName: 'Byron', email: EMAIL, phone: '1', mobile: '2', jobTitle: 'Countess', website: 'w.example', street: 'S 1', city: 'C', state: 'ST', postalCode: '9', country: 'UK', message: 'M' };
const PERSON_COLUMNS = {
	firstname: 'Ada', lastname: 'Byron', emailaddress1: EMAIL, telephone1: '1', mobilephone: '2', jobtitle: 'Countess', websiteurl: 'w.example',
	address1_line1: 'S 1', address1_city: 'C', address1_stateorprovince: 'ST', address1_postalcode: '9', address1_country: 'UK', description: 'M',
};

describe('S55: with nothing mapped, the usual columns are filled', () => {
	test.each<[string, IDataObject, Record<string, unknown>]>([
		['lead', { ...PERSON, company: 'Engine Ltd', leadSource: 'Web', rating: 'Hot', industry: 'Accounting' }, { ...PERSON_COLUMNS, companyname: 'Engine Ltd', subject: 'Ada Byron, Engine Ltd', leadsourcecode: 8, leadqualitycode: 1, industrycode: 1 }],
		['contact', PERSON, PERSON_COLUMNS],
		['account', { company: 'Engine Ltd', website: 'w.example', phone: '1', email: EMAIL, accountNumber: 'A-1', employees: 12, revenue: 34.5, industry: 'Accounting', ticker: 'ENG', city: 'C' }, { name: 'Engine Ltd', websiteurl: 'w.example', telephone1: '1', emailaddress1: EMAIL, accountnumber: 'A-1', numberofemployees: 12, revenue: 34.5, industrycode: 1, tickersymbol: 'ENG', address1_city: 'C' }],
	])('of a %s', async (name, item, columns) => {
		const parameters = { saveAs: table(name), findExistingBy: name === 'account' ? 'zoomInfoCompany' : 'popl', lookIn: 'chosenTable', associateCompany: false };
		const { reports } = await upsert(emulator, { as: 'admin', parameters, items: [item] });
		expect(reports[0]).toMatchObject({ outcome: 'created', table: name });
		expect(emulator.rows(name)).toMatchObject([columns]);
	});
});

describe('S80: fields are recognised', () => {
	test.each([
		['as forms write them', { 'First Name': 'Ada', 'last-name': 'Byron', 'E-Mail': EMAIL, 'Job Title': 'Countess' }],
		['as databases write them', { first_name: 'Ada', LAST_NAME: 'Byron', email_address: EMAIL, job_title: 'Countess' }],
		['under other usual names', { givenName: 'Ada', surname: 'Byron', mail: EMAIL, position: 'Countess' }],
		['by the first of several that is filled', { firstName: ' ', givenName: 'Ada', familyName: 'Byron', email: '', 'Email Address': EMAIL, title: 'Countess' }],
	])('%s', async (_how, item) => {
		await upsert(emulator, { items: [item] });
		expect(emulator.rows('lead')).toMatchObject([{ firstname: 'Ada', lastname: 'Byron', emailaddress1: EMAIL, jobtitle: 'Countess' }]);
	});

	test.each([
		['lead', '', ['new_externalid', 'emailaddress1', 'jobtitle']],
		['lead', 'JOB', ['jobtitle']],
		['account', 'externalid', ['new_externalid']],
		['account', 'no such column', []],
	])('and the columns of a %s can be searched for %j', async (saveAs, filter, expected) => {
		const found = (await searched(emulator, 'searchTextColumns', { saveAs: table(saveAs) }, filter)).map(({ value }) => value);
		if (filter) expect(found).toEqual(expected);
		else expect(found).toEqual(expect.arrayContaining(expected));
	});
});

describe('S20: each table is filled by its own mapping:', () => {
	const parameters = { mapping: 'myRowsOnly', fields: rows(MAIL, row('lastname', 'Lead'), row('jobtitle', 'of the lead')), contactFields: rows(row('jobtitle', 'of the contact'), row('nickname', 'Lovelace')) };

	test('that of leads for somebody new', async () => {
		await upsert(emulator, { parameters, items: [{ email: EMAIL }] });
		expect(emulator.rows('lead')).toMatchObject([{ jobtitle: 'of the lead', lastname: 'Lead' }]);
	});

	test('that of contacts when the lead turns out to be a contact', async () => {
		emulator.seed({ contact: [{ lastname: 'Byron', emailaddress1: EMAIL }] });
		const { reports } = await upsert(emulator, { parameters, items: [{ email: EMAIL }] });
		expect(reports[0]).toMatchObject({ outcome: 'updated', table: 'contact' });
		expect(emulator.rows('contact')).toMatchObject([{ jobtitle: 'of the contact', nickname: 'Lovelace', lastname: 'Byron' }]);
		expect(emulator.rows('lead')).toEqual([]);
	});

	test('that of leads when the contact turns out to be a lead', async () => {
		emulator.seed({ lead: [{ lastname: 'Byron', subject: 's', emailaddress1: EMAIL }] });
		const turned = { saveAs: 'contact', associateCompany: false, mapping: 'myRowsOnly', fields: rows(MAIL, row('jobtitle', 'of the contact')), leadFields: rows(row('jobtitle', 'of the lead')) };
		await upsert(emulator, { parameters: turned, items: [{ email: EMAIL }] });
		expect(emulator.rows('lead')).toMatchObject([{ jobtitle: 'of the lead' }]);
		expect(emulator.rows('contact')).toEqual([]);
	});
});

describe('S59: rows of a mapping', () => {
	test.each(['fields', 'contactFields', 'leadFields'])('can be added, removed and moved: %s', (name) => {
		const field = new Dynamics365Upsert().description.properties.find((property) => property.name === name);
		expect(field).toMatchObject({ type: 'fixedCollection', default: {}, typeOptions: { multipleValues: true, sortable: true } });
	});

	test('fill what was added, leave alone what was removed, and count in the order they were moved to', async () => {
		const run = async (...list: IDataObject[]) => {
			await upsert(emulator, { parameters: { mapping: 'myRowsOnly', fields: rows(MAIL, ...list) }, items: [{ email: EMAIL }] });
			const [lead] = emulator.rows('lead');
			return [lead?.lastname, lead?.jobtitle, lead?.pager];
		};
		const name = row('lastname', 'Byron');
		expect(await run(name)).toEqual(['Byron', null, null]);
		expect(await run(name, row('jobtitle', 'Poet', 'overwrite'), row('pager', '1'))).toEqual(['Byron', 'Poet', '1']);
		expect(await run(row('jobtitle', 'First', 'overwrite'), row('jobtitle', 'Second', 'overwrite'))).toEqual(['Byron', 'First', '1']);
		expect(await run(row('jobtitle', 'Second', 'overwrite'), row('jobtitle', 'First', 'overwrite'))).toEqual(['Byron', 'Second', '1']);
	});
});

describe('how a column is filled', () => {
	const known = () => void emulator.seed({ lead: [{ lastname: 'Byron', subject: 's', emailaddress1: EMAIL, jobtitle: 'Poet' }] });

	test.each([
		['a row of one\'s own', { mapping: 'myRowsOnly', fields: rows(MAIL, row('jobtitle', 'Countess'), row('pager', 'Poetry')) }],
		['the default columns', { mapping: 'defaultColumns' }],
		['fields named like columns', { mapping: 'autoMap' }],
	])('S58: %s: what is there stays, what is missing is completed', async (_what, parameters) => {
		known();
		await upsert(emulator, { parameters, items: [{ email: EMAIL, emailaddress1: EMAIL, jobTitle: 'Countess', jobtitle: 'Countess', firstName: 'Ada', firstname: 'Ada' }] });
		const [lead, ...others] = emulator.rows('lead');
		expect(others).toEqual([]);
		expect(lead).toMatchObject({ jobtitle: 'Poet', ...(parameters.mapping === 'myRowsOnly' ? { pager: 'Poetry' } : { firstname: 'Ada' }) });
	});

	test.each([
		['S17', 'overwrite', 'the new value replaces', 'Countess', 'Countess'],
		['S17', 'overwrite', 'an empty value does not', '', 'Poet'],
		['S18', 'completeIfMissing', 'what is there stays', 'Countess', 'Poet'],
		['S19', 'append', 'the new value comes behind', 'Countess', 'Poet; Countess'],
		['S19', 'append', 'a piece that is there is not repeated', 'Poet', 'Poet'],
	])('%s: %s: %s', async (_row, update, _what, value, jobtitle) => {
		known();
		await upsert(emulator, { parameters: { mapping: 'myRowsOnly', fields: rows(MAIL, row('jobtitle', value, update)) }, items: [{ email: EMAIL }] });
		expect(emulator.rows('lead')).toMatchObject([{ jobtitle }]);
	});

	test.each([
		['the first that is filled, in the order of the list', ['', 'Second', 'Third'], 'Second'],
		['the default when none of one\'s own is', ['', '', ''], 'Default'],
	])('S61: of several values for one column counts %s', async (_what, values, jobtitle) => {
		await upsert(emulator, { parameters: { mapping: 'defaultsPlusMyRows', fields: rows(...values.map((value) => row('jobtitle', value))) }, items: [{ lastName: 'Byron', email: EMAIL, jobTitle: 'Default' }] });
		expect(emulator.rows('lead')).toMatchObject([{ jobtitle }]);
	});
});

test.each([
	['label', 'Trade Show', '["Sailing","Cinema"]'],
	['label in other case', 'trade show', 'sailing; CINEMA'],
	['number', '7', '100000000,100000003'],
])('S60: a choice takes its %s, several choices too', async (_what, source, interests) => {
	const list = (value: string) => (value.startsWith('[') ? `={{ ${value} }}` : value);
	await upsert(emulator, { parameters: { mapping: 'defaultsPlusMyRows', fields: rows(row('leadsourcecode', source), row('new_interests', list(interests))) }, items: [{ lastName: 'Byron', email: EMAIL }] });
	expect(emulator.rows('lead')).toMatchObject([{ leadsourcecode: 7, new_interests: '100000000,100000003' }]);
});

test('S64: custom columns of a standard table are filled, found again and completed', async () => {
	const parameters = { mapping: 'defaultsPlusMyRows', findExistingBy: 'custom', matchRules: { rule: [{ columns: ['new_externalid'] }] }, fields: rows(row('new_externalid', '={{ $json.id }}'), row('new_interests', '={{ $json.topics }}', 'append')) };
	await upsert(emulator, { parameters, items: [{ id: 'I-1', lastName: 'Byron', topics: ['Chess'] }] });
	const { reports } = await upsert(emulator, { parameters, items: [{ id: 'I-1', lastName: 'Byron', topics: ['Sailing', 'Chess'] }] });
	expect(reports[0]).toMatchObject({ outcome: 'updated', matchedBy: 'new_externalid' });
	expect(emulator.rows('lead')).toMatchObject([{ new_externalid: 'I-1', new_interests: '100000000,100000001' }]);
});
