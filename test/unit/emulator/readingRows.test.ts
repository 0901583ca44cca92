import { localEnvironment, refusalOf } from './localEnvironment';

const { call, create, read } = localEnvironment();

describe('reading a row', () => {
	it('answers 304 while the version is the same', () => {
		const id = create('leads', {});
		const etag = call('GET', `leads(${id})`).headers.ETag as string;
		const again = call('GET', `leads(${id})`, { headers: { 'if-none-match': etag } });
		expect([again.status, again.body]).toEqual([304, undefined]);
		call('PATCH', `leads(${id})`, { body: { lastname: 'n' } });
		expect(call('GET', `leads(${id})`, { headers: { 'if-none-match': etag } }).status).toBe(200);
	});

	it('takes the literal null in If-None-Match as nothing', () => {
		expect(call('GET', `leads(${create('leads', {})})`, { headers: { 'if-none-match': 'null' } }).status).toBe(200);
	});

	it('reads, sets and clears one value', () => {
		const id = create('accounts', { name: 'One' });
		expect(call('GET', `accounts(${id})/name`).json.value).toBe('One');
		expect(call('GET', `accounts(${id})/name/$value`).body).toBe('One');
		expect(call('PUT', `accounts(${id})/name`, { body: { value: 'Two' } }).status).toBe(204);
		expect(call('DELETE', `accounts(${id})/telephone1`).status).toBe(204);
		expect(read('accounts', id)).toMatchObject({ name: 'Two', telephone1: null });
		expect(call('GET', `accounts(${id})/telephone1`).status).toBe(204);
	});

	it('annotates lookups and choices when asked to', () => {
		const account = create('accounts', { name: 'Named' });
		const id = create('contacts', { 'parentcustomerid_account@odata.bind': `accounts(${account})`, gendercode: 2 });
		const annotated = call('GET', `contacts(${id})?$select=_parentcustomerid_value,gendercode`, { headers: { prefer: 'odata.include-annotations="*"' } }).json;
		expect(annotated).toMatchObject({
			'_parentcustomerid_value@OData.Community.Display.V1.FormattedValue': 'Named',
			'_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'account',
			'_parentcustomerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty': 'parentcustomerid_account',
			'gendercode@OData.Community.Display.V1.FormattedValue': 'Female',
		});
		expect(Object.keys(call('GET', `contacts(${id})?$select=gendercode`).json).filter((name) => name.includes('@OData.'))).toEqual([]);
	});
});

describe('privileges', () => {
	it('are missed by name', () => {
		const { status, json } = call('POST', 'products', { body: {}, as: 'sync' });
		expect([status, json.error.code]).toEqual([403, '0x80040220']);
		expect(json.error.message).toMatch(/^Principal user \(Id=.*, type=8, roleCount=1, privilegeCount=\d+, accessMode=4\), is missing prvCreateProduct privilege \(Id=.*\) on OTC=1024 for entity 'product'/);
	});

	it('of user depth show own rows only', () => {
		const theirs = create('leads', { lastname: 'theirs' });
		const own = create('leads', { lastname: 'own' }, 'seller');
		const shown = call('GET', 'leads?$select=lastname', { as: 'seller' }).json.value.map(({ leadid }) => leadid);
		expect([shown.includes(own), shown.includes(theirs)]).toEqual([true, false]);
		expect(refusalOf(call('GET', `leads(${theirs})`, { as: 'seller' }))).toEqual([403, '0x80048306']);
		expect(refusalOf(call('PATCH', `leads(${theirs})`, { as: 'seller', body: { lastname: 'x' } }))).toEqual([403, '0x80048306']);
	});
});

describe('what is missing', () => {
	it.each([
		['POST', 'leads(00000000-0000-4000-8000-000000000000)/Microsoft.Dynamics.CRM.ExecuteWorkflow', 501],
		['POST', 'BulkDelete', 501],
		['POST', 'Nothing', 404],
		['PUT', 'leads', 405],
	])('%s %s is answered %d', (method, address, status) => {
		expect(call(method, address, { body: {} }).status).toBe(status);
	});
});
