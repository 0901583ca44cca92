import type { FaultRule, StoredRow } from '../../../emulator/contracts';
import { baseIds } from '../../../emulator/store/baseData';
import { startEmulator, type RunningEmulator, type TokenName } from '../../support/startEmulator';

const LEAD = '44444444-0000-4000-8000-000000000001';

let crm: RunningEmulator;
beforeAll(async () => {
	crm = await startEmulator();
});
afterAll(() => crm.stop());

/** A call of the control surface, which asks for no token. */
async function control(method: string, path: string, body?: unknown) {
	const response = await fetch(`${crm.url}/_emulator/${path}`, { method, body: body === undefined ? undefined : JSON.stringify(body), headers: body === undefined ? {} : { 'content-type': 'application/json' } });
	const text = await response.text();
	return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

const batchOf = (...requests: string[]) => `${requests.map((one) => `--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n${one}\r\n`).join('')}--b--\r\n`;
const sendBatch = (body: string, headers: Record<string, string> = {}) => crm.call('POST', '$batch', { body, headers: { 'content-type': 'multipart/mixed; boundary=b', ...headers } });
const createPart = (lastname: string) => `POST /api/data/v9.2/leads HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{"subject":"S","lastname":"${lastname}"}`;

beforeEach(() => control('POST', 'reset'));

describe('seeding', () => {
	it('creates rows with ids, closed states and audit columns, and counts none of it', async () => {
		const answer = await control('POST', 'seed', {
			lead: [{ leadid: LEAD, subject: 'S', lastname: 'A', statecode: 2, statuscode: 4, createdon: '2020-02-03T04:05:06Z', modifiedon: '2021-02-03T04:05:06Z', donotemail: true }],
			contacts: [{ lastname: 'C', merged: true, masterid: LEAD, statecode: 1, statuscode: 2 }],
		});
		expect([answer.status, answer.body.lead]).toEqual([200, [LEAD]]);
		expect(crm.rows('lead')[0]).toMatchObject({ fullname: 'A', statecode: 2, statuscode: 4, createdon: '2020-02-03T04:05:06Z', modifiedon: '2021-02-03T04:05:06Z', donotemail: 1 });
		expect(crm.rows('contact')[0]).toMatchObject({ merged: 1, masterid: LEAD, statecode: 1 });
		expect((await control('GET', 'counters')).body).toMatchObject({ requests: 0, rowsWritten: 0 });
	});

	it('creates rows as any user', async () => {
		await control('POST', `seed?as=${baseIds.users.seller}`, { lead: [{ subject: 'S', lastname: 'A' }] });
		expect(crm.rows('lead')[0]).toMatchObject({ ownerid: baseIds.users.seller, createdby: baseIds.users.seller });
	});

	it.each([
		[{ nope: [{}] }, /nope/],
		[{ lead: [{ subject: 'x'.repeat(400), lastname: 'A' }] }, /maximum allowed length/],
	])('says what is wrong with %j and creates nothing', async (seed, message) => {
		const answer = await control('POST', 'seed', { contact: [{ lastname: 'C' }], ...seed });
		expect([answer.status, crm.rows('contact').length]).toEqual([400, 0]);
		expect(answer.body.error).toMatch(message);
	});
});

describe('rows', () => {
	it('are read raw and filtered by equal columns', async () => {
		crm.seed({ lead: [{ subject: 'S', lastname: 'A' }, { subject: 'S', lastname: 'B', companyname: 'X' }] });
		const names = async (query: string) => ((await control('GET', `rows/lead${query}`)).body as StoredRow[]).map(({ lastname }) => lastname);
		expect([(await names('')).sort(), await names('?lastname=B&subject=S'), await names('?companyname=null')]).toEqual([['A', 'B'], ['B'], ['A']]);
	});

	it('are edited as another user with a new version, closed ones too', async () => {
		crm.seed({ lead: [{ leadid: LEAD, subject: 'S', firstname: 'F', lastname: 'A', statecode: 1, statuscode: 3 }] });
		const before = crm.rows('lead')[0];
		const answer = await control('POST', 'edit', { table: 'leads', id: LEAD, changes: { lastname: 'Z', _ownerid_value: baseIds.users.seller }, as: baseIds.users.manager });
		expect(answer.body).toMatchObject({ lastname: 'Z', fullname: 'F Z', ownerid: baseIds.users.seller, modifiedby: baseIds.users.manager });
		expect(Number(answer.body.versionnumber)).toBeGreaterThan(Number(before?.['versionnumber']));
		const missing = await control('POST', 'edit', { table: 'leads', id: baseIds.team, changes: {} });
		expect([missing.status, missing.body.error]).toEqual([400, `lead has no row ${baseIds.team}.`]);
	});

	it('hidden from a user are missing from reads, alone and in a batch, and still there for writes', async () => {
		crm.seed({ lead: [{ leadid: LEAD, subject: 'S', lastname: 'A' }] });
		await control('POST', 'visibility', { table: 'lead', id: LEAD, user: baseIds.users.admin, reads: 3 });
		const reads = async () => (await crm.call('GET', 'leads?$select=leadid')).body.value?.length;
		expect(await reads()).toBe(0);
		expect((await sendBatch(batchOf('GET /api/data/v9.2/leads?$select=leadid HTTP/1.1\r\n'))).text).toContain('"value":[]');
		expect((await crm.call('POST', 'leads', { body: { leadid: LEAD, subject: 'S', lastname: 'B' } })).status).toBe(412);
		expect((await crm.call('GET', `leads(${LEAD})?$select=leadid`)).status).toBe(404);
		expect(await reads()).toBe(1);
	});
});

describe('snapshots', () => {
	it('carry the whole state from one environment to another', async () => {
		crm.seed({ lead: [{ leadid: LEAD, subject: 'S', lastname: 'A' }] });
		await control('PUT', 'settings', { dopHint: 9 });
		const snapshot = (await control('GET', 'snapshot')).body;
		const other = await startEmulator();
		const response = await fetch(`${other.url}/_emulator/snapshot`, { method: 'POST', body: JSON.stringify(snapshot), headers: { 'content-type': 'application/json' } });
		const row = await other.call('GET', `leads(${LEAD})?$select=lastname`, { as: 'sync' });
		expect([response.status, row.body['lastname'], row.headers.get('x-ms-dop-hint')]).toEqual([204, 'A', '9']);
		expect(other.rows('systemuser')).toHaveLength(crm.rows('systemuser').length);
		await other.stop();
	});

	it('kept under a name come back', async () => {
		crm.seed({ lead: [{ leadid: LEAD, subject: 'S', lastname: 'A' }] });
		await control('POST', 'snapshots/one');
		await crm.call('DELETE', `leads(${LEAD})`);
		expect([(await control('POST', 'snapshots/one/restore')).status, crm.rows('lead').length]).toEqual([204, 1]);
		expect((await control('POST', 'snapshots/none/restore')).status).toBe(404);
	});

	it('are gone after a reset, like every row, fault, setting and trace', async () => {
		crm.seed({ lead: [{ subject: 'S', lastname: 'A' }] });
		await control('PUT', 'settings', { dopHint: 9, latency: { perRowMs: 1 } });
		await control('POST', 'faults', { kind: 'unavailable' });
		await control('POST', 'reset');
		expect((await control('GET', 'faults')).body).toEqual([]);
		expect((await control('GET', 'settings')).body).toMatchObject({ degreeOfParallelism: 4, latency: { perRequestMs: 0, perRowMs: 0 } });
		expect([crm.rows('lead'), (await control('GET', 'trace')).body]).toEqual([[], []]);
	});
});

describe('the trace and the counters', () => {
	it('count requests, batch parts and rows written per table', async () => {
		await crm.call('POST', 'contacts', { body: { lastname: 'C' } });
		await sendBatch(batchOf(createPart('A'), createPart('B')));
		await crm.call('GET', 'leads');
		const { body } = await control('GET', 'counters');
		expect(body).toMatchObject({ requests: 3, batchParts: 2, rowsWritten: 3, rowsWrittenByTable: { contact: 1, lead: 2 }, byStatus: { 200: 2, 204: 1 }, byMethod: { GET: 1, POST: 2 } });
	});

	it('tell what a stopped batch had already written', async () => {
		await sendBatch(batchOf(createPart('A'), 'PATCH /api/data/v9.2/nope(1) HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{}', createPart('B')));
		const entry = (await control('GET', 'trace')).body[0];
		expect(entry).toMatchObject({ status: 404, rowsWritten: 1, batchParts: [{ method: 'POST', status: 204 }, { method: 'PATCH', status: 404 }] });
		expect(crm.rows('lead')).toHaveLength(1);
	});

	it('are emptied together and never hold a token', async () => {
		await crm.call('POST', 'contacts', { body: { lastname: 'C' }, as: 'sync' });
		expect(JSON.stringify((await control('GET', 'trace')).body)).not.toMatch(/bearer|authorization/i);
		await control('DELETE', 'trace');
		expect((await control('GET', 'counters')).body).toMatchObject({ requests: 0, rowsWritten: 0, rowsWrittenByTable: {} });
	});
});

describe('settings', () => {
	it.each([
		[{ nope: 1 }, /no setting nope/],
		[{ latency: { perMinuteMs: 1 } }, /no setting latency\.perMinuteMs/],
		[{ batchIfMatch: 1 }, /type string/],
	])('refuse %j and change nothing', async (changes, message) => {
		const answer = await control('PUT', 'settings', { dopHint: 2, ...changes });
		expect([answer.status, (await control('GET', 'settings')).body.degreeOfParallelism]).toEqual([400, 4]);
		expect(answer.body.error).toMatch(message);
	});

	it('throttle by limits of the test', async () => {
		await control('PUT', 'settings', { throttle: { requests: 1 } });
		await crm.call('GET', 'WhoAmI');
		const refused = await crm.call('GET', 'WhoAmI');
		expect([refused.status, refused.body.error?.code, Number(refused.headers.get('retry-after')) > 290]).toEqual([429, '0x80072322', true]);
		await control('POST', 'clock', { advanceMs: 301_000 });
		expect((await crm.call('GET', 'WhoAmI')).status).toBe(200);
	});

	it('make rows take time', async () => {
		await control('PUT', 'settings', { latency: { perRowMs: 60 } });
		await sendBatch(batchOf(createPart('A'), createPart('B')));
		expect((await control('GET', 'trace')).body[0].milliseconds).toBeGreaterThanOrEqual(118);
	});
});

describe('faults on the wire', () => {
	const create = () => crm.call('POST', 'leads', { body: { subject: 'S', lastname: 'A' } });
	const arm = (rule: FaultRule) => control('POST', 'faults', rule);

	it.each([['resetBefore', 0], ['resetAfter', 1]] as const)('%s closes the connection with %s rows written', async (kind, rows) => {
		await arm({ kind, method: 'POST', urlPattern: '/leads' });
		await expect(create()).rejects.toThrow();
		expect(crm.rows('lead')).toHaveLength(rows);
		expect((await control('GET', 'counters')).body.faults).toEqual({ [kind]: 1 });
		expect((await create()).status).toBe(204);
	});

	it('truncate cuts the answer after the work was done', async () => {
		await arm({ kind: 'truncate', method: 'POST' });
		await expect(crm.call('POST', 'leads', { body: { subject: 'S', lastname: 'A' }, headers: { prefer: 'return=representation' } })).rejects.toThrow();
		expect(crm.rows('lead')).toHaveLength(1);
	});

	it('throttle keeps the request from being carried out', async () => {
		await arm({ kind: 'throttle', retryAfterSeconds: 5 });
		const answer = await create();
		expect([answer.status, answer.headers.get('retry-after'), crm.rows('lead').length]).toEqual([429, '5', 0]);
	});

	it('error strikes a single part of a batch', async () => {
		await arm({ kind: 'error', urlPattern: '/contacts$', status: 400, code: '0x80040265', message: 'A plug-in said no.' });
		const contact = createPart('C').replace('/leads', '/contacts');
		const answer = await sendBatch(batchOf(createPart('A'), contact, createPart('B')), { prefer: 'odata.continue-on-error' });
		expect([answer.status, [...answer.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1])]).toEqual([200, ['204', '400', '204']]);
		expect([crm.rows('lead').length, crm.rows('contact').length]).toEqual([2, 0]);
	});

	it('that is no regular expression is refused', async () => {
		expect((await arm({ kind: 'error', urlPattern: '(' })).status).toBe(400);
	});
});

