import { preAuthenticate } from '../../../src/n8n/signIn/preAuthenticate';
import type { HttpRequest } from '../../../src/n8n/signIn/signInNetwork';
import { TokenDesk } from '../../../src/n8n/signIn/tokenDesk';

const machine = 'https://machine.example/token';
const credential = (clientId: string) => ({ environmentUrl: 'https://contoso.crm4.dynamics.com', signInWith: 'managedIdentity', clientId, customHost: false, tenantId: '', accessToken: '' });
const known = '11111111-2222-4333-8444-555555555555';
const unknown = '99999999-2222-4333-8444-555555555555';
const before = { ...process.env };
const isOfProxies = (name: string): boolean => /_proxy$/i.test(name);
const setVariables = (variables: NodeJS.ProcessEnv): void => {
	for (const name of Object.keys(process.env).filter(isOfProxies)) delete process.env[name];
	Object.assign(process.env, { IDENTITY_ENDPOINT: machine, IDENTITY_HEADER: 'header' }, variables);
};

beforeEach(() => setVariables({}));
afterAll(() => {
	process.env = before;
});

/** A machine that has one identity; `asked` holds the client ids it was asked for. */
function aMachine() {
	const asked: string[] = [];
	const httpRequest: HttpRequest = async ({ url }) => {
		const clientId = new URL(url).searchParams.get('client_id') ?? '';
		asked.push(clientId);
		const expires = String(Math.floor(Date.now() / 1000) + 3600);
		const good = { statusCode: 200, headers: {}, body: { access_token: `token of ${clientId}`, expires_on: expires, token_type: 'Bearer', resource: 'https://contoso.crm4.dynamics.com' } };
		return await Promise.resolve(clientId === known ? good : { statusCode: 400, headers: {}, body: { statusCode: 400, message: 'No User Assigned or Delegated Managed Identity found' } });
	};
	return { asked, httpRequest };
}
const ask = async (httpRequest: HttpRequest, clientId: string): Promise<string> => (await preAuthenticate(httpRequest, credential(clientId), new TokenDesk())).accessToken;
const nobody: HttpRequest = async () => await Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }));

describe('a managed identity', () => {
	it('gets its token from the machine, without a tenant', async () => {
		expect(await ask(aMachine().httpRequest, known)).toBe(`token of ${known}`);
	});

	it('is asked for through the credential that needs it, not through the first one of the process', async () => {
		const [first, second] = [aMachine(), aMachine()];
		await Promise.all([ask(first.httpRequest, known), ask(second.httpRequest, known)]);
		expect([first.asked, second.asked]).toEqual([[known], [known]]);
	});

	const refusing = (statusCode: number, body: unknown): HttpRequest => async () => await Promise.resolve({ statusCode, headers: {}, body });
	const tellingBy = (code: number, message: string) => ({ error: 'invalid_request', error_description: `AADSTS${code}: ${message} Trace ID: secret-trace`, error_codes: [code] });

	// Microsoft Learn, "How to use managed identities on a virtual machine to acquire an access token", error handling and retry guidance.
	it.each([
		['404', 404, { error: 'not_found' }],
		['410', 410, { error: 'gone' }],
		['410 without JSON', 410, '<html></html>'],
		['429', 429, { error: 'throttled' }],
		['429 without JSON', 429, ''],
		['500', 500, { error: 'unknown' }],
		['503 without JSON', 503, 'Service Unavailable'],
		['400 with a number of Microsoft Entra that passes by itself', 400, tellingBy(90033, 'A transient error has occurred.')],
	])('is to be tried again after %s of the machine', async (_name, status, body) => {
		await expect(ask(refusing(status, body), known)).rejects.toThrow(/too busy or out of order: you must wait/);
	});

	it.each([
		['500011', tellingBy(500011, 'The resource principal was not found.'), /no environment at this address.*\(AADSTS500011\)/],
		['700016', tellingBy(700016, 'Application was not found.'), /not known in this tenant.*\(AADSTS700016\)/],
		['700016 in JSON that came as text', JSON.stringify(tellingBy(700016, 'Application was not found.')), /\(AADSTS700016\)/],
		['that this package does not know', tellingBy(999999, 'Who knows.'), /\(AADSTS999999\)/],
		['7000112 in a text', { statusCode: 400, message: 'AADSTS7000112: Application is disabled.' }, /disabled in the tenant.*\(AADSTS7000112\)/],
	])('is explained by Microsoft Entra\'s own number %s when the machine hands it on', async (_code, body, sentence) => {
		await expect(ask(refusing(400, body), known)).rejects.toThrow(sentence);
		await expect(ask(refusing(400, body), known)).rejects.not.toThrow(/secret-trace/);
	});

	it.each([
		['in the words of a virtual machine', 400, { error: 'invalid_request', error_description: 'Identity not found' }],
		['with a status of its own', 401, { statusCode: 401, message: 'No identity' }],
	])('is not known to the machine that refuses it %s', async (_name, status, body) => {
		await expect(ask(refusing(status, body), known)).rejects.toThrow(/no managed identity with this Client ID/);
	});

	// Metadata services of other clouds answer at the same address, with pages of their own.
	it('is nothing a machine offers that answers 404 without JSON', async () => {
		await expect(ask(refusing(404, '<html></html>'), known)).rejects.toThrow(/offers no managed identity/);
	});

	it.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])('is asked for nothing where %s would lead the request through a proxy', async (name) => {
		const { asked, httpRequest } = aMachine();
		setVariables({ [name]: 'http://proxy.example:3128', NO_PROXY: 'localhost' });
		await expect(ask(httpRequest, known)).rejects.toThrow(/through the proxy.*NO_PROXY=169\.254\.169\.254,localhost,127\.0\.0\.1/);
		expect(asked).toEqual([]);
		setVariables({ [name]: 'http://proxy.example:3128', NO_PROXY: 'machine.example' });
		expect(await ask(httpRequest, known)).toBe(`token of ${known}`);
	});

	it('that the machine does not have, and a machine that has none, are two sentences, in any order', async () => {
		await expect(ask(aMachine().httpRequest, unknown)).rejects.toThrow(/no managed identity with this Client ID/);
		await expect(ask(nobody, known)).rejects.toThrow(/offers no managed identity/);
		await expect(ask(aMachine().httpRequest, unknown)).rejects.toThrow(/no managed identity with this Client ID/);
	});
});
