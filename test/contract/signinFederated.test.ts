import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { decodeJwt } from '../../emulator/signin/jwtParts';
import { codeOf, signInCalls, verifier } from '../support/signInCalls';
import { environmentUrl, secrets, startStage, tenantId, type Answer, type Stage } from '../unit/signin/stage';

const clientId = 'bbbbbbbb-0005-4000-8000-000000000005';
const redirectUri = 'http://localhost:5678/rest/oauth2-credential/callback';
const anna = 'cccccccc-0001-4000-8000-000000000001';
const issuerKeys = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });

let stage: Stage;
beforeAll(async () => {
	stage = await startStage({
		applications: [{ clientId, redirectUris: [redirectUri], federated: [{ issuer: 'https://issuer.example', subject: 'n8n', publicKey: issuerKeys.publicKey }] }],
		people: [{ objectId: anna, userName: 'anna@contoso.local' }],
	});
});
afterAll(async () => await stage.stop());

const { call, authorize } = signInCalls(() => stage, { tenantId, clientId, clientSecret: secrets.right, redirectUri, resource: environmentUrl });
const seconds = (): number => Math.floor(Date.now() / 1000);
const assertion = (changes: Record<string, unknown> = {}): string => {
	const claims = { iss: 'https://issuer.example', sub: 'n8n', aud: 'api://AzureADTokenExchange', exp: seconds() + 300, ...changes };
	const body = [{ alg: 'RS256', typ: 'JWT' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
	return `${body}.${sign('sha256', Buffer.from(body), createPrivateKey(issuerKeys.privateKey)).toString('base64url')}`;
};
const ask = async (clientAssertion: string, changes: Record<string, string | undefined> = {}): Promise<Answer> => {
	const fields = { client_id: clientId, grant_type: 'client_credentials', scope: `${environmentUrl}/.default`, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: clientAssertion, ...changes };
	const sent = Object.entries(fields).filter((pair): pair is [string, string] => pair[1] !== undefined);
	return await call('POST', `/${tenantId}/oauth2/v2.0/token`, new URLSearchParams(sent).toString());
};

describe('the token endpoint, for an application with a token of another issuer', () => {
	it('gives a token of the application', async () => {
		const { access_token: given } = (await ask(assertion())).body as Record<string, string>;
		expect(decodeJwt(given)).toMatchObject({ aud: environmentUrl, appid: clientId, ver: '1.0' });
		expect(decodeJwt(given)).not.toHaveProperty('scp');
	});

	it.each([
		['another issuer', { iss: 'https://other.example' }, 700211],
		['another subject', { sub: 'somebody' }, 700213],
		['a subject in other letter case', { sub: 'N8N' }, 7002138],
		['another audience', { aud: 'https://example.com' }, 700212],
		['one that has expired', { exp: 1 }, 700024],
		['one without an end', { exp: undefined }, 700024],
		['one that is not valid yet', { nbf: seconds() + 120 }, 700024],
	])('refuses %s', async (_name, changes, code) => {
		expect((await ask(assertion(changes))).body).toMatchObject({ error: 'invalid_client', error_codes: [code] });
	});

	it('refuses one whose signature is another\'s', async () => {
		const [header, payload] = assertion().split('.');
		expect((await ask(`${header}.${payload}.${assertion({ sub: 'x' }).split('.')[2]}`)).body).toMatchObject({ error_codes: [50027] });
	});

	it.each(['grant_type', 'client_assertion_type', 'client_id'])('refuses a request without %s', async (name) => {
		expect((await ask(assertion(), { [name]: undefined })).body).toMatchObject({ error: 'invalid_request', error_codes: [900144], error_description: expect.stringContaining(`'${name}'`) });
	});

	it.each([
		['an assertion type nobody knows', { client_assertion_type: 'jwt' }, 90023],
		['a grant nobody knows', { grant_type: 'password' }, 70003],
		['a refresh token nobody issued', { grant_type: 'refresh_token', refresh_token: 'made up' }, 70000],
		['a code nobody was given', { grant_type: 'authorization_code', code: 'made up', redirect_uri: redirectUri }, 54005],
	])('refuses %s, whoever signed the proof', async (_name, changes, code) => {
		expect((await ask(assertion(), changes)).body).toMatchObject({ error_codes: [code] });
	});
});

describe('the token endpoint, for a person and an application with a token of another issuer', () => {
	const redeemed = async (proof: string): Promise<Answer> =>
		await ask(proof, { grant_type: 'authorization_code', code: codeOf(await authorize({ person: anna, consent: 'accept' })), redirect_uri: redirectUri, code_verifier: verifier, scope: undefined });

	it('gives and renews tokens that speak for the person', async () => {
		const { refresh_token: refreshToken } = (await redeemed(assertion())).body as Record<string, string>;
		const { access_token: renewed } = (await ask(assertion(), { grant_type: 'refresh_token', refresh_token: refreshToken, scope: undefined })).body as Record<string, string>;
		expect(decodeJwt(renewed)).toMatchObject({ oid: anna, scp: 'user_impersonation', appid: clientId });
	});

	it('refuses a proof that is none there, too', async () => {
		expect((await redeemed(assertion({ sub: 'somebody' }))).body).toMatchObject({ error: 'invalid_client', error_codes: [700213] });
	});

	it('lacks proofs that the application signed itself', async () => {
		expect((await redeemed(assertion({ iss: clientId }))).statusCode).toBe(501);
	});
});
