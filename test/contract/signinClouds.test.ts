import { createHash } from 'node:crypto';
import { decodeJwt } from '../../emulator/signin/jwtParts';
import { secrets, startStage, type Answer, type Stage } from '../unit/signin/stage';

const PUBLIC = 'login.microsoftonline.com';
const GOVERNMENT = 'login.microsoftonline.us';
const CHINA = 'login.partner.microsoftonline.cn';
const CHINA_ALIAS = 'login.chinacloudapi.cn';
const tenants = {
	public: 'aaaaaaaa-0001-4111-8111-111111111111',
	usGovernment: 'aaaaaaaa-0002-4111-8111-111111111111',
	china: 'aaaaaaaa-0003-4111-8111-111111111111',
	anywhere: 'aaaaaaaa-0004-4111-8111-111111111111',
} as const;
const environments = { public: 'https://contoso.crm4.dynamics.com', usGovernment: 'https://contoso.crm.microsoftdynamics.us', china: 'https://contoso.crm.dynamics.cn' } as const;
const clientId = 'bbbbbbbb-0001-4000-8000-000000000001';
const redirectUri = 'http://localhost:5678/rest/oauth2-credential/callback';

let stage: Stage;
beforeAll(async () => {
	stage = await startStage({
		tenants: [
			{ id: tenants.public, domains: ['contoso.com'], cloud: 'public' },
			{ id: tenants.usGovernment, domains: ['contoso.us'], cloud: 'usGovernment' },
			{ id: tenants.china, cloud: 'china' },
			{ id: tenants.anywhere },
		],
		applications: Object.values(tenants).map((tenantId) => ({ clientId, tenantId, secrets: [{ value: secrets.right }], redirectUris: [redirectUri] })),
		resources: Object.entries(environments).map(([cloud, origin]) => ({ origin, cloud: cloud as keyof typeof environments })),
	}, [PUBLIC, GOVERNMENT, CHINA, CHINA_ALIAS]);
});
afterAll(async () => await stage.stop());

const call = async (host: string, method: 'GET' | 'POST', path: string, fields: Record<string, string> = {}): Promise<Answer> =>
	(await stage.http.httpRequest({ method, url: `${stage.server.url}${path}`, body: new URLSearchParams(fields).toString(), headers: { Host: host, 'Content-Type': 'application/x-www-form-urlencoded' } })) as Answer;
const askToken = async (host: string, tenant: string, resource: string): Promise<Answer> =>
	await call(host, 'POST', `/${tenant}/oauth2/v2.0/token`, { grant_type: 'client_credentials', client_id: clientId, client_secret: secrets.right, scope: `${resource}/.default` });

describe('a tenant of a cloud', () => {
	it.each([
		[PUBLIC, tenants.public, 'sts.windows.net', environments.public],
		[GOVERNMENT, tenants.usGovernment, 'sts.windows.net', environments.usGovernment],
		[CHINA, tenants.china, 'sts.chinacloudapi.cn', environments.china],
		[CHINA_ALIAS, tenants.china, 'sts.chinacloudapi.cn', environments.china],
	])('is known at %s: its tokens name its issuer', async (host, tenant, named, resource) => {
		const { body } = await askToken(host, tenant, resource);
		expect(decodeJwt((body as { access_token: string }).access_token)).toMatchObject({ iss: `https://${named}/${tenant}/`, ver: '1.0', aud: resource, tid: tenant });
	});

	it.each([[PUBLIC, tenants.public], [GOVERNMENT, tenants.usGovernment], [CHINA, tenants.china]])('has the addresses of %s in its discovery document', async (host, tenant) => {
		expect((await call(host, 'GET', `/${tenant}/v2.0/.well-known/openid-configuration`)).body).toMatchObject({
			issuer: `https://${host}/${tenant}/v2.0`, token_endpoint: `https://${host}/${tenant}/oauth2/v2.0/token`,
			authorization_endpoint: `https://${host}/${tenant}/oauth2/v2.0/authorize`, jwks_uri: `https://${host}/${tenant}/discovery/v2.0/keys`,
		});
	});

	it.each([
		[PUBLIC, tenants.usGovernment, 900382],
		[PUBLIC, 'contoso.us', 90002],
		[GOVERNMENT, tenants.public, 900382],
		[CHINA, tenants.public, 90002],
		[PUBLIC, tenants.china, 90002],
	])('is refused at %s when it is %s, with %s', async (host, tenant, code) => {
		expect(await askToken(host, tenant, environments.public)).toMatchObject({ statusCode: 400, body: { error: 'invalid_request', error_codes: [code] } });
	});

	it.each([
		[PUBLIC, tenants.usGovernment, 900439],
		[GOVERNMENT, tenants.public, 900440],
		[CHINA, tenants.public, 90002],
	])('shows nobody a page at %s when it is %s, and says %s', async (host, tenant, code) => {
		const asked = { client_id: clientId, redirect_uri: redirectUri, response_type: 'code', scope: `${environments.public}/user_impersonation`, code_challenge: createHash('sha256').update('v').digest('base64url'), code_challenge_method: 'S256' };
		expect(await call(host, 'GET', `/${tenant}/oauth2/v2.0/authorize?${new URLSearchParams(asked).toString()}`)).toMatchObject({ statusCode: 400, body: { error_codes: [code] } });
	});

	it('gives no token for an environment of another cloud', async () => {
		expect((await askToken(GOVERNMENT, tenants.usGovernment, environments.public)).body).toMatchObject({ error: 'invalid_resource', error_codes: [500011] });
	});

	it('is known under a name of no cloud as well, which is the server\'s own', async () => {
		expect((await askToken('localhost', tenants.china, environments.china)).statusCode).toBe(200);
	});
});

test('a tenant of no cloud is known under every name', async () => {
	for (const host of [PUBLIC, GOVERNMENT, CHINA]) {
		const { body } = await askToken(host, tenants.anywhere, environments.public);
		expect(decodeJwt((body as { access_token: string }).access_token)).toMatchObject({ tid: tenants.anywhere });
	}
});

test('the same application may be registered in two tenants, each with its own secret', async () => {
	stage.server.directory.putApplication({ clientId, tenantId: tenants.china, secrets: [{ value: 'of China' }] });
	expect((await askToken(CHINA, tenants.china, environments.china)).body).toMatchObject({ error_codes: [7000215] });
	expect((await askToken(PUBLIC, tenants.public, environments.public)).statusCode).toBe(200);
});
