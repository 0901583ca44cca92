import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import nock from 'nock';
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

test('S138: an address that answers, but not like Dataverse, is told from a refusal: notDataverse', async () => {
	token().reply(200, { token_type: 'Bearer', expires_in: 3599, access_token: 'good' });
	nock('https://intranet.example').get('/api/data/v9.2/WhoAmI').reply(200, { hello: 'world' });
	const { outputs } = await runNode({ node: new Dynamics365Diagnostics(), credentialType: new Dynamics365ServicePrincipalApi(), credentials: { ...credentials(), environmentUrl: 'https://intranet.example' }, parameters: {}, items: [{}], onError: 'stopWorkflow' });
	expect(outputs[1]?.[0]?.json).toMatchObject({ connected: false, code: 'notDataverse', sentence: explainFault('notDataverse').sentence });
});
