import type { Payload } from '../../../emulator/contracts';
import { localEnvironment } from './localEnvironment';

const { call, create, environment } = localEnvironment();
const nobody = '00000000-0000-4000-8000-000000000000';
const refusalOf = ({ status, json }: ReturnType<typeof call>): [number, string | undefined] => [status, json.error?.code];
const read = (set: string, id: string): Payload => call('GET', `${set}(${id})`).json;

describe('creating a row', () => {
	it('answers 204 with the address of the row', () => {
		const { status, headers } = call('POST', 'leads', { body: { lastname: 'A' } });
		expect(status).toBe(204);
		expect(headers['OData-EntityId']).toMatch(/^https:\/\/localhost:5443\/api\/data\/v9\.2\/leads\([0-9a-f-]{36}\)$/);
	});

	it('answers 201 with the row and without its address when that is preferred', () => {
		const { status, headers, json } = call('POST', 'leads?$select=lastname', { body: { lastname: 'A' }, headers: { prefer: 'return=representation' } });
		expect([status, headers['Preference-Applied'], headers['OData-EntityId'], json.lastname]).toEqual([201, 'return=representation', undefined, 'A']);
		expect(json['@odata.context']).toBe('https://localhost:5443/api/data/v9.2/$metadata#leads(lastname)/$entity');
		expect(json['@odata.etag']).toMatch(/^W\/"\d+"$/);
	});

	it('takes a chosen primary key, once', () => {
		const id = 'aaaaaaaa-0000-4000-8000-000000000001';
		expect(call('POST', 'leads', { body: { leadid: id } }).status).toBe(204);
		expect(refusalOf(call('POST', 'leads', { body: { leadid: id } }))).toEqual([412, '0x80040237']);
	});

	it('fills in owner, state, currency, moments and computed columns', () => {
		const id = create('contacts', { firstname: 'Ann', lastname: 'Lee', address1_city: 'Oslo' });
		expect(read('contacts', id)).toMatchObject({
			fullname: 'Ann Lee', address1_composite: 'Oslo', statecode: 0, statuscode: 1, createdon: '2026-03-04T05:06:07Z', modifiedon: '2026-03-04T05:06:07Z',
			_ownerid_value: expect.any(String), _createdby_value: expect.any(String), _createdonbehalfby_value: null, donotemail: false,
		});
	});

	it('stores an empty text as null', () => {
		expect(read('leads', create('leads', { lastname: '' })).lastname).toBeNull();
	});

	it('writes activity parties with the activity', () => {
		const contact = create('contacts', { lastname: 'P', emailaddress1: 'p@x.org' });
		const id = create('emails', { subject: 'S', email_activity_parties: [{ 'partyid_contact@odata.bind': `/contacts(${contact})`, participationtypemask: 2 }, { addressused: 'q@x.org', participationtypemask: 1 }] });
		const parties = call('GET', `emails(${id})?$expand=email_activity_parties($select=addressused,participationtypemask,_partyid_value;$orderby=addressused)`).json.email_activity_parties;
		expect(parties).toMatchObject([{ addressused: 'p@x.org', _partyid_value: contact, participationtypemask: 2 }, { addressused: 'q@x.org', _partyid_value: null, participationtypemask: 1 }]);
	});
});

