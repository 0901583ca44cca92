import { codeOf, signInCalls } from '../support/signInCalls';
import { environmentUrl, secrets, startStage, tenantId, type Answer, type Stage } from '../unit/signin/stage';

const clientId = 'bbbbbbbb-0005-4000-8000-000000000005';
const addressless = 'bbbbbbbb-0006-4000-8000-000000000006';
const anna = 'cccccccc-0001-4000-8000-000000000001';
const redirects = { text: 'http://localhost:5678/rest/oauth2-credential/callback', web: 'https://n8n.example/web', spa: 'https://n8n.example/spa', public: 'http://localhost/device' };
const ORIGIN = { Origin: 'https://n8n.example' };

let stage: Stage;
beforeAll(async () => {
	const typed = (['web', 'spa', 'public'] as const).map((type) => ({ uri: redirects[type], type }));
	stage = await startStage({
		applications: [{ clientId, secrets: [{ value: secrets.right }], redirectUris: [redirects.text, ...typed] }, { clientId: addressless }],
		people: [{ objectId: anna, userName: 'anna@contoso.local', isAdministrator: true }],
	});
});
afterAll(async () => await stage.stop());

const { call, authorize, redeem } = signInCalls(() => stage, { tenantId, clientId, clientSecret: secrets.right, redirectUri: redirects.text, resource: environmentUrl });
const redeemed = async (uri: string, changes: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Answer> =>
	await redeem(codeOf(await authorize({ person: anna, consent: 'accept' }, { redirect_uri: uri })), { redirect_uri: uri, ...changes }, headers);

describe('an address that people are sent back to', () => {
	it.each([['is a text only', redirects.text], ['is one of a web server', redirects.web]])('takes a code that a secret redeems when it %s', async (_name, uri) => {
		expect((await redeemed(uri)).statusCode).toBe(200);
	});

	it.each([
		['of a browser without one asking', redirects.spa, {}, {}, 'invalid_request', 9002327],
		['of a browser without one asking, whatever the secret', redirects.spa, { client_secret: '' }, {}, 'invalid_request', 9002327],
		['of a web server with a browser asking', redirects.web, {}, ORIGIN, 'invalid_request', 9002326],
		['of a device with a secret', redirects.public, {}, {}, 'invalid_client', 700025],
		['of a device with a wrong secret', redirects.public, { client_secret: secrets.wrong }, {}, 'invalid_client', 700025],
	])('refuses a code %s', async (_name, uri, changes, headers, error, code) => {
		expect((await redeemed(uri, changes as Record<string, string>, headers as Record<string, string>)).body).toMatchObject({ error, error_codes: [code] });
	});

	it.each([['a browser', redirects.spa, ORIGIN], ['a device', redirects.public, {}]])('lacks tokens for %s', async (_name, uri, headers) => {
		expect((await redeemed(uri, { client_secret: '' }, headers as Record<string, string>)).statusCode).toBe(501);
	});

	it('has to be one there is: an application without any is told so', async () => {
		expect(await authorize({ person: anna }, { client_id: addressless })).toMatchObject({ statusCode: 400, body: expect.stringContaining('AADSTS500113') });
		expect(await authorize({ person: anna }, { redirect_uri: `${redirects.spa}/` })).toMatchObject({ statusCode: 400, body: expect.stringContaining('AADSTS50011:') });
	});

	it('takes an administrator back, too', async () => {
		const link = `/${tenantId}/v2.0/adminconsent?${new URLSearchParams({ client_id: clientId, redirect_uri: redirects.web }).toString()}`;
		expect((await call('POST', link, `person=${anna}`)).headers.location).toContain('admin_consent=True');
	});
});
