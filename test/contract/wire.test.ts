import { baseIds } from '../../emulator/store/baseData';
import { startEmulator, type RunningEmulator } from '../support/startEmulator';

/** Statements about Dataverse that need bytes no client library would send. The numbers are sections of the protocol sheet. */
let crm: RunningEmulator;
beforeAll(async () => {
	crm = await startEmulator();
});
afterAll(() => crm.stop());
beforeEach(() => crm.environment.reset());

const part = (line: string, body = '') => `--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n${line} HTTP/1.1\r\n${body === '' ? '' : 'Content-Type: application/json\r\n'}\r\n${body === '' ? '' : `${body}\r\n`}`;
const batch = (parts: string[]) => `${parts.join('')}--b--\r\n`;
const send = (body: string, headers: Record<string, string> = {}) => crm.call('POST', '$batch', { body, headers: { 'content-type': 'multipart/mixed; boundary="b"', ...headers } });
const create = (row: Record<string, unknown>) => part('POST /api/data/v9.2/leads', JSON.stringify({ subject: 'S', ...row }));
const read = part('GET /api/data/v9.2/leads?$select=leadid&$top=1');

describe('a batch [4]', () => {
	it('with LF line ends is not readable, and nothing of it happens', async () => {
		const answer = await send(batch([create({ lastname: 'A' })]).replaceAll('\r\n', '\n'));
		expect([answer.status, answer.body.error?.code, crm.rows('lead')]).toEqual([400, '0x80048d19', []]);
		expect(answer.body.error?.message).toContain('Stream was not readable.');
	});

	it('without CRLF after its end is not readable', async () => {
		expect((await send(batch([read]).slice(0, -2))).status).toBe(400);
	});

	it('of 1,000 parts is carried out, of 1,001 refused', async () => {
		expect((await send(batch(Array.from({ length: 1000 }, () => read)))).status).toBe(200);
		expect((await send(batch(Array.from({ length: 1001 }, () => read)))).status).toBe(400);
	});

	it('carries text of any language, and URLs longer than a plain GET may have', async () => {
		const filter = Array.from({ length: 400 }, (_, n) => `lastname eq '${'n'.repeat(80)}${n}'`).join(' or ').replaceAll(' ', '%20');
		const url = `leads?$select=lastname&$filter=lastname%20eq%20'Zo%C3%AB'%20or%20${filter}`;
		const answer = await send(batch([create({ lastname: 'Zoë' }), part(`GET /api/data/v9.2/${url}`)]));
		expect([answer.status, url.length > 32_768]).toEqual([200, true]);
		expect(answer.text).toContain('"lastname":"Zoë"');
		expect((await crm.call('GET', url)).status).toBe(414);
	});

	it('stops at the first error with its status; what came before stays', async () => {
		const answer = await send(batch([create({ lastname: 'A' }), create({ lastname: 'B', leadqualitycode: 77 }), create({ lastname: 'C' })]));
		expect([answer.status, answer.headers.get('content-type')?.startsWith('multipart/mixed; boundary=batchresponse_')]).toEqual([400, true]);
		expect(crm.rows('lead').map(({ lastname }) => lastname)).toEqual(['A']);
	});

	it('honours If-Match of each part', async () => {
		const answer = await send(batch([part(`PATCH /api/data/v9.2/leads(${baseIds.team})`, '{"lastname":"A"}').replace('HTTP/1.1\r\n', 'HTTP/1.1\r\nIf-Match: *\r\n')]), { prefer: 'odata.continue-on-error' });
		expect([answer.status, /HTTP\/1\.1 404/.test(answer.text), crm.rows('lead')]).toEqual([200, true, []]);
	});
});

describe('the address', () => {
	it.each([
		['an unknown entity set [2.7]', 'GET', 'Leads', 404, '0x80060888'],
		['an unknown column in $select [2.7]', 'GET', 'leads?$select=Subject', 400, '0x80060888'],
		['a function called with POST [2.7]', 'POST', 'leads/Microsoft.Dynamics.CRM.Nope', 404, ''],
		['a change of metadata [7.3]', 'PATCH', "EntityDefinitions(LogicalName='lead')", 405, '0x80060888'],
		['a bulk deletion, which the local Dataverse lacks', 'POST', 'BulkDelete', 501, '0x80060888'],
		['an action by GET [2.7]', 'GET', 'Merge', 404, ''],
	])('of %s is refused', async (_name, method, path, status, code) => {
		const answer = await crm.call(method, path, method === 'GET' ? {} : { body: {} });
		expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
	});
});

describe('signing in [1.4, 1.5]', () => {
	it('is asked for, and told where', async () => {
		const answer = await crm.call('GET', 'WhoAmI', { as: null });
		expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, expect.stringMatching(/^Bearer authorization_uri=.+resource_id=/)]);
	});

	it.each([
		['stranger', '0x80072560'],
		['roleless', '0x80042f09'],
		['disabled', '0x80040225'],
	] as const)('does not help a %s', async (as, code) => {
		const answer = await crm.call('GET', 'WhoAmI', { as });
		expect([answer.status, answer.body.error?.code]).toEqual([403, code]);
	});
});

describe('headers of every answer [1.2, 5, 6.1]', () => {
	it('name version, request, hint and what is left of the limits', async () => {
		const { headers } = await crm.call('GET', 'WhoAmI');
		expect(headers.get('odata-version')).toBe('4.0');
		expect(headers.get('content-type')).toBe('application/json; odata.metadata=minimal');
		expect(headers.get('x-ms-service-request-id')).toMatch(/^[\da-f-]{36}$/);
		expect(headers.get('x-ms-dop-hint')).toBe('4');
		expect(headers.get('x-ms-ratelimit-time-remaining-xrm-requests')).toMatch(/^1,\d{3}\.\d\d$/);
	});
});

describe('functions about the environment [3.3, 9]', () => {
	it('RetrieveTotalRecordCount counts tables', async () => {
		crm.seed({ lead: [{ subject: 'S', lastname: 'A' }] });
		const { body } = await crm.call('GET', "RetrieveTotalRecordCount(EntityNames=['lead','contact'])");
		expect(body['EntityRecordCountCollection']).toEqual({ Count: 2, IsReadOnly: false, Keys: ['lead', 'contact'], Values: [1, 0] });
	});

	it('RetrieveCurrentOrganization and RetrieveVersion name the organisation and its version', async () => {
		const organization = await crm.call('GET', "RetrieveCurrentOrganization(AccessType=@a)?@a=Microsoft.Dynamics.CRM.EndpointAccessType'Default'");
		const version = await crm.call('GET', 'RetrieveVersion');
		expect(organization.body['Detail']).toMatchObject({ OrganizationId: baseIds.organization, FriendlyName: 'Local Dataverse' });
		expect(version.body['Version']).toMatch(/^9\.2\./);
	});

	it('roles and teams of a user are read through their associations', async () => {
		const roles = await crm.call('GET', `systemusers(${baseIds.users.sync})/systemuserroles_association?$select=name,roleid`);
		const teams = await crm.call('GET', `systemusers(${baseIds.users.sync})/teammembership_association?$select=name`);
		expect([roles.body.value?.map((role) => role['name']), teams.status]).toEqual([['Lead Capture Sync'], 200]);
	});

	it('RetrieveUserPrivileges tells everything a user holds', async () => {
		const { body } = await crm.call('GET', `systemusers(${baseIds.users.sync})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()`);
		expect(body['RolePrivileges']).toEqual(expect.arrayContaining([expect.objectContaining({ PrivilegeName: 'prvCreateLead' })]));
	});
});
