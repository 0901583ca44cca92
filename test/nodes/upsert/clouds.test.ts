import nock from 'nock';
import { startEmulator, tokens, type RunningEmulator } from '../../support/startEmulator';
import { upsert } from '../../support/upsertNode';

const TENANT = 'contoso.onmicrosoft.com';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => {
	nock.cleanAll();
	await emulator.stop();
});
afterAll(() => nock.restore());

/** The local Dataverse under the address of an environment of Microsoft's. */
function standIn(origin: string): void {
	const answer = async function (this: nock.ReplyFnContext, path: string, body: nock.Body): Promise<nock.ReplyFnResult> {
		const { method, headers } = this.req;
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		const kept = Object.entries(headers).filter(([name]) => !['host', 'content-length', 'accept-encoding', 'connection'].includes(name.toLowerCase()));
		const given = await fetch(`${emulator.url}${path}`, { method, headers: kept.map(([name, value]) => [name, String(value)]), ...(method === 'GET' ? {} : { body: text }) });
		return [given.status, await given.text(), Object.fromEntries(given.headers)];
	};
	for (const method of ['GET', 'POST', 'PATCH']) nock(origin).persist().intercept(/^\/api\/data\//, method).reply(answer);
}

test.each([
	['the public cloud', 'https://contoso.crm4.dynamics.com/main.aspx?appid=1', 'https://contoso.crm4.dynamics.com', 'https://login.microsoftonline.com'],
	['GCC', 'https://contoso.crm9.dynamics.com', 'https://contoso.crm9.dynamics.com', 'https://login.microsoftonline.com'],
	['GCC High', 'https://contoso.crm.microsoftdynamics.us/', 'https://contoso.crm.microsoftdynamics.us', 'https://login.microsoftonline.us'],
	['DoD', 'https://contoso.crm.appsplatform.us', 'https://contoso.crm.appsplatform.us', 'https://login.microsoftonline.us'],
	['China', 'https://contoso.api.crm.dynamics.cn', 'https://contoso.crm.dynamics.cn', 'https://login.partner.microsoftonline.cn'],
])('G13: in %s the node signs in at its authority and writes the row in its environment', async (_cloud, environmentUrl, origin, authority) => {
	const signIn = nock(authority)
		.post(`/${TENANT}/oauth2/v2.0/token`, ({ scope }: Record<string, string>) => scope === `${origin}/.default`)
		.query(true)
		.reply(200, { token_type: 'Bearer', expires_in: 3599, access_token: tokens.sync });
	standIn(origin);
	const credentials = { environmentUrl, customHost: false, signInAuthority: '', tenantId: TENANT, accessToken: '' };
	const { reports } = await upsert(emulator, { credentials, items: [{ lastName: 'Byron', email: 'ada@engine.example' }] });
	expect(signIn.isDone()).toBe(true);
	expect(reports[0]).toMatchObject({ outcome: 'created', url: expect.stringContaining(`${origin}/main.aspx?etn=lead`) });
	expect(emulator.rows('lead')).toMatchObject([{ emailaddress1: 'ada@engine.example' }]);
});
