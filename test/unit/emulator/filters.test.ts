import { localEnvironment } from './localEnvironment';

const { call, create, list } = localEnvironment();

const find = (filter: string, set = 'contacts', select = 'lastname'): unknown[] => list(`${set}?$select=${select}&$orderby=${select}&$filter=${encodeURIComponent(filter)}`).map((row) => row[select]);

const refusal = (address: string): [number, string] => {
	const { status, json } = call('GET', address);
	return [status, json.error?.code];
};

let acme = '';

beforeAll(() => {
	acme = create('accounts', { name: 'Acme', telephone1: '1' });
	const other = create('accounts', { name: '50% off_[x]' });
	const at = (id: string) => ({ 'parentcustomerid_account@odata.bind': `/accounts(${id})` });
	create('contacts', { lastname: 'Élan', emailaddress1: 'one@example.org', numberofchildren: 1, birthdate: '1980-02-29', donotemail: true, ...at(acme) });
	create('contacts', { lastname: "O'Brien ", emailaddress1: 'two@example.org', numberofchildren: 5, ...at(acme) });
	create('contacts', { lastname: 'Weiss', firstname: 'weiss', numberofchildren: 9, ...at(other) });
	create('contacts', { firstname: 'Nameless' });
	create('leads', { lastname: 'Chooser', new_interests: '100000001,100000003' });
});

