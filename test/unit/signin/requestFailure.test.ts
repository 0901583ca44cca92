import { preAuthenticate } from '../../../src/n8n/signIn/preAuthenticate';
import { TokenDesk } from '../../../src/n8n/signIn/tokenDesk';

/** What n8n 2.41 throws in place of sending a request. */
const refusals: [string, Error, RegExp][] = [
	['an allowed domain is missing', new Error('Domain not allowed: This credential is restricted from accessing sign-in.example. Only the following domains are allowed: secret-place.example'), /allowed domains of this credential leave out/],
	['no domain is allowed', new Error('No allowed domains specified. Configure allowed domains or change restriction setting.'), /allowed domains of this credential leave out/],
	['an address is blocked', new Error('The request was blocked because it resolves to a restricted IP address'), /N8N_SSRF_ALLOWED_IP_RANGES/],
	['a name is blocked', new Error('The request was blocked because the destination hostname is restricted'), /N8N_SSRF_ALLOWED_HOSTNAMES/],
	['an address is blocked as late as it connects', new Error('Request failed', { cause: new Error('The request was blocked because it resolves to a restricted IP address') }), /N8N_SSRF_ALLOWED_IP_RANGES/],
];
const credential = { environmentUrl: 'https://contoso.crm4.dynamics.com', clientId: '11111111-2222-4333-8444-555555555555', tenantId: 'tenant.example', customHost: false, accessToken: '' };
const proofs = {
	'client secret': { signInWith: 'clientSecret', clientSecret: 'secret' },
	'federated token read from an address': { signInWith: 'federatedToken', federatedToken: 'https://identity.example/token' },
	'managed identity': { signInWith: 'managedIdentity' },
};

describe.each(Object.entries(proofs))('a sign-in with a %s', (_proof, fields) => {
	beforeAll(() => {
		for (const name of Object.keys(process.env).filter((variable) => /_proxy$/i.test(variable))) delete process.env[name];
	});

	it.each(refusals)('says so when %s', async (_case, error, sentence) => {
		const signIn = preAuthenticate(async () => await Promise.reject(error), { ...credential, ...fields }, new TokenDesk());
		await expect(signIn).rejects.toThrow(sentence);
		await expect(signIn).rejects.not.toThrow(/secret-place/);
	});
});
