import type { Payload } from '../../../emulator/contracts';
import { messageRoutes } from '../../../emulator/handlers/messageRoutes';
import { rowRoutes } from '../../../emulator/handlers/rowRoutes';
import { localEnvironment } from './localEnvironment';

let crm: ReturnType<typeof localEnvironment>;
beforeEach(() => {
	crm = localEnvironment({}, [...messageRoutes, ...rowRoutes]);
});

const KEYS: Record<string, string> = { account: 'accountid', contact: 'contactid', lead: 'leadid' };
const row = (table: string, id: string, values: Payload = {}) => ({ '@odata.type': `Microsoft.Dynamics.CRM.${table}`, [KEYS[table] ?? '']: id, ...values });
const mergeBody = (table: string, target: string, subordinate: string, more: Payload = {}) => ({
	Target: row(table, target),
	Subordinate: row(table, subordinate),
	PerformParentingChecks: false,
	...more,
});
const merge = (table: string, target: string, subordinate: string, more: Payload = {}) => crm.call('POST', 'Merge', { body: mergeBody(table, target, subordinate, more) });
const stored = (table: string, id: string) => crm.environment.store.find(table, id);
const pair = (set: string, one: Payload, other: Payload) => [crm.create(set, one), crm.create(set, other)] as const;

describe('merging two rows', () => {
	it.each([
		['account', 'accounts', { name: 'A' }, { statecode: 1, statuscode: 2 }],
		['contact', 'contacts', { lastname: 'A' }, { statecode: 1, statuscode: 2 }],
		['lead', 'leads', { lastname: 'A', subject: 'S' }, { statecode: 2, statuscode: 7 }],
	])('makes the subordinate %s inactive and lets it point to the target', (table, set, values, state) => {
		const [target, subordinate] = pair(set, values, values);
		const before = stored(table, subordinate)?.versionnumber;
		expect(merge(table, target, subordinate).status).toBe(204);
		expect(stored(table, subordinate)).toMatchObject({ merged: 1, masterid: target, masterid$type: table, ...state });
		expect(Number(stored(table, subordinate)?.versionnumber)).toBeGreaterThan(Number(before));
		expect(stored(table, target)).toMatchObject({ merged: 0, masterid: null, statecode: 0 });
	});

	it('shows the merge over the Web API', () => {
		const [target, subordinate] = pair('contacts', { lastname: 'A' }, { lastname: 'B' });
		merge('contact', target, subordinate);
		expect(crm.list(`contacts?$select=merged,_masterid_value&$filter=merged eq true`)).toMatchObject([{ contactid: subordinate, merged: true, _masterid_value: target }]);
	});

	it('writes the given content to the target and takes nothing else over', () => {
		const [target, subordinate] = pair('accounts', { name: 'A' }, { name: 'B', telephone1: '1', fax: '2' });
		merge('account', target, subordinate, { UpdateContent: { '@odata.type': 'Microsoft.Dynamics.CRM.account', telephone1: '3' } });
		expect(stored('account', target)).toMatchObject({ name: 'A', telephone1: '3', fax: null });
	});

	it('hands child rows over to the target', () => {
		const [target, subordinate] = pair('contacts', { lastname: 'A' }, { lastname: 'B' });
		const note = crm.create('annotations', { subject: 'N', 'objectid_contact@odata.bind': `/contacts(${subordinate})` });
		const task = crm.create('tasks', { subject: 'T', 'regardingobjectid_contact_task@odata.bind': `/contacts(${subordinate})` });
		const opportunity = crm.create('opportunities', { name: 'O', 'customerid_contact@odata.bind': `/contacts(${subordinate})`, 'parentcontactid@odata.bind': `/contacts(${subordinate})` });
		const account = crm.create('accounts', { name: 'C', 'primarycontactid@odata.bind': `/contacts(${subordinate})` });
		merge('contact', target, subordinate);
		expect(stored('annotation', note)).toMatchObject({ objectid: target, objectid$type: 'contact' });
		expect(stored('task', task)).toMatchObject({ regardingobjectid: target });
		expect(stored('opportunity', opportunity)).toMatchObject({ customerid: target, customerid$type: 'contact', parentcontactid: target });
		expect(stored('account', account)).toMatchObject({ primarycontactid: target });
	});

	it('leaves rows merged earlier pointing to the row they were merged into', () => {
		const [first, second] = pair('leads', { lastname: 'A' }, { lastname: 'B' });
		const third = crm.create('leads', { lastname: 'C' });
		merge('lead', second, first);
		merge('lead', third, second);
		expect([stored('lead', first)?.masterid, stored('lead', second)?.masterid]).toEqual([second, third]);
	});

	it('carries out nothing when the content is refused', () => {
		const [target, subordinate] = pair('accounts', { name: 'A' }, { name: 'B' });
		const reply = merge('account', target, subordinate, { UpdateContent: { '@odata.type': 'Microsoft.Dynamics.CRM.account', nonsense: 1 } });
		expect([reply.status, stored('account', subordinate)?.merged]).toEqual([400, 0]);
	});
});

