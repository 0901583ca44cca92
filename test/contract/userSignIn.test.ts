import { decodeJwt } from '../../emulator/signin/jwtParts';
import { codeOf, signInCalls } from '../support/signInCalls';
import { environmentUrl, secrets, startStage, tenantId, type Stage } from '../unit/signin/stage';

const otherTenant = 'aaaaaaaa-1111-4111-8111-222222222222';
const clientId = 'bbbbbbbb-0005-4000-8000-000000000005';
const guarded = 'bbbbbbbb-0006-4000-8000-000000000006';
const assigned = 'bbbbbbbb-0008-4000-8000-000000000008';
const unlisted = 'bbbbbbbb-0010-4000-8000-000000000010';
const otherUrl = 'https://second.example.test';
const redirectUri = 'http://localhost:5678/rest/oauth2-credential/callback';
const people = {
	anna: 'cccccccc-0001-4000-8000-000000000001',
	boss: 'cccccccc-0002-4000-8000-000000000002',
	blocked: 'cccccccc-0003-4000-8000-000000000003',
	careful: 'cccccccc-0004-4000-8000-000000000004',
	guest: 'cccccccc-0005-4000-8000-000000000005',
	disabled: 'cccccccc-0006-4000-8000-000000000006',
	factorless: 'cccccccc-0007-4000-8000-000000000007',
	stale: 'cccccccc-0008-4000-8000-000000000008',
};

let stage: Stage;
beforeAll(async () => {
	stage = await startStage({
		tenants: [{ id: tenantId, domains: ['contoso.onmicrosoft.com'] }, { id: otherTenant }],
		resources: [environmentUrl, otherUrl],
		applications: [
			{ clientId, secrets: [{ value: secrets.right }], redirectUris: [redirectUri] },
			{ clientId: guarded, secrets: [{ value: secrets.right }], redirectUris: [redirectUri], needsAdminApproval: true },
			{ clientId: unlisted, secrets: [{ value: secrets.right }], redirectUris: [redirectUri], permissions: [] },
			{ clientId: assigned, secrets: [{ value: secrets.right }], redirectUris: [redirectUri], assigned: [people.boss] },
		],
		people: [
			{ objectId: people.anna, userName: 'anna@contoso.local', password: 'right' },
			{ objectId: people.boss, userName: 'boss@contoso.local', isAdministrator: true },
			{ objectId: people.blocked, userName: 'blocked@contoso.local', isBlockedByPolicy: true },
			{ objectId: people.careful, userName: 'careful@contoso.local', needsFactor: true },
			{ objectId: people.guest, userName: 'guest@fabrikam.local', tenantId: otherTenant },
			{ objectId: people.disabled, userName: 'disabled@contoso.local', isDisabled: true },
			{ objectId: people.factorless, userName: 'factorless@contoso.local', needsFactor: true, isFactorEnrolled: false },
			{ objectId: people.stale, userName: 'stale@contoso.local', password: 'right', isPasswordExpired: true },
		],
	});
});
afterAll(async () => await stage.stop());

const { call, authorize, redeem, refresh, signIn } = signInCalls(() => stage, { tenantId, clientId, clientSecret: secrets.right, redirectUri, resource: environmentUrl });

