import nock from 'nock';
import { preAuthenticate } from '../../../src/n8n/signIn/preAuthenticate';
import { TokenDesk } from '../../../src/n8n/signIn/tokenDesk';
import { httpOver } from './stage';

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
	nock.enableNetConnect();
	nock.restore();
});

const credentials = (environmentUrl: string) => ({
	environmentUrl,
	tenantId: 'contoso.onmicrosoft.com',
	clientId: '00000000-1111-4222-8333-444444444444',
	signInWith: 'clientSecret',
	clientSecret: 'value',
	customHost: false,
	accessToken: '',
});

describe('signing in to a cloud of Microsoft', () => {
	it.each([
		['https://contoso.crm4.dynamics.com/main.aspx?appid=1', 'https://login.microsoftonline.com', 'https://contoso.crm4.dynamics.com'],
		['https://contoso.crm9.dynamics.com', 'https://login.microsoftonline.com', 'https://contoso.crm9.dynamics.com'],
		['https://contoso.crm.microsoftdynamics.us', 'https://login.microsoftonline.us', 'https://contoso.crm.microsoftdynamics.us'],
		['https://contoso.crm.appsplatform.us', 'https://login.microsoftonline.us', 'https://contoso.crm.appsplatform.us'],
		['https://contoso.api.crm.dynamics.cn', 'https://login.partner.microsoftonline.cn', 'https://contoso.crm.dynamics.cn'],
	])('sends the one request for %s to %s', async (pasted, authority, origin) => {
		// Any other request, such as instance discovery, would be refused by nock.
		const scope = nock(authority)
			.post('/contoso.onmicrosoft.com/oauth2/v2.0/token', (body: Record<string, string>) => body.scope === `${origin}/.default`)
			.query(true)
			.reply(200, { token_type: 'Bearer', expires_in: 3599, access_token: 'issued' });
		const http = httpOver(undefined);
		await expect(preAuthenticate(http.httpRequest, credentials(pasted), new TokenDesk())).resolves.toEqual({ accessToken: 'issued' });
		expect(scope.isDone()).toBe(true);
		expect(http.sent).toHaveLength(1);
	});

	it.each([
		['a redirect of whoever stands between', 307, '', { Location: 'https://portal.test/' }, /answered in its place: you must check the proxy/],
		['a page of whoever stands between', 200, '<html>', { 'Content-Type': 'text/html' }, /answered in its place/],
		['JSON of whoever stands between', 200, '{"hello":"world"}', { 'Content-Type': 'application/json' }, /answered in its place/],
		['a proxy that forbids it', 403, '<html>', { 'Content-Type': 'text/html' }, /answered in its place/],
		['a proxy that asks for a password', 407, '', { 'Proxy-Authenticate': 'Basic' }, /answered in its place/],
		['a gateway page', 502, '<html>', { 'Content-Type': 'text/html' }, /too busy or out of order/],
		['throttling', 429, '', { 'Retry-After': '5' }, /too busy or out of order/],
	])('is one sentence for %s', async (_name, status, body, headers, sentence) => {
		nock('https://login.microsoftonline.com').post(/token/).query(true).reply(status, body, headers);
		await expect(preAuthenticate(httpOver(undefined).httpRequest, credentials('contoso.crm4.dynamics.com'), new TokenDesk())).rejects.toThrow(sentence);
	});

	it.each([
		['a redirect', 307, /redirect, which is not followed.*correct the Sign-In Authority/],
		['a web page', 200, /did not answer like.*correct the Sign-In Authority/],
		['a refusal without a word', 403, /did not answer like.*correct the Sign-In Authority/],
	])('is not meant where somebody entered the address: it may be wrong when it answers with %s', async (_name, status, sentence) => {
		nock('https://login.example').post(/token/).query(true).reply(status, '<html>');
		const custom = { ...credentials('https://crm.example'), customHost: true, signInAuthority: 'https://login.example' };
		await expect(preAuthenticate(httpOver(undefined).httpRequest, custom, new TokenDesk())).rejects.toThrow(sentence);
	});
});
