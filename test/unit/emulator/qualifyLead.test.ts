import type { Payload } from '../../../emulator/contracts';
import { messageRoutes } from '../../../emulator/handlers/messageRoutes';
import { rowRoutes } from '../../../emulator/handlers/rowRoutes';
import { baseIds } from '../../../emulator/store/baseData';
import { localEnvironment, type Call } from './localEnvironment';

let crm: ReturnType<typeof localEnvironment>;
beforeEach(() => {
	crm = localEnvironment({}, [...messageRoutes, ...rowRoutes]);
});

const everything = { CreateAccount: true, CreateContact: true, CreateOpportunity: true, Status: 3 };
const newLead = (values: Payload = {}) => crm.create('leads', { subject: 'Fair', firstname: 'Ada', lastname: 'Byron', companyname: 'Engines', emailaddress1: 'ada@example.com', donotemail: true, ...values });
const qualify = (id: string, body: Payload = everything, as: Call['as'] = 'admin') => crm.call('POST', `leads(${id})/Microsoft.Dynamics.CRM.QualifyLead`, { body, as });
const stored = (table: string, id: unknown) => crm.environment.store.find(table, String(id));
const created = (reply: ReturnType<typeof qualify>, table: string) => reply.json.value.find((row) => row['@odata.type'] === `#Microsoft.Dynamics.CRM.${table}`)?.[`${table}id`];

