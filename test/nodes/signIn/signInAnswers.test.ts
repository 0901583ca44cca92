import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import nock from 'nock';
import { baseIds } from '../../../emulator/store/baseData';
import { Dynamics365ServicePrincipalApi } from '../../../credentials/Dynamics365ServicePrincipalApi.credentials';
import { Dynamics365Diagnostics } from '../../../nodes/Dynamics365Diagnostics/Dynamics365Diagnostics.node';
import { explainFault } from '../../../src/domain/environment/explainSignInFailure';
import { entraFaults } from '../../../src/domain/environment/signInFaults';
import { runNode } from '../../support/runNode';
import { startEmulator, tokens, type RunningEmulator } from '../../support/startEmulator';
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

const upsertOne = async () => await upsert(emulator, { items: [{ lastName: 'Byron', email: 'ada@engine.example' }], onError: 'stopWorkflow', credentials: credentials() as never });

/** Some numbers Microsoft gives on its own pages only, as far as is known; should one come here, it has the same sentence. */
test.each(entraFaults.map(({ code }) => code))('S131: AADSTS%s from the token endpoint has one sentence in node and Diagnostics, and nothing is written', async (code) => {
	token().reply(400, { error: 'invalid_grant', error_codes: [Number(code)], error_description: `AADSTS${code}: The service's own words, which hold tenant.example.` });
	const { sentence, whatToDo } = explainFault(code);
	expect((await upsertOne()).error?.message).toBe(sentence);
	const { outputs } = await runNode({ node: new Dynamics365Diagnostics(), credentialType: new Dynamics365ServicePrincipalApi(), credentials: credentials(), parameters: {}, items: [{}], onError: 'stopWorkflow' });
	expect(outputs[1]?.[0]?.json).toMatchObject({ connected: false, code, sentence, whatToDo });
	expect(emulator.rows('lead')).toEqual([]);
});

/** Nothing checks the signature of what must never be sent. */
const unsigned = (claims: object): string => `eyJhbGciOiJSUzI1NiJ9.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;

test.each([
	['environment', { aud: 'https://fabrikam.crm4.dynamics.com' }],
	['application', { appid: '22222222-2222-4222-8222-222222222222' }],
	['application, in a token of version 2', { azp: '22222222-2222-4222-8222-222222222222' }],
	['tenant', { tid: '22222222-2222-4222-8222-222222222222' }],
])('S107: a stored token of another %s, left from before the credential was edited, is not sent although it would still do: the run signs in anew', async (_of, claims) => {
	const stored = unsigned(claims);
	const environment = await startEmulator({ authentication: { mode: 'static', tokens: { [stored]: { objectId: baseIds.objects.seller }, renewed: { applicationId: baseIds.applications.sync } } } });
	try {
		const tenantId = '33333333-3333-4333-8333-333333333333';
		nock(signInUrl).persist().post(`/${tenantId}/oauth2/v2.0/token`).query(true).reply(200, { token_type: 'Bearer', expires_in: 3599, access_token: 'renewed' });
		const edited = { ...credentials(), environmentUrl: environment.url, tenantId, accessToken: stored };
		expect((await upsert(environment, { items: [{ lastName: 'Byron', email: 'ada@engine.example' }], onError: 'stopWorkflow', credentials: edited as never })).error).toBeUndefined();
		expect(environment.rows('lead')).toMatchObject([{ createdby: baseIds.users.sync }]);
	} finally {
		await environment.stop();
	}
});

test('S138: an identity provider that is out of order for a moment costs a moment, and no row', async () => {
	const identity = nock('https://identity.example').get('/token').reply(503, 'busy').get('/token').reply(200, unsigned({ iss: 'https://identity.example' }));
	token().reply(200, { token_type: 'Bearer', expires_in: 3599, access_token: tokens.sync });
	const federated = { ...credentials(), signInWith: 'federatedToken', federatedToken: 'https://identity.example/token' };
	expect((await upsert(emulator, { items: [{ lastName: 'Byron', email: 'patient@engine.example' }], onError: 'stopWorkflow', credentials: federated as never })).error).toBeUndefined();
	expect([identity.isDone(), emulator.rows('lead').map(({ emailaddress1 }) => emailaddress1)]).toEqual([true, ['patient@engine.example']]);
});

test('S138: an address that answers, but not like Dataverse, is told from a refusal: notDataverse', async () => {
	token().reply(200, { token_type: 'Bearer', expires_in: 3599, access_token: 'good' });
	nock('https://intranet.example').get('/api/data/v9.2/WhoAmI').reply(200, { hello: 'world' });
	const { outputs } = await runNode({ node: new Dynamics365Diagnostics(), credentialType: new Dynamics365ServicePrincipalApi(), credentials: { ...credentials(), environmentUrl: 'https://intranet.example' }, parameters: {}, items: [{}], onError: 'stopWorkflow' });
	expect(outputs[1]?.[0]?.json).toMatchObject({ connected: false, code: 'notDataverse', sentence: explainFault('notDataverse').sentence });
});
