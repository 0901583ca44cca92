import { resolve, type Row } from './stage';

const contoso = { id: 'A1', name: 'Contoso', emailaddress1: 'info@contoso.example', accountnumber: 'C-1', new_number: 7, new_region: 'North' };
const fabrikam = { id: 'a2', name: 'Fabrikam', emailaddress1: 'info@fabrikam.example', accountnumber: 'Contoso', new_number: 8, new_region: 'North' };
const A1 = { table: 'account', id: 'a1' };

describe('a value that means one row becomes its id', () => {
	test.each<[string, unknown]>([
		['by name', 'Contoso'],
		['by name in other case and with blanks around', '  CONTOSO '],
		['by e-mail', 'Info@Contoso.example'],
		['by the text of an alternate key', 'c-1'],
		['by a number that is an alternate key', 7],
		['by digits that are an alternate key', '7'],
		['by the columns of an alternate key', { accountnumber: 'C-1' }],
		['by several columns of an alternate key, in any order and case', { new_number: '7', new_region: 'north' }],
		['by an object that says name', { name: 'Contoso' }],
		['by an object that says e-mail', { email: 'info@contoso.example' }],
		['by an object that says e-mail and name, of which the e-mail counts', { email: 'info@contoso.example', name: 'Anything' }],
		['by JSON text of an object', '{ "name": "Contoso", "type": "account" }'],
		['by an object whose id is a name', { id: 'Contoso', type: 'account' }],
	])('%s', (_how, value) => {
		expect(resolve(value, ['account'], { account: [contoso, { ...fabrikam, accountnumber: 'F-1' }] })).toEqual(A1);
	});

	test('an alternate key comes before a name, because it is unique', () => {
		expect(resolve('Contoso', ['account'], { account: [contoso, fabrikam] })).toEqual({ table: 'account', id: 'a2' });
	});

	test('a text with an @ is an e-mail before it is a name', () => {
		const named = { id: 'a3', name: 'info@contoso.example' };
		expect(resolve('info@contoso.example', ['account'], { account: [named, contoso] })).toEqual(A1);
		expect(resolve('info@contoso.example', ['account'], { account: [named] })).toEqual({ table: 'account', id: 'a3' });
	});

	test('accents count only where a row is equal with them', () => {
		const cafe = { id: 'a4', name: 'Café' };
		expect(resolve('Cafe', ['account'], { account: [cafe] })).toEqual({ table: 'account', id: 'a4' });
		expect(resolve('Cafe', ['account'], { account: [cafe, { id: 'a5', name: 'cafe' }] })).toEqual({ table: 'account', id: 'a5' });
	});

	test('an inactive row of the same name is left aside', () => {
		expect(resolve('Contoso', ['account'], { account: [{ ...contoso, id: 'a9', statecode: 1 }, contoso] })).toEqual(A1);
	});

	test('a table that is named settles which', () => {
		expect(resolve({ name: 'Contoso', type: 'contact' }, ['account', 'contact'], { account: [contoso], contact: [{ id: 'c1', name: 'Contoso' }] })).toEqual({ table: 'contact', id: 'c1' });
	});
});

describe('a value that means no row or several says so', () => {
	const twins = [contoso, { ...contoso, id: 'a7' }, { ...contoso, id: 'a8' }];
	test.each<[string, unknown, string[], Record<string, Row[]>, string]>([
		['a name of no row', 'Kontoso', ['account'], { account: [contoso] }, 'has no row of Account with the accountnumber or name "Kontoso"; correct the value or use the row\'s id'],
		['an e-mail of no row', { email: 'x@y.example' }, ['account'], {}, 'has no row of Account with the e-mail "x@y.example"; correct the value or use the row\'s id'],
		['a key of no row', { new_region: 'South', new_number: 1 }, ['account'], { account: [contoso] }, 'has no row of Account with the new_region and new_number "South" and "1"; correct the value or use the row\'s id'],
		['a name of three rows', { name: 'Contoso' }, ['account'], { account: twins }, 'has 3 rows of Account with the name "Contoso"; use the id or an alternate key'],
		['a customer of two tables', 'Contoso', ['account', 'contact'], { account: [contoso], contact: [{ id: 'c1', name: 'contoso' }] }, 'has 2 rows of Account or Contact with the name "Contoso"; use the id or an alternate key, or add the table: { "name": "...", "type": "account" }'],
		['a name of an inactive row only', { name: 'Contoso' }, ['account'], { account: [{ ...contoso, statecode: 1 }] }, 'finds only an inactive Account with the name "Contoso"; use another'],
		['a user who is disabled', 'DEE@x.example', ['systemuser', 'team'], { systemuser: [{ id: 'u1', internalemailaddress: 'dee@x.example', isdisabled: true }] }, 'finds only a disabled User with the e-mail or name "DEE@x.example"; use another'],
		['a team that owns nothing', { name: 'Deal 7', type: 'team' }, ['systemuser', 'team'], { team: [{ id: 't1', name: 'deal 7', teamtype: 1 }] }, 'finds only an access Team with the name "Deal 7"; use another'],
		['columns that are no key', { new_region: 'North' }, ['account'], {}, 'takes an alternate key of Account, and new_region is none; its active keys are accountnumber, new_number, new_region and new_number'],
		['columns where there are no keys', { code: 'X' }, ['contact'], {}, 'takes an alternate key of Contact, and code is none; it has no active key; use the id, the name or the e-mail'],
		['a name longer than names can be', 'x'.repeat(101), ['contact'], {}, `has no row of Contact with such a name as "${'x'.repeat(59)}…"; use the row's id`],
		['any of more than five tables', 'X', ['a', 'b', 'c', 'd', 'e', 'f'], {}, 'can point to 6 tables; say which: { "name": "...", "type": "a" }'],
	])('%s', (_title, value, targets, rows, sentence) => {
		expect(resolve(value, targets, rows)).toBe(sentence);
	});
});

describe('a value that is no wish is left as it is', () => {
	const ID = '11111111-1111-4111-8111-111111111111';
	test.each<[string, unknown]>([['an id', ID], ['an id in braces', `{${ID}}`], ['an object with an id', { id: ID, type: 'account' }], ['JSON text with an id', `{"id":"${ID}"}`], ['an empty object', {}], ['a list', ['Contoso']], ['a yes', true], ['a table it cannot point to', { name: 'X', type: 'lead' }], ['an object for a name', { name: { first: 'X' } }]])('%s', (_title, value) => {
		expect(resolve(value, ['account'], { account: [contoso] })).toBeUndefined();
	});
});
