import { localEnvironment, refusalOf } from './localEnvironment';

const { call, create, environment, read } = localEnvironment();
const nobody = '00000000-0000-4000-8000-000000000000';

describe('PATCH', () => {
	it('creates the row when there is none and nothing forbids it', () => {
		expect(call('PATCH', `leads(${nobody})`, { body: { lastname: 'U' } }).status).toBe(204);
		expect(read('leads', nobody).lastname).toBe('U');
	});

	it('does not create with If-Match: *', () => {
		const reply = call('PATCH', 'leads(aaaaaaaa-0000-4000-8000-00000000000f)', { body: {}, headers: { 'if-match': '*' } });
		expect(refusalOf(reply)).toEqual([404, '0x80040217']);
		expect(reply.json.error.message).toBe('lead With Id = aaaaaaaa-0000-4000-8000-00000000000f Does Not Exist');
	});

	it('does not update with If-None-Match: *', () => {
		const id = create('leads', {});
		expect(refusalOf(call('PATCH', `leads(${id})`, { body: {}, headers: { 'if-none-match': '*' } }))).toEqual([412, '0x80040237']);
	});

	it('writes for the right version only', () => {
		const id = create('leads', { lastname: 'V' });
		const etag = read('leads', id)['@odata.etag'] as string;
		expect(call('PATCH', `leads(${id})`, { body: { lastname: 'W' }, headers: { 'if-match': etag } }).status).toBe(204);
		expect(refusalOf(call('PATCH', `leads(${id})`, { body: { lastname: 'X' }, headers: { 'if-match': etag } }))).toEqual([412, '0x80060882']);
		expect(read('leads', id).lastname).toBe('W');
	});

	it('refuses versions on a table without optimistic concurrency', () => {
		const { organizationId } = environment;
		expect(refusalOf(call('PATCH', `organizations(${organizationId})`, { body: {}, headers: { 'if-match': 'W/"1"' } }))).toEqual([400, '0x8006088d']);
	});

	it('answers 201 or 200 with the row when that is preferred', () => {
		const address = 'leads(aaaaaaaa-0000-4000-8000-000000000010)?$select=leadid';
		const headers = { prefer: 'return=representation' };
		expect(call('PATCH', address, { body: {}, headers }).status).toBe(201);
		const second = call('PATCH', address, { body: {}, headers });
		expect([second.status, second.headers.ETag]).toEqual([200, second.json['@odata.etag']]);
	});

	it('echoes an alternate key as it was sent', () => {
		const reply = call('PATCH', "new_memberships(new_code='A%20b')", { body: { new_name: 'M' } });
		expect([reply.status, reply.headers['OData-EntityId']]).toEqual([204, "https://localhost:5443/api/data/v9.2/new_memberships(new_code='A%20b')"]);
		expect(call('GET', "new_memberships(new_code='a b')").json).toMatchObject({ new_code: 'A b', new_name: 'M' });
	});

	it('reads closed leads as read-only until they are opened again', () => {
		const id = create('leads', { lastname: 'C' });
		expect(call('PATCH', `leads(${id})`, { body: { statecode: 2, statuscode: 4 } }).status).toBe(204);
		expect(refusalOf(call('PATCH', `leads(${id})`, { body: { lastname: 'D' } }))).toEqual([400, '0x8004022e']);
		expect(call('PATCH', `leads(${id})`, { body: { statecode: 0, statuscode: 1 } }).status).toBe(204);
		expect(call('PATCH', `leads(${id})`, { body: { lastname: 'D' } }).status).toBe(204);
	});

	it('brings the default status with a new state', () => {
		const id = create('contacts', {});
		call('PATCH', `contacts(${id})`, { body: { statecode: 1 } });
		expect(read('contacts', id)).toMatchObject({ statecode: 1, statuscode: 2 });
	});

	it('gives a row to another owner', () => {
		const id = create('leads', {});
		const [seller] = call('GET', "systemusers?$select=systemuserid&$filter=lastname eq 'seller'").json.value;
		call('PATCH', `leads(${id})`, { body: { 'ownerid@odata.bind': `/systemusers(${seller?.systemuserid as string})` } });
		expect(read('leads', id)).toMatchObject({ _ownerid_value: seller?.systemuserid, _owninguser_value: seller?.systemuserid });
	});
});

describe('alternate keys', () => {
	it('keep values apart, whatever their case', () => {
		create('new_memberships', { new_code: 'K1' });
		expect(refusalOf(call('POST', 'new_memberships', { body: { new_code: 'k1' } }))).toEqual([412, '0x80060892']);
		const other = create('new_memberships', { new_code: 'K2' });
		expect(refusalOf(call('PATCH', `new_memberships(${other})`, { body: { new_code: 'K1' } }))).toEqual([412, '0x80060892']);
	});

	it('let any number of rows have none', () => {
		create('new_memberships', {});
		expect(call('POST', 'new_memberships', { body: {} }).status).toBe(204);
	});

	it.each([
		['no row has the value', "new_memberships(new_code='none')", 404, '0x80060891'],
		['the columns are no key', "contacts(emailaddress1='x')", 400, '0x80060888'],
		['the value has a character that cannot be addressed', "new_memberships(new_code='a%3Ab')", 400, '0x80060888'],
		['the value has a slash', "new_memberships(new_code='a%2Fb')", 400, '0x80060888'],
	])('are refused when %s', (_name, address, status, code) => {
		expect(refusalOf(call('GET', address))).toEqual([status, code]);
	});

	it('take the named primary key', () => {
		const id = create('accounts', { name: 'N' });
		expect(call('GET', `accounts(accountid=${id})`).status).toBe(200);
	});
});

describe('deleting a row', () => {
	it('takes its notes along, frees what pointed at it, and leaves a tombstone', () => {
		const contact = create('contacts', { lastname: 'Gone' });
		const note = create('annotations', { subject: 'n', 'objectid_contact@odata.bind': `/contacts(${contact})` });
		const membership = create('new_memberships', { 'new_ContactId@odata.bind': `/contacts(${contact})` });
		const before = environment.store.version();
		expect(call('DELETE', `contacts(${contact})`).status).toBe(204);
		expect(call('GET', `annotations(${note})`).status).toBe(404);
		expect(read('new_memberships', membership)._new_contactid_value).toBeNull();
		expect(environment.store.tombstones('contact', { after: before })).toMatchObject([{ id: contact }]);
	});

	it('refuses another version', () => {
		const id = create('leads', {});
		expect(refusalOf(call('DELETE', `leads(${id})`, { headers: { 'if-match': 'W/"1"' } }))).toEqual([412, '0x80060882']);
	});
});
