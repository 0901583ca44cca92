import type { Payload } from '../../../emulator/contracts';
import { localEnvironment, refusalOf } from './localEnvironment';

const { call, create, environment, read } = localEnvironment();
const nobody = '00000000-0000-4000-8000-000000000000';

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
