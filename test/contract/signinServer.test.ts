import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader } from '../../emulator/signin/jwtParts';
import { createAuthority } from '../../emulator/tls/authority';
import { clients, environmentUrl, secrets, startStage, tenantId, type Answer, type Stage } from '../unit/signin/stage';

let stage: Stage;
beforeAll(async () => {
	stage = await startStage({ tokenLifetimeSeconds: 600 });
});
afterAll(async () => await stage.stop());

const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, body = '', headers: Record<string, string> = {}): Promise<Answer> =>
	(await stage.http.httpRequest({ method, url: `${stage.server.url}${path}`, body, headers })) as Answer;

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const right = { grant_type: 'client_credentials', client_id: clients.secret, client_secret: secrets.right, scope: `${environmentUrl}/.default` };
const tokenAnswer = async (fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> =>
	await call('POST', `/${tenantId}/oauth2/v2.0/token`, new URLSearchParams(fields).toString(), { ...form, ...headers });
const issued = async (fields: Record<string, string> = right): Promise<string> => ((await tokenAnswer(fields)).body as { access_token: string }).access_token;

describe('the token endpoint', () => {
	it('signs tokens with a key of its key set', async () => {
		const token = await issued();
		const { keys } = (await call('GET', `/${tenantId}/discovery/v2.0/keys`)).body as { keys: ({ kid: string } & Record<string, string>)[] };
		const key = keys.find(({ kid }) => kid === decodeProtectedHeader(token)?.kid);
		const [header, payload, signature = ''] = token.split('.');
		expect(key).not.toHaveProperty('d');
		expect(verify('sha256', Buffer.from(`${header}.${payload}`), createPublicKey({ key: key as never, format: 'jwk' }), Buffer.from(signature, 'base64url'))).toBe(true);
	});

	it('gives tokens the configured lifetime', async () => {
		const claims = decodeJwt(await issued());
		expect(Number(claims?.exp) - Number(claims?.iat)).toBe(600);
	});

	it.each([
		[`${environmentUrl}/.default`, environmentUrl],
		[`${environmentUrl}//.default`, `${environmentUrl}/`],
	])('answers the scope %s with the audience %s', async (scope, audience) => {
		expect(decodeJwt(await issued({ ...right, scope }))?.aud).toBe(audience);
	});

	it('accepts the secret in a Basic header', async () => {
		const authorization = `Basic ${Buffer.from(`${clients.secret}:${encodeURIComponent(secrets.right)}`).toString('base64')}`;
		expect((await tokenAnswer({ grant_type: right.grant_type, scope: right.scope }, { Authorization: authorization })).statusCode).toBe(200);
	});

	it.each([
		['a wrong secret', { ...right, client_secret: secrets.wrong }, 401, 'invalid_client', 7000215],
		['an expired secret', { ...right, client_secret: secrets.expired }, 401, 'invalid_client', 7000222],
		['no secret', { grant_type: right.grant_type, client_id: right.client_id, scope: right.scope }, 401, 'invalid_client', 7000218],
		['an unknown application', { ...right, client_id: clients.unknown }, 400, 'unauthorized_client', 700016],
		['an unknown environment', { ...right, scope: 'https://other.example.test/.default' }, 400, 'invalid_resource', 500011],
		['a delegated scope', { ...right, scope: `${environmentUrl}/user_impersonation` }, 400, 'invalid_scope', 1002012],
		['another grant', { ...right, grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
		['an empty form', {} as Record<string, string>, 400, 'invalid_request', 900144],
	])('refuses %s in the shape of Entra', async (_name, fields, status, error, code) => {
		const answer = await tokenAnswer(fields);
		expect(answer.statusCode).toBe(status);
		expect(answer.body).toMatchObject({ error, error_codes: [code], error_description: expect.stringContaining(`AADSTS${code}: `), trace_id: expect.any(String), correlation_id: expect.any(String), timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/) });
	});

	it.each([
		['nobody.example.test', 90002],
		['99999999-9999-4999-8999-999999999999', 90002],
		['contoso', 900023],
		['aaaaaaaa-1111-4111-8111-11111111111', 900023],
		['common', 50059],
	])('refuses the tenant %s with %s', async (tenant, code) => {
		expect(await call('POST', `/${tenant}/oauth2/v2.0/token`, '', form)).toMatchObject({ statusCode: 400, body: { error: 'invalid_request', error_codes: [code] } });
	});

	it.each(['GET', 'DELETE'] as const)('takes a POST only, no %s', async (method) => {
		expect(await call(method, `/${tenantId}/oauth2/v2.0/token?${new URLSearchParams(right).toString()}`)).toMatchObject({ statusCode: 400, body: { error_codes: [900561] } });
	});

	it.each([['client_credentials'], ['refresh_token']])('does not know the resource of version 1.0, with the grant %s', async (grant) => {
		expect((await tokenAnswer({ ...right, grant_type: grant, resource: environmentUrl })).body).toMatchObject({ error: 'invalid_request', error_codes: [901002] });
	});

	it('gives an application its token although nobody has consented to it', async () => {
		await call('DELETE', `/_signin/consent/${clients.secret}`);
		expect((await tokenAnswer(right)).statusCode).toBe(200);
	});

	it('refuses an application without a service principal until an administrator consents', async () => {
		const change = async (changes: object) => await call('POST', '/_signin/applications', JSON.stringify({ clientId: clients.secret, ...changes }));
		await change({ hasServicePrincipal: false });
		expect(await tokenAnswer(right)).toMatchObject({ statusCode: 401, body: { error: 'invalid_client', error_codes: [7000229] } });
		expect((await tokenAnswer({ ...right, client_secret: secrets.wrong })).body).toMatchObject({ error_codes: [7000215] });
		stage.server.directory.people.put({ objectId: 'an administrator', userName: 'boss@contoso.local', isAdministrator: true });
		await call('POST', `/${tenantId}/adminconsent?client_id=${clients.secret}`, 'person=an administrator', form);
		expect((await tokenAnswer(right)).statusCode).toBe(200);
	});
});

describe('the discovery document', () => {
	it('names issuer, token endpoint and keys of the tenant', async () => {
		const { body } = await call('GET', `/${tenantId}/v2.0/.well-known/openid-configuration`);
		expect(body).toMatchObject({ issuer: stage.server.issuers.openId(tenantId), token_endpoint: `${stage.server.url}/${tenantId}/oauth2/v2.0/token`, jwks_uri: stage.server.jwksUri });
	});
});

describe('below the name of a tenant', () => {
	it.each(['oauth2/token', 'oauth2/authorize', 'oauth2/v1.0/token', '.well-known/openid-configuration', 'discovery/keys'])('%s is version 1.0, which is lacking', async (path) => {
		const [method, fields] = path.endsWith('token') ? (['POST', right] as const) : (['GET', {}] as const);
		expect((await call(method, `/${tenantId}/${path}`, new URLSearchParams(fields).toString(), form)).statusCode).toBe(501);
	});

	it.each(['oauth2/v3.0/token', 'oauth2/v2.0/tokens', 'v2.0/oauth2/token', 'oauth2/v2.0/token/', 'v2.0/token', 'discovery/v3.0/keys', ''])('nothing is at "%s"', async (path) => {
		expect((await call('POST', `/${tenantId}/${path}`, new URLSearchParams(right).toString(), form)).statusCode).toBe(404);
	});
});

describe('the control surface', () => {
	it('shows neither secrets nor tokens', async () => {
		const token = await issued();
		const shown = JSON.stringify([await call('GET', '/_signin/'), await call('GET', '/_signin/trace'), await call('GET', '/_signin/applications')]);
		for (const secret of [...Object.values(secrets), token, 'BEGIN']) {
			expect(shown).not.toContain(secret);
		}
	});

	it('counts token requests by application since the last reset', async () => {
		await call('POST', '/_signin/reset');
		await issued();
		await tokenAnswer({ ...right, client_secret: secrets.wrong });
		expect((await call('GET', '/_signin/counters')).body).toEqual({ tokenRequests: 2, issued: 1, refused: 1, byApplication: { [clients.secret]: 2 } });
	});

	it('adds and removes applications', async () => {
		const clientId = 'dddddddd-0001-4000-8000-000000000001';
		await call('POST', '/_signin/applications', JSON.stringify({ clientId, secrets: [{ value: 'new' }] }));
		expect((await tokenAnswer({ ...right, client_id: clientId, client_secret: 'new' })).statusCode).toBe(200);
		await call('DELETE', `/_signin/applications/${clientId}`);
		expect((await tokenAnswer({ ...right, client_id: clientId, client_secret: 'new' })).body).toMatchObject({ error_codes: [700016] });
	});

	it('changes the lifetime of tokens', async () => {
		await call('POST', '/_signin/lifetime', '{"seconds":2}');
		const claims = decodeJwt(await issued());
		expect(Number(claims?.exp) - Number(claims?.iat)).toBe(2);
		expect((await call('POST', '/_signin/lifetime', '{"seconds":0}')).statusCode).toBe(400);
	});

	it('revokes the tokens of one application that are out', async () => {
		const token = await issued();
		await call('POST', '/_signin/revoke', JSON.stringify({ clientId: clients.secret }));
		expect(stage.server.isRevoked(decodeJwt(token) ?? {})).toBe(true);
		expect(stage.server.isRevoked(decodeJwt(await issued()) ?? {})).toBe(false);
	});

	it('does not know other paths', async () => {
		expect((await call('GET', '/_signin/secrets')).statusCode).toBe(404);
	});
});

describe('the certificate authority', () => {
	let dir: string;
	beforeEach(() => {
		dir = mkdtempSync(join(tmpdir(), 'authority-'));
	});
	afterEach(() => rmSync(dir, { recursive: true, force: true }));

	it('reuses what it made', () => {
		expect(createAuthority(dir)).toEqual(createAuthority(dir));
	});

	it('starts anew when its certificates are about to end', () => {
		const old = createAuthority(dir, { validDays: 10 });
		expect(createAuthority(dir).caPem).not.toBe(old.caPem);
	});

	it('starts anew for a host it does not cover', () => {
		const old = createAuthority(dir);
		expect(createAuthority(dir, { hosts: ['dataverse.test', '10.0.0.7'] }).cert).not.toBe(old.cert);
	});

	it('keeps the key of the authority to itself', () => {
		createAuthority(dir);
		const keys = readdirSync(dir).filter((name) => readFileSync(join(dir, name), 'utf8').includes('PRIVATE KEY'));
		expect(keys).toEqual(['server.key']);
	});
});
