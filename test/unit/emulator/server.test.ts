import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { baseIds } from '../../../emulator/store/baseData';

let dataverse: RunningEmulator;

beforeAll(async () => {
	dataverse = await startEmulator();
});
afterAll(async () => dataverse?.stop());

describe('signing in', () => {
	it.each([
		['without a token', null, 401, undefined],
		['with the token of an unknown application', 'stranger', 403, '0x80072560'],
		['as a user without roles', 'roleless', 403, '0x80042f09'],
		['as a disabled user', 'disabled', 403, '0x80040225'],
		['as an application user', 'sync', 200, undefined],
		['as a person', 'seller', 200, undefined],
	] as const)('%s is answered as the service does', async (_name, as, status, code) => {
		const answer = await dataverse.call('GET', 'WhoAmI', { as });
		expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
	});

	it('points a caller without a token to where to sign in', async () => {
		const { headers, text } = await dataverse.call('GET', 'leads', { as: null });
		expect([text, headers.get('www-authenticate')]).toEqual(['', `Bearer authorization_uri=https://login.microsoftonline.com/common/oauth2/authorize, resource_id=${dataverse.url}/`]);
	});
});

describe('acting for another user', () => {
	it('stamps both users', async () => {
		const created = await dataverse.call('POST', 'leads', { body: { lastname: 'For' }, headers: { CallerObjectId: baseIds.objects.seller, prefer: 'return=representation' } });
		expect(created.body).toMatchObject({ _createdby_value: baseIds.users.seller, _createdonbehalfby_value: baseIds.users.admin, _ownerid_value: baseIds.users.seller });
	});

	it('takes the older header', async () => {
		const { body } = await dataverse.call('GET', 'WhoAmI', { headers: { MSCRMCallerID: baseIds.users.seller } });
		expect(body.UserId).toBe(baseIds.users.seller);
	});

	it('gives no more than both users may do', async () => {
		const { status } = await dataverse.call('POST', 'products', { as: 'admin', body: {}, headers: { MSCRMCallerID: baseIds.users.seller } });
		expect(status).toBe(403);
	});

	it('needs a privilege', async () => {
		const { status, body } = await dataverse.call('GET', 'WhoAmI', { as: 'sync', headers: { MSCRMCallerID: baseIds.users.seller } });
		expect([status, body.error?.code]).toEqual([403, '0x8004a110']);
	});
});

describe('an answer', () => {
	it('carries the headers of the service', async () => {
		const { headers } = await dataverse.call('GET', 'leads?$top=1');
		expect(headers.get('odata-version')).toBe('4.0');
		expect(headers.get('content-type')).toBe('application/json; odata.metadata=minimal');
		expect(headers.get('x-ms-dop-hint')).toBe('4');
		expect(headers.get('x-ms-service-request-id')).toMatch(/^[0-9a-f-]{36}$/);
		expect(headers.get('req_id')).toMatch(/^[0-9a-f-]{36}$/);
	});

	it('refuses a long address itself', async () => {
		expect((await dataverse.call('GET', `leads?$filter=lastname eq '${'x'.repeat(33_000)}'`)).status).toBe(414);
	});

	it('takes a long address just below the limit', async () => {
		expect((await dataverse.call('GET', `leads?$filter=lastname%20eq%20%27${'x'.repeat(32_000)}%27`)).status).toBe(200);
	});

	it.each(['v9.0', 'v9.1', 'v9.2'])('comes from version %s alike', async (version) => {
		const response = await fetch(`${dataverse.url}/api/data/${version}/WhoAmI`, { headers: { authorization: 'Bearer admin' } });
		expect(response.status).toBe(200);
	});

	it('keeps letters of other scripts through URL and body', async () => {
		await dataverse.call('POST', 'leads', { body: { lastname: 'Łukasz 日本 & Söhne +1' } });
		const { body } = await dataverse.call('GET', `leads?$select=lastname&$filter=lastname eq '${encodeURIComponent('łukasz 日本 & SÖHNE +1')}'`);
		expect(body.value).toMatchObject([{ lastname: 'Łukasz 日本 & Söhne +1' }]);
	});
});

describe('the helpers', () => {
	it('seed rows, closed ones too, and show them as stored', () => {
		const { lead } = dataverse.seed({ lead: [{ lastname: 'Seeded', statecode: 2, statuscode: 4 }] });
		expect(dataverse.rows('lead').find(({ leadid }) => leadid === lead?.[0])).toMatchObject({ lastname: 'Seeded', statecode: 2 });
	});

	it('let a fault strike once', async () => {
		dataverse.faults({ kind: 'unavailable', urlPattern: 'leads' });
		expect((await dataverse.call('GET', 'leads?$top=1')).status).toBe(503);
		expect((await dataverse.call('GET', 'leads?$top=1')).status).toBe(200);
		expect(dataverse.trace().at(-1)).toMatchObject({ method: 'GET', status: 200 });
	});
});