describe('qualifying a lead', () => {
	it('creates account, contact and opportunity out of it, linked with one another', () => {
		const id = newLead({ estimatedamount: 12.5 });
		const reply = qualify(id);
		expect(reply.status).toBe(200);
		const [account, contact, opportunity] = ['account', 'contact', 'opportunity'].map((table) => created(reply, table));
		expect(stored('account', account)).toMatchObject({ name: 'Engines', originatingleadid: id, emailaddress1: 'ada@example.com' });
		expect(stored('contact', contact)).toMatchObject({ fullname: 'Ada Byron', donotemail: 1, originatingleadid: id, parentcustomerid: account, parentcustomerid$type: 'account' });
		expect(stored('opportunity', opportunity)).toMatchObject({
			name: 'Fair', estimatedvalue: 12.5, originatingleadid: id, customerid: account, customerid$type: 'account', parentaccountid: account, parentcontactid: contact, statecode: 0,
		});
		expect(stored('lead', id)).toMatchObject({ statecode: 1, statuscode: 3, parentaccountid: account, parentcontactid: contact, qualifyingopportunityid: opportunity });
	});

	it('answers with type and key of the rows it created, and nothing else', () => {
		const reply = qualify(newLead(), { ...everything, CreateOpportunity: false });
		expect(reply.json.value).toEqual([
			{ '@odata.type': '#Microsoft.Dynamics.CRM.account', accountid: expect.any(String) },
			{ '@odata.type': '#Microsoft.Dynamics.CRM.contact', contactid: expect.any(String) },
		]);
	});

	it.each([
		['nothing', { CreateAccount: false, CreateContact: false, CreateOpportunity: false }, []],
		['only a contact', { CreateAccount: false, CreateOpportunity: false }, ['contact']],
	])('creates %s when asked so', (_name, change, tables) => {
		const id = newLead();
		const reply = qualify(id, { ...everything, ...change });
		expect(reply.json.value.map((row) => row['@odata.type'])).toEqual(tables.map((table) => `#Microsoft.Dynamics.CRM.${table}`));
		expect(stored('lead', id)).toMatchObject({ statecode: 1, qualifyingopportunityid: null, parentaccountid: null });
	});

	it('links what it creates to the account the lead had before', () => {
		const account = crm.create('accounts', { name: 'Known' });
		const reply = qualify(newLead({ 'parentaccountid@odata.bind': `/accounts(${account})` }), { ...everything, CreateAccount: false });
		expect(stored('contact', created(reply, 'contact'))).toMatchObject({ parentcustomerid: account });
		expect(stored('opportunity', created(reply, 'opportunity'))).toMatchObject({ customerid: account, parentaccountid: account });
	});

	it('gives the opportunity the customer and currency named', () => {
		const contact = crm.create('contacts', { lastname: 'Other' });
		const reply = qualify(newLead(), {
			...everything,
			OpportunityCustomerId: { '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid: contact },
			OpportunityCurrencyId: { '@odata.type': 'Microsoft.Dynamics.CRM.transactioncurrency', transactioncurrencyid: baseIds.currency },
		});
		expect(stored('opportunity', created(reply, 'opportunity'))).toMatchObject({ customerid: contact, customerid$type: 'contact', transactioncurrencyid: baseIds.currency });
	});

	it('leaves the lead read-only until it is opened again', () => {
		const id = newLead();
		qualify(id);
		expect(crm.call('PATCH', `leads(${id})`, { body: { jobtitle: 'X' } }).json.error.code).toBe('0x8004022e');
		expect(crm.call('PATCH', `leads(${id})`, { body: { statecode: 0, statuscode: 1 } }).status).toBe(204);
	});

	it.each([
		['a qualified lead', (id: string) => qualify(id).status],
		['a disqualified lead', (id: string) => crm.call('PATCH', `leads(${id})`, { body: { statecode: 2, statuscode: 4 } }).status],
	])('is refused for %s', (_name, close) => {
		const id = newLead();
		close(id);
		const accounts = crm.list('accounts?$select=accountid').length;
		const reply = qualify(id);
		expect([reply.status, reply.json.error]).toEqual([400, { code: '0x80040519', message: 'The lead is already closed.' }]);
		expect(crm.list('accounts?$select=accountid')).toHaveLength(accounts);
	});

	it.each([
		['a status of another state', { Status: 4 }, 400, '0x80048408'],
		['a missing flag', { CreateContact: undefined }, 400, '0x80040203'],
		['an unknown parameter', { Nonsense: 1 }, 400, '0x80048d19'],
	])('is refused for %s, and nothing is created', (_name, change, status, code) => {
		const id = newLead();
		const reply = qualify(id, { ...everything, ...change });
		expect([reply.status, reply.json.error.code]).toEqual([status, code]);
		expect([crm.list('accounts'), stored('lead', id)?.statecode]).toEqual([[], 0]);
	});

	it('needs the privilege to create each row, and creates none without it', () => {
		const id = newLead();
		const reply = qualify(id, everything, 'sync');
		expect([reply.status, reply.json.error.code]).toEqual([403, '0x80040220']);
		expect(crm.list('contacts')).toEqual([]);
	});

	it('is refused for a lead that does not exist, and by GET', () => {
		expect(qualify('00000000-0000-4000-8000-000000000000').status).toBe(404);
		expect(crm.call('GET', `leads(${newLead()})/Microsoft.Dynamics.CRM.QualifyLead`).status).toBe(404);
	});
});

describe('closing an opportunity', () => {
	const newOpportunity = () => crm.create('opportunities', { name: 'O', estimatedvalue: 70 });
	const close = (action: string, id: string, status: number, more: Payload = {}) =>
		crm.call('POST', action, { body: { OpportunityClose: { '@odata.type': 'Microsoft.Dynamics.CRM.opportunityclose', subject: 'S', 'opportunityid@odata.bind': `/opportunities(${id})`, ...more }, Status: status } });

	it.each([
		['WinOpportunity', 3, { actualrevenue: 100, actualend: '2026-02-01T00:00:00Z' }, { statecode: 1, statuscode: 3, actualvalue: 100, actualclosedate: '2026-02-01' }],
		['WinOpportunity', -1, {}, { statecode: 1, statuscode: 3, actualvalue: 70, actualclosedate: '2026-03-04' }],
		['LoseOpportunity', 5, {}, { statecode: 2, statuscode: 5, actualvalue: 0 }],
	])('by %s with status %d sets state, revenue and day', (action, status, more, expected) => {
		const id = newOpportunity();
		expect(close(action, id, status, more).status).toBe(204);
		expect(stored('opportunity', id)).toMatchObject(expected);
	});

	it.each([
		['a status of another state', 'WinOpportunity', 4, 400, '0x80048408'],
		['a status that does not exist', 'LoseOpportunity', 99, 400, '0x80048408'],
	])('is refused for %s', (_name, action, status, http, code) => {
		const id = newOpportunity();
		const reply = close(action, id, status);
		expect([reply.status, reply.json.error.code, stored('opportunity', id)?.statecode]).toEqual([http, code, 0]);
	});

	it('is refused for an opportunity closed already', () => {
		const id = newOpportunity();
		close('WinOpportunity', id, 3);
		expect(close('LoseOpportunity', id, 4).json.error.code).toBe('0x80040515');
	});
});