describe('a merge is refused', () => {
	const refusal = (body: Payload, as: 'admin' | 'seller' = 'admin') => {
		const reply = crm.call('POST', 'Merge', { body, as });
		return [reply.status, reply.json.error.code];
	};

	it('of rows of different tables', () => {
		const [account, contact] = [crm.create('accounts', { name: 'A' }), crm.create('contacts', { lastname: 'A' })];
		expect(refusal({ ...mergeBody('account', account, account), Subordinate: row('contact', contact) })).toEqual([400, '0x80045303']);
	});

	it('of a row with itself', () => {
		const account = crm.create('accounts', { name: 'A' });
		expect(refusal(mergeBody('account', account, account))).toEqual([400, '0x80045305']);
	});

	it('of a row merged already, on either side', () => {
		const [target, subordinate] = pair('leads', { lastname: 'A' }, { lastname: 'B' });
		merge('lead', target, subordinate);
		expect(refusal(mergeBody('lead', target, subordinate))).toEqual([400, '0x80045304']);
		expect(refusal(mergeBody('lead', subordinate, target))).toEqual([400, '0x80045304']);
	});

	it('into an inactive row', () => {
		const [target, subordinate] = pair('accounts', { name: 'A' }, { name: 'B' });
		crm.call('PATCH', `accounts(${target})`, { body: { statecode: 1, statuscode: 2 } });
		expect(refusal(mergeBody('account', target, subordinate))).toEqual([400, '0x80045304']);
	});

	it('of a row that does not exist', () => {
		const account = crm.create('accounts', { name: 'A' });
		expect(refusal(mergeBody('account', account, '00000000-0000-4000-8000-000000000000'))).toEqual([404, '0x80040217']);
	});

	it('into a row below the subordinate one', () => {
		const parent = crm.create('accounts', { name: 'A' });
		const child = crm.create('accounts', { name: 'B', 'parentaccountid@odata.bind': `/accounts(${parent})` });
		expect(refusal(mergeBody('account', child, parent))).toEqual([400, '0x80045300']);
	});

	it.each([
		['another parent', true, '0x80045316'],
		['no parent', false, '0x80045317'],
	])('on request when the target has %s', (_name, targetHasParent, code) => {
		const [one, other] = pair('accounts', { name: 'P1' }, { name: 'P2' });
		const target = crm.create('accounts', { name: 'A', ...(targetHasParent ? { 'parentaccountid@odata.bind': `/accounts(${one})` } : {}) });
		const subordinate = crm.create('accounts', { name: 'B', 'parentaccountid@odata.bind': `/accounts(${other})` });
		expect(refusal({ ...mergeBody('account', target, subordinate), PerformParentingChecks: true })).toEqual([400, code]);
		expect(merge('account', target, subordinate).status).toBe(204);
	});

	it('to a caller who may not change both rows', () => {
		const [target, subordinate] = pair('contacts', { lastname: 'A' }, { lastname: 'B' });
		expect(refusal(mergeBody('contact', target, subordinate), 'seller')).toEqual([403, '0x80045301']);
	});

	it.each([
		['a missing parameter', { PerformParentingChecks: undefined }, '0x80040203'],
		['an unknown parameter', { Nonsense: 1 }, '0x80048d19'],
		['a row without its type', { Subordinate: { accountid: '00000000-0000-4000-8000-000000000000' } }, '0x80048d19'],
		['a row without its key', { Subordinate: { '@odata.type': 'Microsoft.Dynamics.CRM.account' } }, '0x8004023d'],
		['a flag that is a text', { PerformParentingChecks: 'false' }, '0x80048d19'],
	])('for %s', (_name, change, code) => {
		const [target, subordinate] = pair('accounts', { name: 'A' }, { name: 'B' });
		expect(refusal({ ...mergeBody('account', target, subordinate), ...change })).toEqual([400, code]);
	});

	it('of tables that cannot be merged', () => {
		const [one, other] = pair('tasks', { subject: 'A' }, { subject: 'B' });
		const task = (id: string) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.task', activityid: id });
		expect(refusal({ Target: task(one), Subordinate: task(other), PerformParentingChecks: false })).toEqual([405, '0x80040800']);
	});
});