describe('the sign-in page', () => {
	it('lets a person choose, asks once for consent and sends them back with a code and the state', async () => {
		expect((await authorize()).body).toContain('anna@contoso.local');
		expect((await authorize({ person: people.anna })).body).toContain('Permissions requested');
		const back = await authorize({ person: people.anna, consent: 'accept' });
		expect(back.statusCode).toBe(302);
		expect(back.headers.location).toMatch(new RegExp(`^${redirectUri}\\?code=[\\w-]+&state=s1&session_state=`));
		expect((await authorize({ person: people.anna })).statusCode).toBe(302);
	});

	it('sends a person who declines back with access_denied and AADSTS65004', async () => {
		const { headers } = await authorize({ person: people.boss, consent: 'cancel' });
		expect(Object.fromEntries(new URL(headers.location ?? '').searchParams)).toMatchObject({ error: 'access_denied', error_description: expect.stringContaining('AADSTS65004'), state: 's1' });
	});

	it('asks for a second factor where the person needs one', async () => {
		expect((await authorize({ person: people.careful })).body).toContain('Approve sign in request');
	});

	it.each([
		['an unknown application', {}, { client_id: 'bbbbbbbb-9999-4000-8000-000000000009' }, 400, 'AADSTS700016'],
		['a redirect address that is not registered', {}, { redirect_uri: 'https://evil.example/' }, 400, 'AADSTS50011'],
		['an unknown environment', {}, { scope: 'https://other.example/user_impersonation' }, 400, 'AADSTS500011'],
		['the resource of version 1.0', {}, { resource: environmentUrl }, 400, 'AADSTS901002'],
		['an unknown way to get the answer', {}, { response_mode: 'post' }, 400, 'AADSTS70007'],
		['a prompt nobody knows', {}, { prompt: 'admin_consent' }, 400, 'AADSTS90023'],
		['two prompts at once', {}, { prompt: 'consent select_account' }, 400, 'AADSTS90023'],
		['a person behind conditional access', { person: people.blocked }, {}, 403, 'AADSTS53003'],
		['a person of another tenant', { person: people.guest }, {}, 403, 'AADSTS50020'],
		['a person whose account is disabled', { person: people.disabled }, {}, 403, 'AADSTS50057'],
		['a person without a second factor where one is asked for', { person: people.factorless }, {}, 403, 'AADSTS50079'],
		['a person the application is not assigned to', { person: people.anna }, { client_id: assigned }, 403, 'AADSTS50105'],
		['a user name nobody has', { userName: 'nobody@contoso.local', password: 'right' }, {}, 403, 'AADSTS50034'],
		['a wrong password', { userName: 'anna@contoso.local', password: 'wrong' }, {}, 403, 'AADSTS50126'],
		['a password that has expired', { userName: 'stale@contoso.local', password: 'right' }, {}, 403, 'AADSTS50055'],
		['a person where only administrators may consent', { person: people.anna }, { client_id: guarded }, 200, 'AADSTS90094'],
	])('shows %s a page and sends nobody away', async (_name, answers, changes, status, code) => {
		const answer = await authorize(answers as Record<string, string>, changes as Record<string, string>);
		expect(answer).toMatchObject({ statusCode: status, body: expect.stringContaining(code) });
		expect(answer.headers.location).toBeUndefined();
	});

	it('takes no request without a response type', async () => {
		expect(await authorize({ person: people.anna, consent: 'accept' }, { response_type: '' })).toMatchObject({ statusCode: 400, body: expect.stringContaining('AADSTS900144') });
	});

	it.each([
		['another response type than a code', { response_type: 'token' }, 'unsupported_response_type', 700051],
		['a code together with a token', { response_type: 'code id_token' }, 'unsupported_response_type', 700054],
		['a response type nobody knows', { response_type: 'cookie' }, 'unsupported_response_type', 70005],
		['a permission the environment does not have', { scope: `${environmentUrl}/everything` }, 'invalid_client', 650053],
		['.default of two resources', { scope: `${environmentUrl}/.default ${otherUrl}/.default` }, 'invalid_scope', 70011],
		['.default beside a single permission', { scope: `${environmentUrl}/.default ${environmentUrl}/user_impersonation` }, 'invalid_scope', 70011],
		['a request that must not ask anything', { prompt: 'none' }, 'login_required', 50058],
		['all that the application lists, where it lists nothing', { client_id: unlisted, scope: `openid ${environmentUrl}/.default` }, 'invalid_client', 650057],
	])('sends %s back with the reason', async (_name, changes, error, code) => {
		const { headers } = await authorize({ person: people.anna, consent: 'accept' }, changes as Record<string, string>);
		expect(Object.fromEntries(new URL(headers.location ?? '').searchParams)).toEqual({ error, error_description: expect.stringContaining(`AADSTS${code}: `), state: 's1' });
	});

	it.each(['login', 'select_account'])('sends a person who has consented straight back when the prompt is %s', async (prompt) => {
		await authorize({ person: people.anna, consent: 'accept' });
		expect((await authorize({ person: people.anna }, { prompt, response_mode: 'query' })).statusCode).toBe(302);
	});

	it('asks a person who has consented once more when the prompt is consent, and one who may not consent for an administrator', async () => {
		await authorize({ person: people.anna, consent: 'accept' });
		expect((await authorize({ person: people.anna }, { prompt: 'consent' })).body).toContain('Permissions requested');
		expect((await authorize({ person: people.anna, consent: 'accept' }, { prompt: 'consent' })).statusCode).toBe(302);
		stage.server.directory.people.consent(tenantId, guarded, '*');
		expect((await authorize({ person: people.anna }, { prompt: 'consent', client_id: guarded })).body).toContain('Need admin approval');
		stage.server.directory.people.withdrawConsent(guarded);
	});

	it.each(['fragment', 'form_post'])('lacks the response mode %s', async (mode) => {
		expect((await authorize({ person: people.anna, consent: 'accept' }, { response_mode: mode })).statusCode).toBe(501);
	});

	it('lets a person consent to two resources at once, if the tenant knows both', async () => {
		const both = (second: string) => ({ scope: `openid ${environmentUrl}/user_impersonation ${second}/user_impersonation` });
		expect((await authorize({ person: people.anna, consent: 'accept' }, both('https://other.example'))).body).toContain('AADSTS500011');
		const code = codeOf(await authorize({ person: people.anna, consent: 'accept' }, both(otherUrl)));
		expect(decodeJwt(((await redeem(code)).body as Record<string, string>).access_token)).toMatchObject({ aud: environmentUrl });
	});

	it('takes a name and its password like a chosen account', async () => {
		expect((await authorize({ userName: 'Anna@contoso.local ', password: 'right', consent: 'accept' })).headers.location).toContain('code=');
	});

	it('refuses a tenant nobody knows', async () => {
		expect((await call('GET', '/nobody.example/oauth2/v2.0/authorize')).body).toMatchObject({ error_codes: [90002] });
	});

	it('lets a person consent to a permission that the application asks for by its name and does not list', async () => {
		expect((await authorize({ person: people.anna, consent: 'accept' }, { client_id: unlisted })).headers.location).toContain('code=');
	});

	it('lets an administrator accept what an application lists, which changes nothing for people where it lists nothing', async () => {
		const change = async (settings: object) => await call('POST', '/_signin/applications', JSON.stringify({ clientId: unlisted, ...settings }));
		stage.server.directory.people.withdrawConsent(unlisted);
		await change({ needsAdminApproval: true });
		const link = `/${tenantId}/adminconsent?client_id=${unlisted}`;
		expect((await call('POST', link, `person=${people.boss}`)).statusCode).toBe(200);
		expect((await authorize({ person: people.anna }, { client_id: unlisted })).body).toContain('Need admin approval');
		await change({ permissions: ['user_impersonation'] });
		await call('POST', link, `person=${people.boss}`);
		expect((await authorize({ person: people.anna }, { client_id: unlisted })).headers.location).toContain('code=');
		await change({ permissions: [], needsAdminApproval: false });
	});

	it('tells a person that an administrator must approve, until one has by the link for administrators', async () => {
		const changes = { client_id: guarded };
		expect((await authorize({ person: people.anna }, changes)).body).toContain('Need admin approval');
		const link = `/${tenantId}/v2.0/adminconsent?${new URLSearchParams({ client_id: guarded, redirect_uri: redirectUri, scope: `${environmentUrl}/.default` }).toString()}`;
		expect((await call('GET', link)).body).toContain('Permissions requested for your organization');
		expect((await call('POST', link, `person=${people.anna}`)).statusCode).toBe(200);
		expect((await call('POST', link, `person=${people.boss}`)).headers.location).toContain('admin_consent=True');
		expect((await authorize({ person: people.anna }, changes)).statusCode).toBe(302);
	});
});

