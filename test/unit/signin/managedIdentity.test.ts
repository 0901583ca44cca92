import { preAuthenticate } from '../../../src/n8n/signIn/preAuthenticate';
import type { HttpRequest } from '../../../src/n8n/signIn/signInNetwork';
import { TokenDesk } from '../../../src/n8n/signIn/tokenDesk';

const machine = 'https://machine.example/token';
const credential = (clientId: string) => ({ environmentUrl: 'https://contoso.crm4.dynamics.com', signInWith: 'managedIdentity', clientId, customHost: false, tenantId: '', accessToken: '' });
const known = '11111111-2222-4333-8444-555555555555';
const unknown = '99999999-2222-4333-8444-555555555555';
const before = { endpoint: process.env.IDENTITY_ENDPOINT, header: process.env.IDENTITY_HEADER };

beforeAll(() => Object.assign(process.env, { IDENTITY_ENDPOINT: machine, IDENTITY_HEADER: 'header' }));
afterAll(() => {
	for (const [name, value] of [['IDENTITY_ENDPOINT', before.endpoint], ['IDENTITY_HEADER', before.header]] as const) {
		if (value === undefined) delete process.env[name];
		else process.env[name] = value;
	}
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

	it('that the machine does not have, and a machine that has none, are two sentences, in any order', async () => {
		await expect(ask(aMachine().httpRequest, unknown)).rejects.toThrow(/no managed identity with this Client ID/);
		await expect(ask(nobody, known)).rejects.toThrow(/offers no managed identity/);
		await expect(ask(aMachine().httpRequest, unknown)).rejects.toThrow(/no managed identity with this Client ID/);
	});
});
