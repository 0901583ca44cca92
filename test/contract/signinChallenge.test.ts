import { createHash } from 'node:crypto';
import { codeOf, signInCalls, verifier } from '../support/signInCalls';
import { environmentUrl, secrets, startStage, tenantId, type Stage } from '../unit/signin/stage';

const clientId = 'bbbbbbbb-0005-4000-8000-000000000005';
const redirectUri = 'http://localhost:5678/rest/oauth2-credential/callback';
const anna = 'cccccccc-0001-4000-8000-000000000001';

let stage: Stage;
beforeAll(async () => {
	stage = await startStage({
		applications: [{ clientId, secrets: [{ value: secrets.right }], redirectUris: [redirectUri] }],
		people: [{ objectId: anna, userName: 'anna@contoso.local' }],
	});
});
afterAll(async () => await stage.stop());

const { call, authorize, redeem } = signInCalls(() => stage, { tenantId, clientId, clientSecret: secrets.right, redirectUri, resource: environmentUrl });
const answers = { person: anna, consent: 'accept' };
const hash = createHash('sha256').update(verifier).digest('base64url');
const none = { code_challenge: undefined, code_challenge_method: undefined };

describe('a code that a challenge guards', () => {
	it.each([
		['a hash', { code_challenge: hash, code_challenge_method: 'S256' }, verifier, 'something else'],
		['plain text', { code_challenge: verifier, code_challenge_method: 'plain' }, verifier, hash],
		['plain text, as no method is named', { code_challenge: verifier, code_challenge_method: undefined }, verifier, hash],
		['a hash that counts as text, as no method is named', { code_challenge: hash, code_challenge_method: undefined }, hash, verifier],
	])('is given to who knows the verifier of %s', async (_name, challenge, right, wrong) => {
		expect((await redeem(codeOf(await authorize(answers, challenge)), { code_verifier: wrong })).body).toMatchObject({ error_codes: [501481] });
		expect((await redeem(codeOf(await authorize(answers, challenge)), { code_verifier: right })).statusCode).toBe(200);
	});

	it.each([
		['a hash of another size', { code_challenge: `${hash}A` }, 501491],
		['a hash with padding', { code_challenge: `${hash.slice(0, 42)}=` }, 501491],
		['no hash beside the method', { code_challenge: undefined }, 501491],
		['too short a text', { code_challenge: 'a'.repeat(42), code_challenge_method: 'plain' }, 50147],
		['too long a text', { code_challenge: 'a'.repeat(129), code_challenge_method: 'plain' }, 50147],
		['a text with other characters', { code_challenge: 'ä'.repeat(43), code_challenge_method: undefined }, 50147],
		['an unknown method', { code_challenge_method: 's256' }, 50149],
	])('is not to be had with %s', async (_name, challenge, code) => {
		expect(await authorize(answers, challenge)).toMatchObject({ statusCode: 400, body: expect.stringContaining(`AADSTS${code}: `) });
	});

	it('is told from one without in the trace of the page', async () => {
		await call('POST', '/_signin/reset');
		for (const changes of [{}, { code_challenge: verifier, code_challenge_method: undefined }, none]) await authorize(answers, changes);
		expect((await call('GET', '/_signin/pages')).body).toMatchObject([{ clientId, challengeMethod: 'S256', status: 302 }, { challengeMethod: 'plain' }, { challengeMethod: null }]);
	});
});

test('a code without a challenge asks for no verifier', async () => {
	expect((await redeem(codeOf(await authorize(answers, none)), { code_verifier: '' })).statusCode).toBe(200);
});
