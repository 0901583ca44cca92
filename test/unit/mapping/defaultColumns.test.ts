import { DEFAULT_COLUMNS, defaultMapping, inputReader } from '../../../src/domain/mapping/defaultColumns';
import { contact, lead } from '../upsert/tables';

const mapped = (json: Record<string, unknown>, table = 'lead', externalIdColumn = '') =>
	Object.fromEntries(defaultMapping(table, json, externalIdColumn).reverse().map(({ column, value }) => [column, value]));

describe('the default columns', () => {
	it.each<[string, string]>([
		['firstName', 'firstname'], ['first_name', 'firstname'], ['First Name', 'firstname'], ['FIRSTNAME', 'firstname'], ['first-name', 'firstname'], ['given_name', 'firstname'],
		['Last name', 'lastname'], ['surname', 'lastname'], ['family-name', 'lastname'],
		['Email', 'emailaddress1'], ['E-Mail', 'emailaddress1'], ['email_address', 'emailaddress1'],
		['phone', 'telephone1'], ['Business Phone', 'telephone1'], ['mobile', 'mobilephone'], ['cell_phone', 'mobilephone'],
		['Company', 'companyname'], ['Company Name', 'companyname'], ['organisation', 'companyname'],
		['jobTitle', 'jobtitle'], ['Title', 'jobtitle'], ['zip', 'address1_postalcode'], ['Post Code', 'address1_postalcode'],
		['Lead Source', 'leadsourcecode'], ['website', 'websiteurl'], ['message', 'description'],
	])('take an input called "%s" into %s', (name, column) => {
		expect(mapped({ [name]: 'x' })).toMatchObject({ [column]: 'x' });
	});

	it.each<[string, Record<string, unknown>]>([
		['the empty one last', { firstName: 'Ann', first_name: '' }],
		['the empty one first', { first_name: '', firstName: 'Ann' }],
		['the empty one under another name', { firstName: ' ', givenName: 'Ann' }],
		['null last', { firstName: 'Ann', 'First Name': null }],
	])('take the filled one of two spellings, %s', (_name, json) => {
		expect(mapped(json)).toMatchObject({ firstname: 'Ann' });
	});

	it('take the first of two filled spellings', () => {
		expect(mapped({ firstName: 'Ann', first_name: 'Anna' })).toMatchObject({ firstname: 'Ann' });
	});

	it('leave out what the input does not have or has empty', () => {
		expect(mapped({ firstName: 'Ann', email: ' ', phone: null, company: [] })).toEqual({ firstname: 'Ann', subject: 'Ann' });
		expect(mapped({})).toEqual({});
	});

	it('never touch what is there', () => {
		expect(new Set(defaultMapping('lead', { firstName: 'Ann', email: 'a@x', company: 'C' }, '').map(({ update }) => update))).toEqual(new Set(['completeIfMissing']));
	});

	it('fill the external id column, where one is chosen', () => {
		expect(mapped({ external_id: '17' }, 'lead', 'new_externalid')).toEqual({ new_externalid: '17' });
		expect(mapped({ external_id: '17' })).toEqual({});
	});

	it.each<[string, Record<string, unknown>, string | undefined]>([
		['name and company', { firstName: 'Ann', lastName: 'Lee', company: 'Contoso' }, 'Ann Lee, Contoso'],
		['the name alone', { lastName: 'Lee' }, 'Lee'],
		['the e-mail where there is no name', { email: 'a@x', company: 'Contoso' }, 'a@x, Contoso'],
		['the input\'s own topic before all', { topic: 'Fair', lastName: 'Lee' }, 'Fair'],
		['nothing where nothing is known', { city: 'Bonn' }, undefined],
	])('make a lead\'s topic of %s', (_name, json, expected) => {
		expect(mapped(json).subject).toBe(expected);
	});

	it('make no topic for a contact and write no company into it', () => {
		expect(mapped({ lastName: 'Lee', company: 'Contoso' }, 'contact')).toEqual({ lastname: 'Lee' });
	});

	it.each(['account', '__proto__', 'constructor'])('are none for a table called %s', (table) => {
		expect(mapped({ lastName: 'Lee' }, table)).toEqual({});
	});

	it.each<[string, typeof lead]>([['lead', lead], ['contact', contact]])('all exist and can be written on a %s', (name, table) => {
		for (const column of Object.keys(DEFAULT_COLUMNS[name] ?? {})) expect(table.columns.get(column)).toMatchObject({ creatable: true, updatable: true });
	});
});

describe('input names', () => {
	it('like an object\'s insides are read only where the item itself has them', () => {
		const read = inputReader(JSON.parse('{"__proto__": "mine"}') as Record<string, unknown>);
		expect(read(['__proto__'])).toBe('mine');
		expect(inputReader({})(['__proto__', 'constructor', 'toString'])).toBeUndefined();
	});
});