describe('a body', () => {
	const account = () => create('accounts', { name: 'Target' });
	const bodies: [string, string, () => Payload, number, string][] = [
		['an unknown property', 'leads', () => ({ nothing: 1 }), 400, '0x80048d19'],
		['a property in the wrong case', 'leads', () => ({ LastName: 'x' }), 400, '0x80048d19'],
		['a column name in place of its navigation property', 'contacts', () => ({ 'parentcustomerid@odata.bind': `/accounts(${account()})` }), 400, '0x80048d19'],
		['a lookup written under its reading name', 'contacts', () => ({ _parentcustomerid_value: account() }), 400, '0x80048d19'],
		['a number for text', 'leads', () => ({ lastname: 5 }), 400, '0x80048d19'],
		['text for a number', 'leads', () => ({ numberofemployees: '5' }), 400, '0x80048d19'],
		['a fraction for a whole number', 'leads', () => ({ numberofemployees: 1.5 }), 400, '0x80048d19'],
		['text for a choice', 'leads', () => ({ leadqualitycode: 'Hot' }), 400, '0x80048d19'],
		['a number for yes/no', 'leads', () => ({ donotemail: 1 }), 400, '0x80048d19'],
		['a list for several choices', 'leads', () => ({ new_interests: [100000000] }), 400, '0x80048d19'],
		['text over its length', 'leads', () => ({ mobilephone: '1'.repeat(21) }), 400, '0x80044331'],
		['a choice outside its set', 'leads', () => ({ leadqualitycode: 4 }), 400, '0x8004431a'],
		['one of several choices outside the set', 'leads', () => ({ new_interests: '100000000,7' }), 400, '0x8004431a'],
		['a whole number out of range', 'leads', () => ({ numberofemployees: -1 }), 400, '0x8004432f'],
		['money out of range', 'accounts', () => ({ creditlimit: -1 }), 400, '0x80044330'],
		['a day that does not exist', 'contacts', () => ({ birthdate: '2026-02-30' }), 400, '0x80040239'],
		['a day with a time', 'contacts', () => ({ birthdate: '2026-02-20T00:00:00Z' }), 400, '0x80048d19'],
		['a moment without a zone', 'leads', () => ({ new_webinarstart: '2026-02-20T00:00:00' }), 400, '0x80048d19'],
		['a moment before 1753', 'leads', () => ({ new_webinarstart: '1752-12-31T00:00:00Z' }), 400, '0x80040239'],
		['a null character', 'leads', () => ({ lastname: 'a\0b' }), 400, '0x80040203'],
		['a computed column', 'contacts', () => ({ fullname: 'A' }), 400, '0x80040203'],
		['a closed state on create', 'tasks', () => ({ subject: 'x', statecode: 1, statuscode: 5 }), 400, '0x80048408'],
		['a status of another state', 'leads', () => ({ statuscode: 4 }), 400, '0x80048408'],
		['a missing target', 'contacts', () => ({ 'parentcustomerid_account@odata.bind': `/accounts(${nobody})` }), 404, '0x80040217'],
		['a target by an alternate key no row has', 'new_memberships', () => ({ 'new_ContactId@odata.bind': "/new_memberships(new_code='none')" }), 404, '0x80060891'],
		['a target of another table', 'contacts', () => ({ 'parentcustomerid_account@odata.bind': `/contacts(${create('contacts', {})})` }), 400, '0x80048d19'],
		['a custom lookup in the wrong case', 'new_memberships', () => ({ 'new_contactid@odata.bind': `/contacts(${create('contacts', {})})` }), 400, '0x80048d19'],
		['nothing in a system-required column', 'products', () => ({ name: 'P' }), 400, '0x80040200'],
	];

	it.each(bodies)('is refused for %s', (_name, set, body, status, code) => {
		expect(refusalOf(call('POST', set, { body: body() }))).toEqual([status, code]);
	});

	it('is refused when it is no JSON', () => {
		expect(refusalOf(call('POST', 'leads', { body: '{"lastname":' }))).toEqual([400, '0x80048d19']);
	});

	it('is refused in the words of the service', () => {
		expect(call('POST', 'tasks', { body: { subject: 's'.repeat(201) } }).json.error.message).toBe(
			"A validation error occurred.  The length of the 'subject' attribute of the 'task' entity exceeded the maximum allowed length of '200'.",
		);
		expect(call('POST', 'leads', { body: { leadqualitycode: 5 } }).json.error.message).toBe(
			"A validation error occurred. The value 5 of 'leadqualitycode' on record of type 'lead' is outside the valid range. Accepted Values: 1,2,3",
		);
		expect(call('POST', 'tasks', { body: { subject: 'x', statecode: 2, statuscode: 6 } }).json.error.message).toBe('6 is not a valid status code for state code TaskState.Open on task');
	});

	it('leaves nothing behind when it is refused', () => {
		const before = environment.store.database.prepare('SELECT count(*) AS n FROM lead').get();
		call('POST', 'leads', { body: { lastname: 'x', numberofemployees: -1 } });
		expect(environment.store.database.prepare('SELECT count(*) AS n FROM lead').get()).toEqual(before);
	});

	it('measures text in UTF-16 units', () => {
		expect(call('POST', 'leads', { body: { mobilephone: '😀'.repeat(10) } }).status).toBe(204);
		expect(call('POST', 'leads', { body: { mobilephone: '😀'.repeat(11) } }).status).toBe(400);
	});

	it('may hold read-only columns when the settings say they are ignored', () => {
		const here = localEnvironment({ settings: { refuseReadOnlyColumns: false } });
		const id = here.create('contacts', { fullname: 'Ignored', lastname: 'Kept' });
		expect(here.call('GET', `contacts(${id})`).json.fullname).toBe('Kept');
	});
});

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

describe('links', () => {
	it('set and clear a lookup through $ref', () => {
		const account = create('accounts', { name: 'A' });
		const id = create('opportunities', { name: 'O' });
		const address = `opportunities(${id})/parentaccountid/$ref`;
		expect(call('PUT', address, { body: { '@odata.id': `https://localhost:5443/api/data/v9.2/accounts(${account})` } }).status).toBe(204);
		expect(read('opportunities', id)._parentaccountid_value).toBe(account);
		expect(call('DELETE', address).status).toBe(204);
		expect(read('opportunities', id)._parentaccountid_value).toBeNull();
	});

	it('add to and take from a collection', () => {
		const account = create('accounts', { name: 'A' });
		const id = create('opportunities', { name: 'O' });
		const collection = `accounts(${account})/opportunity_parent_account`;
		call('POST', `${collection}/$ref`, { body: { '@odata.id': `/opportunities(${id})` } });
		expect(call('GET', collection).json.value).toMatchObject([{ opportunityid: id }]);
		expect(call('DELETE', `${collection}(${id})/$ref`).status).toBe(204);
		expect(call('GET', collection).json.value).toEqual([]);
	});

	it('clear a lookup with null in a body', () => {
		const account = create('accounts', { name: 'A' });
		const id = create('contacts', { 'parentcustomerid_account@odata.bind': `/accounts(${account})` });
		expect(call('PATCH', `contacts(${id})`, { body: { parentcustomerid_account: null } }).status).toBe(204);
		expect(read('contacts', id)._parentcustomerid_value).toBeNull();
	});

	it('are not cleared by binding null', () => {
		const account = create('accounts', { name: 'A' });
		const id = create('contacts', { 'parentcustomerid_account@odata.bind': `/accounts(${account})` });
		const { status, json } = call('PATCH', `contacts(${id})`, { body: { 'parentcustomerid_account@odata.bind': null } });
		expect([status, json.error]).toMatchObject([400, { code: '0x80048d19', message: expect.stringContaining("'odata.bind' instance or property annotation has a null value") }]);
		expect(read('contacts', id)._parentcustomerid_value).toBe(account);
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