describe('edits of other users and changes of tables', () => {
	it('make, change and delete many rows in one call', async () => {
		const { body: made } = await control('POST', 'edits', { table: 'leads', as: baseIds.users.seller, create: { count: 3, row: { subject: 'S', lastname: 'L{n}' } } });
		const { status, body } = await control('POST', 'edits', { table: 'lead', update: { ids: [made.created[0]], changes: { lastname: 'X' } }, remove: { ids: [made.created[1]] } });
		expect([status, body]).toEqual([200, { updated: [made.created[0]], removed: [made.created[1]], created: [] }]);
		expect(crm.rows('lead').map(({ lastname, createdby }) => [lastname, createdby])).toEqual([['X', baseIds.users.seller], ['L3', baseIds.users.seller]]);
		expect((await control('GET', 'counters')).body).toMatchObject({ requests: 0, rowsWritten: 0 });
	});

	it('hold an edit back until it is committed, once', async () => {
		const held = await control('POST', 'edits', { hold: 'import', table: 'lead', create: { count: 1, row: { subject: 'S', lastname: 'L' } } });
		expect([held.status, crm.rows('lead')]).toEqual([204, []]);
		expect([(await control('POST', 'edits/import/commit')).status, crm.rows('lead').length, (await control('POST', 'edits/import/commit')).status]).toEqual([200, 1, 404]);
	});

	it('enable change tracking, close a column to filters and let tokens expire', async () => {
		const track = (path: string) => crm.call('GET', path, { headers: { prefer: 'odata.track-changes' } });
		expect((await control('PUT', 'tables/tasks', { changeTrackingEnabled: true, filterable: { versionnumber: false } })).body).toEqual({ table: 'task', changeTrackingEnabled: true, filterable: { versionnumber: false }, secured: {} });
		const link = String((await track('tasks?$select=subject')).body['@odata.deltaLink']).split('/api/data/v9.2/')[1] ?? '';
		expect([(await track(link)).status, (await crm.call('GET', 'tasks?$filter=versionnumber gt 1')).status]).toEqual([200, 400]);
		await control('PUT', 'tables/task', { expireTokens: true });
		expect((await track(link)).body.error).toMatchObject({ code: '0x80044352' });
	});

	it('put a column under column security: others than administrators read null and may not write it', async () => {
		expect((await control('PUT', 'tables/account', { secured: { revenue: true } })).body).toMatchObject({ secured: { revenue: true } });
		const [account] = crm.seed({ accounts: [{ name: 'Contoso', revenue: 5 }] }).accounts ?? [];
		const read = async (token: TokenName) => (await crm.call('GET', `accounts(${account})?$select=name,revenue`, { as: token })).body.revenue;
		expect([await read('admin'), await read('sync')]).toEqual([5, null]);
		const listed = (await crm.call('GET', 'accounts?$select=revenue', { as: 'sync' })).body.value as { revenue: unknown }[];
		expect(listed.map(({ revenue }) => revenue)).toEqual([null]);
		const refused = await Promise.all([crm.call('POST', 'accounts', { as: 'sync', body: { name: 'New', revenue: 1 } }), crm.call('PATCH', `accounts(${account})`, { as: 'sync', body: { revenue: 1 } })]);
		expect(refused.map(({ status, body }) => [status, body.error?.code])).toEqual([[403, '0x8004f502'], [403, '0x8004f507']]);
		expect((await crm.call('PATCH', `accounts(${account})`, { as: 'sync', body: { name: 'Renamed' } })).status).toBe(204);
		const attributes = `EntityDefinitions(LogicalName='account')/Attributes?$select=LogicalName&$filter=IsSecured eq true`;
		expect((await crm.call('GET', attributes)).body.value).toMatchObject([{ LogicalName: 'revenue' }]);
	});

	it.each([
		['PUT', 'tables/nope', { changeTrackingEnabled: true }],
		['PUT', 'tables/lead', { filterable: { nope: false } }],
		['POST', 'edits', { table: 'lead', update: { ids: [LEAD], changes: { lastname: 'X' } } }],
	])('tell in a sentence what is wrong with %s %s', async (method, path, body) => {
		const answer = await control(method, path, body);
		expect([answer.status, typeof answer.body.error]).toEqual([400, 'string']);
	});
});
