import { codeOf, signInCalls } from '../support/signInCalls';
import { environmentUrl, secrets, startStage, tenantId, type Stage } from '../unit/signin/stage';

const clientId = 'bbbbbbbb-0005-4000-8000-000000000005';
const redirectUri = 'http://localhost:5678/rest/oauth2-credential/callback';
const anna = 'cccccccc-0001-4000-8000-000000000001';
const MINUTE = 60_000;
const DAY = 86_400_000;

let stage: Stage;
/** Milliseconds by which the sign-in server's clock is ahead. */
let ahead = 0;
beforeAll(async () => {
	stage = await startStage({
		tenants: [{ id: tenantId, signInFrequencyDays: 30 }],
		applications: [{ clientId, secrets: [{ value: secrets.right }], redirectUris: [redirectUri] }],
		people: [{ objectId: anna, userName: 'anna@contoso.local', password: 'right' }],
		now: () => Date.now() + ahead,
	});
});
afterAll(async () => await stage.stop());
afterEach(() => { ahead = 0; });

const { authorize, redeem, refresh, signIn } = signInCalls(() => stage, { tenantId, clientId, clientSecret: secrets.right, redirectUri, resource: environmentUrl });

describe('the token endpoint, for what has aged', () => {
	it.each([
		['a code after ten minutes', async () => { const code = codeOf(await authorize({ person: anna, consent: 'accept' })); ahead = 11 * MINUTE; return await redeem(code); }, { error_codes: [70008] }],
		['a connection older than the sign-in frequency of a policy', async () => { const { refresh_token: old } = await signIn(anna); ahead = 31 * DAY; return await refresh(old); }, { error_codes: [70043], suberror: 'token_expired' }],
		['a connection that nobody used for 90 days', async () => { const { refresh_token: old } = await signIn(anna); ahead = 91 * DAY; return await refresh(old); }, { error_codes: [700082] }],
	])('refuses %s', async (_name, provoke, expected) => {
		expect((await provoke()).body).toMatchObject({ error: 'invalid_grant', ...expected });
	});
});

describe('the token endpoint, for a connection', () => {
	const change = (changes: object) => stage.server.directory.people.put({ objectId: anna, userName: 'anna@contoso.local', password: 'right', ...changes });
	afterEach(() => change({}));

	it('renews it after its person chose another password, whether the old one had expired or not', async () => {
		const { refresh_token: kept } = await signIn(anna);
		for (const changes of [{ password: 'another' }, { password: 'another', isPasswordExpired: true }]) {
			change(changes);
			expect((await refresh(kept)).statusCode).toBe(200);
		}
	});

	it('refuses it once tokens were revoked, but not one made later', async () => {
		const { refresh_token: old } = await signIn(anna);
		ahead = MINUTE;
		change({ tokensRevoked: Date.now() + ahead });
		expect((await refresh(old)).body).toMatchObject({ error: 'invalid_grant', error_codes: [50173] });
		ahead = 2 * MINUTE;
		expect((await refresh((await signIn(anna)).refresh_token)).statusCode).toBe(200);
	});
});