describe('the token endpoint, for a person', () => {
	it('gives tokens that speak for the person in the environment', async () => {
		const body = await signIn(people.anna);
		expect(body).toMatchObject({ token_type: 'Bearer', scope: `${environmentUrl}/user_impersonation`, refresh_token: expect.any(String) });
		expect(decodeJwt(body.access_token)).toMatchObject({ aud: environmentUrl, oid: people.anna, scp: 'user_impersonation', appid: clientId, tid: tenantId, iss: `https://sts.windows.net/${tenantId}/`, ver: '1.0' });
		expect(decodeJwt(body.id_token)).toMatchObject({ iss: stage.server.issuers.openId(tenantId), ver: '2.0', aud: clientId, preferred_username: 'anna@contoso.local' });
	});

	it.each([
		['a code twice', async () => { const code = codeOf(await authorize({ person: people.anna, consent: 'accept' })); await redeem(code); return await redeem(code); }, 54005],
		['a wrong verifier', async () => await redeem(codeOf(await authorize({ person: people.anna, consent: 'accept' })), { code_verifier: 'another' }), 501481],
		['no verifier', async () => await redeem(codeOf(await authorize({ person: people.anna, consent: 'accept' })), { code_verifier: '' }), 501481],
		['another redirect address', async () => await redeem(codeOf(await authorize({ person: people.anna, consent: 'accept' })), { redirect_uri: 'http://localhost/other' }), 50011],
		['an empty secret, which is none', async () => await redeem(codeOf(await authorize({ person: people.anna, consent: 'accept' })), { client_secret: '' }), 7000218],
		['a wrong secret', async () => await redeem(codeOf(await authorize({ person: people.anna, consent: 'accept' })), { client_secret: secrets.wrong }), 7000215],
		['two resources in one token', async () => await redeem(codeOf(await authorize({ person: people.anna, consent: 'accept' })), { scope: `${environmentUrl}/user_impersonation ${otherUrl}/user_impersonation` }), 28000],
		['a refresh for two resources', async () => await refresh((await signIn(people.anna)).refresh_token, { scope: `${environmentUrl}/.default ${otherUrl}/user_impersonation` }), 70011],
		['a refresh for an unknown environment', async () => await refresh((await signIn(people.anna)).refresh_token, { scope: 'https://other.example/user_impersonation' }), 500011],
		['a code request without a code', async () => await redeem(''), 900144],
		['a refresh without a refresh token', async () => await refresh(''), 900144],
		['a refresh of nobody', async () => await refresh('made up', { client_id: '' }), 900144],
		['a refresh token nobody issued', async () => await refresh('made up'), 70000],
		['a refresh token of another application', async () => await refresh((await signIn(people.anna)).refresh_token, { client_id: guarded }), 70000],
	])('refuses %s', async (_name, provoke, code) => {
		expect((await provoke()).body).toMatchObject({ error_codes: [code], error_description: expect.stringContaining(`AADSTS${code}: `) });
	});

	it('gives a token for the resource that a refresh names', async () => {
		const { body } = await refresh((await signIn(people.anna)).refresh_token, { scope: `${otherUrl}/.default offline_access` });
		expect(decodeJwt((body as Record<string, string>).access_token)).toMatchObject({ aud: otherUrl });
	});

	it('goes on renewing a connection whose permission was taken off the application, as consent was given', async () => {
		const { refresh_token: refreshToken } = await signIn(people.anna);
		await call('POST', '/_signin/applications', JSON.stringify({ clientId, permissions: [] }));
		expect((await refresh(refreshToken)).statusCode).toBe(200);
		await call('POST', '/_signin/applications', JSON.stringify({ clientId, permissions: ['user_impersonation'] }));
	});

	it('refuses an application that was disabled, at the page, for a code and for a renewal, until it is enabled', async () => {
		const disable = async (isDisabled: boolean) => await call('POST', '/_signin/applications', JSON.stringify({ clientId, isDisabled }));
		const [{ refresh_token: refreshToken }, code] = [await signIn(people.anna), codeOf(await authorize({ person: people.anna }))];
		await disable(true);
		expect(await authorize({ person: people.anna })).toMatchObject({ statusCode: 400, body: expect.stringContaining('AADSTS7000112') });
		for (const answer of [await redeem(code), await refresh(refreshToken)]) expect(answer.body).toMatchObject({ error: 'unauthorized_client', error_codes: [7000112] });
		expect((await refresh(refreshToken, { client_secret: secrets.wrong })).body).toMatchObject({ error_codes: [7000215] });
		await disable(false);
		expect((await refresh(refreshToken)).statusCode).toBe(200);
	});

	it('gives a refresh token only where one was asked for, and not for an application that gets none', async () => {
		const tokensFor = async (changes: Record<string, string>) => (await redeem(codeOf(await authorize({ person: people.anna, consent: 'accept' }, changes)))).body;
		expect(await tokensFor({ scope: `openid ${environmentUrl}/user_impersonation` })).not.toHaveProperty('refresh_token');
		const application = stage.server.directory.allApplications().find((one) => one.clientId === clientId)!;
		stage.server.directory.putApplication({ ...application, givesRefreshTokens: false });
		expect(await tokensFor({})).not.toHaveProperty('refresh_token');
		stage.server.directory.putApplication(application);
		expect(await tokensFor({})).toHaveProperty('refresh_token');
	});

	it('refuses as many requests as it was told to, with the number it was told', async () => {
		await call('POST', '/_signin/refuse', '{"requests":1,"code":53003}');
		const { refresh_token: refreshToken } = await signIn(people.anna);
		expect(refreshToken).toBeUndefined();
		expect((await signIn(people.anna)).refresh_token).toEqual(expect.any(String));
	});

	it('renews a connection as often as asked, with a new refresh token each time, and the old one stays good', async () => {
		const { refresh_token: first } = await signIn(people.anna);
		const { refresh_token: second } = (await refresh(first)).body as Record<string, string>;
		expect(second).not.toBe(first);
		expect((await refresh(second)).statusCode).toBe(200);
		expect((await refresh(first)).statusCode).toBe(200);
	});

	it.each([
		['revoked', { code: 50173 }, 50173, 'invalid_grant'],
		['unused for too long', { code: 700082 }, 700082, 'invalid_grant'],
	])('refuses to renew a connection that was %s, and does so again after it was restored', async (_name, ended, code, error) => {
		const { refresh_token: refreshToken } = await signIn(people.anna);
		await call('POST', '/_signin/end-grants', JSON.stringify({ ...ended, objectId: people.anna }));
		expect((await refresh(refreshToken)).body).toMatchObject({ error, error_codes: [code] });
		await call('POST', '/_signin/restore-grants');
		expect((await refresh(refreshToken)).statusCode).toBe(200);
	});

	it('asks for interaction when a second factor is missing or a policy steps in', async () => {
		const { refresh_token: refreshToken } = await signIn(people.careful);
		expect((await refresh(refreshToken)).body).toMatchObject({ error: 'invalid_grant', suberror: 'basic_action', error_codes: [50076] });
		await call('POST', '/_signin/people', JSON.stringify({ objectId: people.careful, isFactorFresh: true }));
		expect((await refresh(refreshToken)).statusCode).toBe(200);
		await call('POST', '/_signin/people', JSON.stringify({ objectId: people.careful, isBlockedByPolicy: true }));
		expect((await refresh(refreshToken)).body).toMatchObject({ error: 'invalid_grant', suberror: 'message_only', error_codes: [53003] });
	});
});
