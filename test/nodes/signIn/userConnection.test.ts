import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { baseIds } from '../../../emulator/store/baseData';
import { startEmulator, tokens, type RunningEmulator } from '../../support/startEmulator';
import { upsertAsUser } from '../../support/oAuth2Node';
import { explainFault } from '../../../src/domain/environment/explainSignInFailure';

const signInUrl = 'https://sign-in.example';
const TOKEN_PATH = '/contoso.local/oauth2/v2.0/token';
const lead = { lastName: 'Byron', email: 'ada@engine.example' };
const connected: IDataObject = { access_token: tokens.seller, refresh_token: 'refresh-1', token_type: 'Bearer', expires_in: 3599 };
const expired: IDataObject = { ...connected, access_token: 'no longer good' };

let emulator: RunningEmulator;
beforeAll(async () => { emulator = await startEmulator(); });
afterAll(async () => {
	nock.restore();
	await emulator.stop();
});
afterEach(() => nock.cleanAll());

const run = async (oauthTokenData: IDataObject | undefined, changes = {}) => await upsertAsUser({ environmentUrl: emulator.url, signInUrl, ...(oauthTokenData ? { oauthTokenData } : {}), changes }, [lead]);
const refusal = (error: string, code: number) => ({ error, error_codes: [code], error_description: `AADSTS${code}: Trace ID: 1 secret words` });
const tokenAnswers = (status: number, body: nock.Body): nock.Scope => nock(signInUrl).persist().post(TOKEN_PATH).reply(status, body);

/** A token as Dataverse gets it; nothing checks its signature here, as it must never be sent. */
const unsigned = (claims: object): string => `eyJhbGciOiJSUzI1NiJ9.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const foreignToken = unsigned({ aud: 'https://fabrikam.crm4.dynamics.com' });
const endedToken = unsigned({ exp: 1 });

test('S32: a row that a signed-in person exports is created by that person', async () => {
	const { outputs } = await run(connected);
	expect(outputs[0]?.[0]?.json).toMatchObject({ outcome: 'created' });
	expect(emulator.rows('lead')).toMatchObject([{ emailaddress1: 'ada@engine.example', createdby: baseIds.users.seller, ownerid: baseIds.users.seller }]);
});

test('S32: a connection that cannot be renewed is used as long as its token is good', async () => {
	expect((await run({ ...connected, refresh_token: '' })).error).toBeUndefined();
});

test('S131: a connection whose token has run out by its own word and cannot be renewed is not tried', async () => {
	const requests = emulator.trace().length;
	expect((await run({ ...connected, access_token: endedToken, refresh_token: '' })).error?.message).toBe(explainFault('connectionLost').sentence);
	expect(emulator.trace()).toHaveLength(requests);
});

test('S32: a connection whose token has run out is renewed without anybody noticing', async () => {
	const renewal = nock(signInUrl).post(TOKEN_PATH, (form: Record<string, string>) => form.grant_type === 'refresh_token' && form.refresh_token === 'refresh-1').reply(200, connected);
	expect((await run(expired)).error).toBeUndefined();
	expect(renewal.isDone()).toBe(true);
});

test.each([
	['nobody has signed in', undefined, 'notConnected', () => undefined],
	['the grant was revoked', expired, '50173', () => tokenAnswers(400, refusal('invalid_grant', 50173))],
	['the grant was refused with a number nobody knows', expired, 'connectionLost', () => tokenAnswers(400, refusal('invalid_grant', 999999))],
	['the grant was refused, and then the reason could not be had', expired, 'connectionLost', () => nock(signInUrl).post(TOKEN_PATH).reply(400, refusal('invalid_grant', 50173)).post(TOKEN_PATH).reply(503, 'busy')],
	['the grant was refused, and then taken after all', expired, 'connectionLost', () => nock(signInUrl).post(TOKEN_PATH).reply(400, refusal('invalid_grant', 50173)).post(TOKEN_PATH).reply(200, connected)],
	['there is no refresh token', { ...expired, refresh_token: '' }, 'connectionLost', () => undefined],
	['the connection belongs to another environment', { ...connected, access_token: foreignToken }, 'connectedElsewhere', () => undefined],
	['a conditional access policy steps in', expired, '53003', () => tokenAnswers(400, refusal('interaction_required', 53003))],
	['the tenant asks for a second factor', expired, '50076', () => tokenAnswers(400, refusal('interaction_required', 50076))],
	['the secret of the application has expired', expired, '7000222', () => tokenAnswers(401, refusal('invalid_client', 7000222))],
	['the sign-in service is out of order', expired, 'signInBusy', () => tokenAnswers(503, 'busy')],
	['the sign-in service is too busy', expired, 'signInBusy', () => tokenAnswers(429, 'busy')],
	['the sign-in service answers with a page', expired, 'notASignInService', () => tokenAnswers(200, '<html></html>')],
	['the sign-in service cannot be reached', expired, 'signInUnreachable', () => nock(signInUrl).persist().post(TOKEN_PATH).replyWithError(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))],
	['the connection to the sign-in service breaks in a way nobody knows', expired, 'signInNotReached', () => nock(signInUrl).persist().post(TOKEN_PATH).replyWithError(Object.assign(new Error('babble'), { code: 'HPE_INVALID_CONSTANT' }))],
] as [string, IDataObject | undefined, string, () => unknown][])('S131: when %s, the node says what to do and writes nothing', async (_when, oauthTokenData, code, provoke) => {
	provoke();
	const before = emulator.rows('lead').length;
	const { error } = await run(oauthTokenData);
	expect(error?.message).toBe(explainFault(code).sentence);
	expect(emulator.rows('lead')).toHaveLength(before);
});

test.each([[200, '<html></html>'], [403, ''], [407, '']])('S131: when Microsoft\'s own sign-in service seems to answer %i and "%s", the node looks for who stands between', async (status, body) => {
	const microsoft = 'https://login.microsoftonline.com';
	nock(microsoft).persist().post(TOKEN_PATH).reply(status, body);
	const { error } = await upsertAsUser({ environmentUrl: emulator.url, signInUrl: microsoft, oauthTokenData: expired }, [lead]);
	expect(error?.message).toBe(explainFault('signInIntercepted').sentence);
});

test('S28: while nobody has signed in, the error holds the link that an administrator approves by', async () => {
	const { error } = await upsertAsUser({ environmentUrl: emulator.url, signInUrl, oauthTokenData: {} }, [lead]);
	expect(error?.description).toBe(`If Microsoft's page says that an administrator must approve, send this link to one: ${signInUrl}/contoso.local/adminconsent?client_id=11111111-aaaa-4aaa-8aaa-000000000002`);
});

test('S138: a sign-in service that is out of order for a moment costs a moment, and no row', async () => {
	nock(signInUrl).post(TOKEN_PATH).reply(503, 'busy').post(TOKEN_PATH).reply(200, connected);
	expect((await run(expired)).error).toBeUndefined();
});

test('S131: a token for another environment is not sent anywhere', async () => {
	const requests = emulator.trace().length;
	await run({ ...connected, access_token: foreignToken });
	expect(emulator.trace()).toHaveLength(requests);
});
