import type { Payload } from '../../../emulator/contracts';
import { bulkRoutes } from '../../../emulator/handlers/bulk';
import { messageRoutes } from '../../../emulator/handlers/messageRoutes';
import { rowRoutes } from '../../../emulator/handlers/rowRoutes';
import { localEnvironment } from './localEnvironment';

let crm: ReturnType<typeof localEnvironment>;
beforeEach(() => {
	crm = localEnvironment({}, [...bulkRoutes, ...messageRoutes, ...rowRoutes]);
});

const detecting = { 'mscrm.suppressduplicatedetection': 'false' };
const refused = [412, '0x80040333'];
const outcome = (method: string, address: string, body: Payload, headers: Record<string, string> = detecting) => {
	const reply = crm.call(method, address, { body, headers });
	return reply.status < 400 ? [reply.status] : [reply.status, reply.json.error.code];
};

describe('a write that asks for duplicate detection', () => {
	it.each([
		['an account of the same name', 'accounts', { name: 'Acme' }, { name: 'ACME' }],
		['an account of the same e-mail address', 'accounts', { name: 'A', emailaddress1: 'a@x.example' }, { name: 'B', emailaddress1: 'A@X.example' }],
		['an account of the same website', 'accounts', { name: 'A', websiteurl: 'https://x.example' }, { name: 'B', websiteurl: 'https://x.example' }],
		['a contact of the same e-mail address', 'contacts', { emailaddress1: 'a@x.example' }, { emailaddress1: 'a@x.example' }],
		['a lead of the same e-mail address', 'leads', { emailaddress1: 'a@x.example' }, { emailaddress1: 'a@x.example' }],
	])('does not create %s', (_name, set, first, second) => {
		crm.create(set, first);
		expect(outcome('POST', set, second)).toEqual(refused);
		expect(crm.list(set)).toHaveLength(1);
		expect(outcome('POST', set, second, {})).toEqual([204]);
		expect(outcome('POST', set, second, { 'mscrm.suppressduplicatedetection': 'true' })).toEqual([204]);
	});

	it.each([
		['nothing to compare', 'contacts', { lastname: 'A' }, { lastname: 'A' }],
		['the same address in another column', 'contacts', { emailaddress1: 'a@x.example' }, { emailaddress2: 'a@x.example' }],
		['a table without rules', 'tasks', { subject: 'A' }, { subject: 'A' }],
	])('creates a row with %s', (_name, set, first, second) => {
		crm.create(set, first);
		expect(outcome('POST', set, second)).toEqual([204]);
	});

	it('does not compare rows of different tables', () => {
		crm.create('leads', { emailaddress1: 'a@x.example' });
		expect(outcome('POST', 'contacts', { emailaddress1: 'a@x.example' })).toEqual([204]);
	});

	it('refuses an update that makes a row the same as another, and changes nothing', () => {
		crm.create('contacts', { emailaddress1: 'a@x.example' });
		const id = crm.create('contacts', { emailaddress1: 'b@x.example' });
		expect(outcome('PATCH', `contacts(${id})`, { emailaddress1: 'a@x.example' }, { ...detecting, 'if-match': '*' })).toEqual(refused);
		expect(outcome('PATCH', `contacts(${id})`, { emailaddress1: 'a@x.example' })).toEqual(refused);
		expect(crm.environment.store.find('contact', id)?.emailaddress1).toBe('b@x.example');
	});

	it('lets an update of other columns pass, and the row keep its own values', () => {
		crm.create('contacts', { emailaddress1: 'a@x.example' });
		const id = crm.create('contacts', { emailaddress1: 'a@x.example' });
		const alone = crm.create('contacts', { emailaddress1: 'c@x.example' });
		expect(outcome('PATCH', `contacts(${id})`, { jobtitle: 'X' })).toEqual([204]);
		expect(outcome('PATCH', `contacts(${alone})`, { emailaddress1: 'c@x.example' })).toEqual([204]);
	});

	it('refuses the creating half of an upsert', () => {
		crm.create('leads', { emailaddress1: 'a@x.example' });
		expect(outcome('PATCH', 'leads(00000000-0000-4000-8000-00000000000a)', { emailaddress1: 'a@x.example' })).toEqual(refused);
		expect(crm.list('leads')).toHaveLength(1);
	});

	it('is not heard by bulk messages', () => {
		crm.create('contacts', { emailaddress1: 'a@x.example' });
		const target = { '@odata.type': 'Microsoft.Dynamics.CRM.contact', emailaddress1: 'a@x.example' };
		expect(outcome('POST', 'contacts/Microsoft.Dynamics.CRM.CreateMultiple', { Targets: [target] })).toEqual([200]);
	});

	it('is not heard where detection is switched off', () => {
		crm.environment.settings.duplicateDetection = false;
		crm.create('contacts', { emailaddress1: 'a@x.example' });
		expect(outcome('POST', 'contacts', { emailaddress1: 'a@x.example' })).toEqual([204]);
	});
});

describe('RetrieveDuplicates', () => {
	const ask = (entity: string, matching = "'account'", paging = "{'PageNumber':1,'Count':50}") =>
		crm.call('GET', `RetrieveDuplicates(BusinessEntity=@p1,MatchingEntityName=@p2,PagingInfo=@p3)?@p1=${encodeURIComponent(entity)}&@p2=${matching}&@p3=${encodeURIComponent(paging)}`);

	it('gives the rows the rules find, quotes in values included', () => {
		const id = crm.create('accounts', { name: "O'Brien" });
		crm.create('accounts', { name: 'Other' });
		const reply = ask("{'@odata.type':'Microsoft.Dynamics.CRM.account','name':'O''Brien'}");
		expect([reply.status, reply.json.value.map((row) => row['accountid'])]).toEqual([200, [id]]);
		expect(ask('{"@odata.type":"Microsoft.Dynamics.CRM.account","name":"O\'Brien"}', '"account"', '{"PageNumber":2,"Count":1}').json.value).toEqual([]);
	});

	it('leaves out the row itself', () => {
		const id = crm.create('accounts', { name: 'A' });
		expect(ask(`{'@odata.type':'Microsoft.Dynamics.CRM.account','accountid':'${id}','name':'A'}`).json.value).toEqual([]);
	});

	it.each([
		['another table', "{'@odata.type':'Microsoft.Dynamics.CRM.account','name':'A'}", "'contact'"],
		['a table without rules', "{'@odata.type':'Microsoft.Dynamics.CRM.task','subject':'A'}", "'task'"],
	])('is refused for %s, for want of published rules', (_name, entity, matching) => {
		const reply = ask(entity, matching);
		expect([reply.status, reply.json.error.code]).toEqual([400, '0x80048436']);
	});
});
