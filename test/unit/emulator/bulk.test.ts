import { baseIds } from '../../../emulator/store/baseData';
import { controlsOf } from '../../../emulator/control/controls';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';

const id = (n: number) => `33333333-0000-4000-8000-${String(n).padStart(12, '0')}`;
const typed = (table: string, row: Record<string, unknown>) => ({ '@odata.type': `Microsoft.Dynamics.CRM.${table}`, ...row });

let crm: RunningEmulator;
beforeAll(async () => {
	crm = await startEmulator();
});
afterAll(() => crm.stop());
beforeEach(() => crm.environment.reset());

const send = (set: string, message: string, targets: unknown, method = 'POST') =>
	crm.call(method, `${set}/Microsoft.Dynamics.CRM.${message}`, method === 'GET' ? {} : { body: { Targets: targets } });
const lead = (row: Record<string, unknown>) => typed('lead', { subject: 'S', lastname: 'L', ...row });
const lastNames = () => crm.rows('lead').map(({ lastname }) => lastname).sort();

describe('CreateMultiple', () => {
	it('creates every target and gives the ids back in their order', async () => {
		const answer = await send('leads', 'CreateMultiple', [lead({ lastname: 'A' }), lead({ lastname: 'B', leadid: id(2) })]);
		const ids = answer.body['Ids'] as string[];
		expect([answer.status, ids[1], lastNames()]).toEqual([200, id(2), ['A', 'B']]);
		expect(crm.rows('lead').find(({ leadid }) => leadid === ids[0])?.['lastname']).toBe('A');
	});

	it('takes binds and a type with a leading hash', async () => {
		const answer = await send('leads', 'CreateMultiple', [{ ...lead({ 'ownerid@odata.bind': `/systemusers(${baseIds.users.seller})` }), '@odata.type': '#Microsoft.Dynamics.CRM.lead' }]);
		expect([answer.status, crm.rows('lead')[0]?.['ownerid']]).toEqual([200, baseIds.users.seller]);
	});

	it.each([
		['a value too long', lead({ subject: 'x'.repeat(301) }), 400, '0x80044331'],
		['no type', { subject: 'S', lastname: 'L' }, 400, '0x80048d19'],
		['the type of another table', typed('contact', { lastname: 'L' }), 400, '0x80040203'],
		['a key that is there already', lead({ leadid: id(9) }), 412, '0x80040237'],
		['the key of another target', lead({ leadid: id(1).toUpperCase() }), 412, '0x80040237'],
	])('writes nothing when one target has %s', async (_name, bad, status, code) => {
		crm.seed({ lead: [{ leadid: id(9), subject: 'S', lastname: 'Old' }] });
		const answer = await send('leads', 'CreateMultiple', [lead({ leadid: id(1) }), bad]);
		expect([answer.status, answer.body.error?.code, lastNames()]).toEqual([status, code, ['Old']]);
	});

	it.each([
		['honoured', 200, [id(4)]],
		['refused', 400, []],
	] as const)('has client-chosen keys %s', async (bulkPrimaryKeys, status, ids) => {
		controlsOf(crm.environment).settings.bulkPrimaryKeys = bulkPrimaryKeys;
		const answer = await send('leads', 'CreateMultiple', [lead({ leadid: id(4) })]);
		expect([answer.status, crm.rows('lead').map(({ leadid }) => leadid)]).toEqual([status, ids]);
	});

	it('gives ids of its own when client-chosen keys are ignored', async () => {
		controlsOf(crm.environment).settings.bulkPrimaryKeys = 'ignored';
		const answer = await send('leads', 'CreateMultiple', [lead({ leadid: id(4) })]);
		expect([answer.status, crm.rows('lead')[0]?.['leadid'] === id(4)]).toEqual([200, false]);
	});
});

afterEach(() => {
	controlsOf(crm.environment).settings.bulkPrimaryKeys = 'honoured';
});

