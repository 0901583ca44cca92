import { ask } from './stage';

describe('distinct values are asked for once', () => {
	test('all names of a table in one question', () => {
		const { filters } = ask([{ name: 'Contoso' }, { name: 'Fabrikam' }, { name: 'CONTOSO ' }], ['account']);
		expect(filters).toEqual(['accounts?$select=accountid,name,statecode&$filter=Microsoft.Dynamics.CRM.In(PropertyName=\'name\',PropertyValues=["Contoso","Fabrikam"])']);
	});

	test('a text with an @ is asked as e-mail, as key and as name', () => {
		const { searches } = ask(['a@b.example'], ['account', 'contact']);
		expect(searches.map(({ table, columns }) => `${table.logicalName}.${columns[0]?.logicalName}`)).toEqual([
			'account.emailaddress1', 'contact.emailaddress1', 'account.accountnumber', 'account.name', 'contact.name',
		]);
	});

	test('an e-mail that is said to be one is asked as e-mail only', () => {
		expect(ask([{ email: 'a@b.example' }], ['contact']).filters).toEqual(['contacts?$select=contactid,emailaddress1,statecode&$filter=Microsoft.Dynamics.CRM.In(PropertyName=\'emailaddress1\',PropertyValues=["a@b.example"])']);
	});

	test('keys of several columns are asked together, numbers as numbers', () => {
		const { filters } = ask([{ new_region: 'North', new_number: 7 }, { new_region: "South's", new_number: '8' }], ['account']);
		expect(filters).toEqual(["accounts?$select=accountid,new_region,new_number,statecode&$filter=(new_region eq 'North' and new_number eq 7) or (new_region eq 'South''s' and new_number eq 8)"]);
	});

	test('owners are asked with what tells whether they can own', () => {
		const { filters } = ask(['sam@x.example', { name: 'Sales', type: 'team' }], ['systemuser', 'team']);
		expect(filters.map((filter) => filter.split('&')[0])).toEqual([
			'systemusers?$select=systemuserid,internalemailaddress,isdisabled', 'systemusers?$select=systemuserid,fullname,isdisabled', 'teams?$select=teamid,name,teamtype',
		]);
	});

	test.each([['an id', '11111111-1111-4111-8111-111111111111'], ['nothing', ''], ['a NUL', { name: 'a\0b' }], ['a name too long for its column', { name: 'x'.repeat(101) }]])('%s is not asked for', (_title, value) => {
		expect(ask([value], ['account']).filters).toEqual([]);
	});
});
