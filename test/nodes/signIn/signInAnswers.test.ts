import type { ICredentialDataDecryptedObject, IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import nock from 'nock';
import { httpJson } from '../../../demo/host/httpJson';
import { Dynamics365ServicePrincipalApi } from '../../../credentials/Dynamics365ServicePrincipalApi.credentials';
import { Dynamics365Diagnostics } from '../../../nodes/Dynamics365Diagnostics/Dynamics365Diagnostics.node';
import { explainFault } from '../../../src/domain/environment/explainSignInFailure';
import { entraFaults } from '../../../src/domain/environment/signInFaults';
import { runNode } from '../../support/runNode';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert } from '../../support/upsertNode';

const signInUrl = 'https://sign-in.example';
const token = () => nock(signInUrl).persist().post('/tenant.example/oauth2/v2.0/token').query(true);

let emulator: RunningEmulator;
beforeAll(async () => { emulator = await startEmulator(); });
afterAll(async () => {
	nock.restore();
	await emulator.stop();
});
afterEach(() => nock.cleanAll());

const credentials = (): ICredentialDataDecryptedObject => ({
	environmentUrl: emulator.url, customHost: true, signInAuthority: signInUrl, tenantId: 'tenant.example',
	clientId: '11111111-1111-4111-8111-111111111111', signInWith: 'clientSecret', clientSecret: 'unused', accessToken: '',
});

/** What n8n's credential test does first, and shows the error of. */
async function testedSentence(): Promise<string> {
	const httpRequest = async ({ url, method = 'GET', body }: IHttpRequestOptions) => {
		const { status, headers, body: answer } = await httpJson(url, { method, body: new URLSearchParams(String(body)) });
		return { statusCode: status, headers, body: answer };
	};
	return await new Dynamics365ServicePrincipalApi().preAuthentication.call({ helpers: { httpRequest } } as unknown as IHttpRequestHelper, credentials())
		.then(() => 'It signed in.', (error: unknown) => (error as Error).message);
}

const upsertOne = async () => await upsert(emulator, { items: [{ lastName: 'Byron', email: 'ada@engine.example' }], onError: 'stopWorkflow', credentials: credentials() as never });

test.each<[when: string, code: string, answer: () => unknown]>([
	['the sign-in service answers with a redirect', 'signInRedirected', () => token().reply(302, '', { Location: 'https://elsewhere.example/' })],
	['the sign-in service shows a certificate of nobody known', 'signInUntrusted', () => token().replyWithError(Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }))],
	['the sign-in service gives a number that is not in the table', 'unknown', () => token().reply(400, { error: 'invalid_grant', error_codes: [999999], error_description: 'AADSTS999999: New.' })],
])('S138: when %s, node and credential test say the sentence of "%s", and nothing is written', async (_when, code, answer) => {
	answer();
	const { sentence } = explainFault(code);
	expect((await upsertOne()).error?.message).toBe(sentence);
	expect(await testedSentence()).toBe(sentence);
	expect(emulator.rows('lead')).toEqual([]);
});

/** Some numbers Microsoft gives on its own pages only, as far as is known; should one come here, it has the same sentence. */
test.each(entraFaults.map(({ code }) => code))('S131: AADSTS%s from the token endpoint has one sentence in node, Diagnostics and credential test, and nothing is written', async (code) => {
	token().reply(400, { error: 'invalid_grant', error_codes: [Number(code)], error_description: `AADSTS${code}: The service's own words, which hold tenant.example.` });
	const { sentence, whatToDo } = explainFault(code);
	expect((await upsertOne()).error?.message).toBe(sentence);
	expect(await testedSentence()).toBe(sentence);
	const { outputs } = await runNode({ node: new Dynamics365Diagnostics(), credentialType: new Dynamics365ServicePrincipalApi(), credentials: credentials(), parameters: {}, items: [{}], onError: 'stopWorkflow' });
	expect(outputs[1]?.[0]?.json).toMatchObject({ connected: false, code, sentence, whatToDo });
	expect(emulator.rows('lead')).toEqual([]);
});

test('S138: an address that answers, but not like Dataverse, is told from a refusal: notDataverse', async () => {
	token().reply(200, { token_type: 'Bearer', expires_in: 3599, access_token: 'good' });
	nock('https://intranet.example').get('/api/data/v9.2/WhoAmI').reply(200, { hello: 'world' });
	const { outputs } = await runNode({ node: new Dynamics365Diagnostics(), credentialType: new Dynamics365ServicePrincipalApi(), credentials: { ...credentials(), environmentUrl: 'https://intranet.example' }, parameters: {}, items: [{}], onError: 'stopWorkflow' });
	expect(outputs[1]?.[0]?.json).toMatchObject({ connected: false, code: 'notDataverse', sentence: explainFault('notDataverse').sentence });
});