describe('UpdateMultiple', () => {
	beforeEach(() => crm.seed({ lead: [{ leadid: id(1), subject: 'S', lastname: 'A' }, { leadid: id(2), subject: 'S', lastname: 'B' }] }));

	it('changes every target and answers without a body', async () => {
		const answer = await send('leads', 'UpdateMultiple', [lead({ leadid: id(1), lastname: 'C' }), lead({ leadid: id(2), lastname: 'D' })]);
		expect([answer.status, answer.text, lastNames()]).toEqual([204, '', ['C', 'D']]);
	});

	it.each([
		['a row that is missing', lead({ leadid: id(7) }), 404, '0x80040217'],
		['no primary key', lead({}), 400, '0x8004023d'],
		['the same row again', lead({ leadid: id(1) }), 400, '0x80040203'],
		['a bad value', lead({ leadid: id(2), leadqualitycode: 99 }), 400, '0x8004431a'],
	])('writes nothing when one target has %s', async (_name, bad, status, code) => {
		const answer = await send('leads', 'UpdateMultiple', [lead({ leadid: id(1), lastname: 'C' }), bad]);
		expect([answer.status, answer.body.error?.code, lastNames()]).toEqual([status, code, ['A', 'B']]);
	});

	it('speaks of missing rows in the plural', async () => {
		const answer = await send('leads', 'UpdateMultiple', [lead({ leadid: id(7) })]);
		expect(answer.body.error?.message).toBe(`Lead With Ids = ${id(7)} Do Not Exist`);
	});
});

describe('UpsertMultiple', () => {
	it('updates and creates by id and by alternate key, and answers nothing', async () => {
		crm.seed({ new_membership: [{ new_membershipid: id(1), new_name: 'Old', new_code: 'A1' }] });
		const answer = await send('new_memberships', 'UpsertMultiple', [
			typed('new_membership', { '@odata.id': "new_memberships(new_code='A1')", new_name: 'New' }),
			typed('new_membership', { '@odata.id': "new_memberships(new_code='B2')", new_name: 'Second' }),
			typed('new_membership', { '@odata.id': `new_memberships(${id(3)})`, new_name: 'Third' }),
		]);
		expect([answer.status, answer.text]).toEqual([204, '']);
		const rows = crm.rows('new_membership').map((row) => [row['new_name'], row['new_code']]);
		expect(rows.sort()).toEqual([['New', 'A1'], ['Second', 'B2'], ['Third', null]]);
	});

	it.each([
		['addresses the same row twice', [{ '@odata.id': "new_memberships(new_code='A')" }, { '@odata.id': "new_memberships(new_code='a')" }]],
		['addresses another table', [{ '@odata.id': `leads(${id(1)})` }]],
	])('is refused when it %s', async (_name, targets) => {
		const answer = await send('new_memberships', 'UpsertMultiple', targets.map((target) => typed('new_membership', target)));
		expect([answer.status, crm.rows('new_membership')]).toEqual([400, []]);
	});
});

describe('availability', () => {
	it.each(['tasks', 'annotations', 'phonecalls', 'emails', 'appointments', 'systemusers'])('bulk messages are refused for %s', async (set) => {
		const answer = await send(set, 'CreateMultiple', [{}]);
		expect([answer.status, answer.body.error?.code]).toEqual([405, '0x80040800']);
	});

	it('DeleteMultiple is not there', async () => {
		const answer = await send('leads', 'DeleteMultiple', [lead({ leadid: id(1) })]);
		expect([answer.status, answer.body.error?.message]).toEqual([501, 'DeleteMultiple has not yet been implemented.']);
	});

	it('a bulk message by GET does not exist', async () => {
		expect((await send('leads', 'CreateMultiple', [], 'GET')).status).toBe(404);
	});

	const probe = "sdkmessagefilters?$select=sdkmessagefilterid&$filter=sdkmessageid/name eq @m and primaryobjecttypecode eq @t&@m='CreateMultiple'&@t=";
	it.each([['lead', 1], ['new_membership', 1], ['task', 0], ['annotation', 0]])('sdkmessagefilters lists CreateMultiple for %s: %s', async (table, rows) => {
		const answer = await crm.call('GET', encodeURI(`${probe}'${table}'`));
		expect([answer.status, answer.body.value?.length]).toEqual([200, rows]);
		if (rows > 0) expect(Object.keys(answer.body.value?.[0] ?? {})).toEqual(['sdkmessagefilterid']);
	});

	it.each([
		["(primaryobjecttypecode eq 'lead' or primaryobjecttypecode eq 'task' or primaryobjecttypecode eq 'contact')"],
		['Microsoft.Dynamics.CRM.In(PropertyName=\'primaryobjecttypecode\',PropertyValues=["lead","task","contact"])'],
	])('sdkmessagefilters answers for several tables at once by %s', async (tables) => {
		const filter = encodeURIComponent(`sdkmessageid/name eq 'UpdateMultiple' and ${tables}`);
		const answer = await crm.call('GET', `sdkmessagefilters?$select=primaryobjecttypecode&$expand=sdkmessageid($select=name)&$filter=${filter}`);
		expect(answer.body.value?.map((row) => row['primaryobjecttypecode']).sort()).toEqual(['contact', 'lead']);
		expect(answer.body.value?.[0]?.['sdkmessageid']).toMatchObject({ name: 'UpdateMultiple' });
	});
});