describe('a filter', () => {
	it.each([
		['finds text whatever its case, accented letters included', "lastname eq 'éLAN'", ['Élan']],
		['takes no notice of trailing spaces', "lastname eq 'o''brien'", ["O'Brien "]],
		['leaves rows with null out of ne', "lastname ne 'weiss'", ["O'Brien ", 'Élan']],
		['finds null with eq null', 'lastname eq null', [null]],
		['compares two columns of a row', 'lastname eq firstname', ['Weiss']],
		['gives and a higher rank than or', "lastname eq 'weiss' or lastname eq 'élan' and numberofchildren eq 2", ['Weiss']],
		['obeys parentheses', "(lastname eq 'weiss' or lastname eq 'élan') and numberofchildren eq 1", ['Élan']],
		['negates', 'not (numberofchildren gt 4) and lastname ne null', ['Élan']],
		['takes a literal on the left', '4 lt numberofchildren', ["O'Brien ", 'Weiss']],
		['takes a yes/no column alone', 'donotemail', ['Élan']],
		['compares days', 'birthdate ge 1980-02-29', ['Élan']],
		['goes through a lookup', "parentcustomerid_account/name eq 'ACME'", ["O'Brien ", 'Élan']],
		['searches with contains', "contains(emailaddress1,'O@EX')", ["O'Brien "]],
		['searches with startswith', "startswith(lastname,'é')", ['Élan']],
		['searches with endswith', "endswith(lastname,'ISS')", ['Weiss']],
		['reads % as a wildcard', "contains(emailaddress1,'o%org')", ["O'Brien ", 'Élan']],
		['reads _ as a wildcard', "startswith(lastname,'w_i')", ['Weiss']],
		['reads brackets as a set', "startswith(lastname,'[v-x]e')", ['Weiss']],
		['matches many values with In', `Microsoft.Dynamics.CRM.In(PropertyName='emailaddress1',PropertyValues=["ONE@example.org","two@example.org"])`, ["O'Brien ", 'Élan']],
		['matches numbers with In', `Microsoft.Dynamics.CRM.In(PropertyName='numberofchildren',PropertyValues=["1","9"])`, ['Weiss', 'Élan']],
		['matches a range with Between', `Microsoft.Dynamics.CRM.Between(PropertyName='numberofchildren',PropertyValues=["5","9"])`, ["O'Brien ", 'Weiss']],
		['knows the caller', "Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid') and lastname eq 'Weiss'", ['Weiss']],
		['counts days back from now', "Microsoft.Dynamics.CRM.LastXDays(PropertyName='createdon',PropertyValue=1) and lastname eq 'Weiss'", ['Weiss']],
		['leaves out what is older', "Microsoft.Dynamics.CRM.OlderThanXDays(PropertyName='createdon',PropertyValue=1)", []],
		['takes a whole day with On', "Microsoft.Dynamics.CRM.On(PropertyName='createdon',PropertyValue='2026-03-04') and lastname eq 'Weiss'", ['Weiss']],
	])('%s', (_name, filter, expected) => {
		expect(find(filter)).toEqual(expected);
	});

	it.each([
		['escapes a wildcard with brackets', "contains(name,'[%] off[_][[]x')", ['50% off_[x]']],
		['finds parents by their children', "contact_customer_accounts/any(c:c/lastname eq 'WEISS')", ['50% off_[x]']],
		['finds parents without children', 'not contact_customer_accounts/any()', []],
		['requires all children', 'contact_customer_accounts/all(c:c/numberofchildren lt 6)', ['Acme']],
	])('%s', (_name, filter, expected) => {
		expect(find(filter, 'accounts', 'name')).toEqual(expected);
	});

	it('finds choices among several', () => {
		expect(find(`Microsoft.Dynamics.CRM.ContainValues(PropertyName='new_interests',PropertyValues=["100000003"])`, 'leads')).toEqual(['Chooser']);
		expect(find(`Microsoft.Dynamics.CRM.ContainValues(PropertyName='new_interests',PropertyValues=["100000000"])`, 'leads')).toEqual([]);
	});

	it('takes the values of parameter aliases', () => {
		expect(list(`contacts?$select=lastname&$filter=lastname eq @n&@n='weiss'`)).toHaveLength(1);
	});

	it.each([
		['a name in the wrong case', "contacts?$filter=Lastname eq 'x'", 400, '0x80060888'],
		['an unknown selected name', 'contacts?$select=nothing', 400, '0x80060888'],
		['an unknown sorted name', 'contacts?$orderby=nothing', 400, '0x80060888'],
		['a lookup by its column name', `contacts?$filter=parentcustomerid eq ${'0'.repeat(8)}-0000-0000-0000-000000000000`, 400, '0x80060888'],
		['text compared with a number', 'contacts?$filter=lastname eq 5', 400, '0x80060888'],
		['a quoted number', "contacts?$filter=numberofchildren eq '5'", 400, '0x80060888'],
		['a quoted id', "contacts?$filter=contactid eq '0'", 400, '0x80060888'],
		['a broken filter', 'contacts?$filter=lastname eq', 400, '0x80060888'],
		['an unknown function', "contacts?$filter=tolower(lastname) eq 'x'", 400, '0x80060888'],
		['a query function that is missing here', "contacts?$filter=Microsoft.Dynamics.CRM.InFiscalYear(PropertyName='createdon',PropertyValue=1)", 501, '0x80060888'],
		['$skip', 'contacts?$skip=1', 400, '0x80060888'],
		['$search', 'contacts?$search=x', 400, '0x80060888'],
		['$apply', 'contacts?$apply=aggregate($count as n)', 501, '0x80060888'],
		['an option given twice', 'contacts?$top=1&$top=2', 400, '0x80060888'],
		['an unknown set', 'Contacts', 404, '0x80060888'],
		['an alias without a value', 'contacts?$filter=lastname eq @p', 400, '0x80060888'],
		['more than 500 conditions', `contacts?$filter=${Array.from({ length: 501 }, () => 'donotemail').join(' or ')}`, 400, '0x8004430c'],
		['an address over 32,768 characters', `contacts?$filter=lastname eq '${'x'.repeat(32_768)}'`, 414, '0x80060888'],
	])('refuses %s', (_name, address, status, code) => {
		expect(refusal(address)).toEqual([status, code]);
	});

	it('takes 500 conditions', () => {
		expect(call('GET', `contacts?$filter=${Array.from({ length: 500 }, () => 'donotemail').join(' or ')}`).status).toBe(200);
	});

	it('takes a longer address inside a batch, but not any', () => {
		const address = (length: number) => `contacts?$filter=lastname eq '${'x'.repeat(length)}'`;
		expect(call('GET', address(60_000), { insideBatch: true }).status).toBe(200);
		expect(call('GET', address(66_000), { insideBatch: true }).status).toBe(414);
	});

	it('refuses more than 1,000 values in one In', () => {
		const values = (count: number) => JSON.stringify(Array.from({ length: count }, (_, at) => String(at)));
		const address = (count: number) => `contacts?$filter=Microsoft.Dynamics.CRM.In(PropertyName='lastname',PropertyValues=${values(count)})`;
		expect(refusal(address(1001))).toEqual([400, '0x8004430e']);
		expect(call('GET', address(1000)).status).toBe(200);
	});
});
