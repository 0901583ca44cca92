import { existsSync } from 'node:fs';
import { join } from 'node:path';
import get from 'lodash/get';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { Dynamics365ServicePrincipalApi } from '../../../credentials/Dynamics365ServicePrincipalApi.credentials';

const credential = new Dynamics365ServicePrincipalApi();
const data = { environmentUrl: 'https://contoso.api.crm4.dynamics.com/main.aspx?x=1', accessToken: 'token', customHost: false };
const authenticate = async (request: IHttpRequestOptions) => await credential.authenticate(data, request);
const property = (name: string) => credential.properties.find((candidate) => candidate.name === name);

describe('the service principal credential', () => {
	it('keeps its token in a hidden property that expires', () => {
		expect(property('accessToken')).toMatchObject({ type: 'hidden', typeOptions: { expirable: true }, default: '' });
	});

	it('has no property that n8n or Entra would take for something else', () => {
		expect(credential.properties.map(({ name }) => name)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^resource/)]));
	});

	it.each(['clientSecret', 'privateKey', 'passphrase'])('hides %s while it is typed', (name) => {
		expect(property(name)?.typeOptions?.password).toBe(true);
	});

	it('has the icons it names', () => {
		for (const file of Object.values(credential.icon as object)) {
			expect(existsSync(join(__dirname, '../../../credentials', String(file).replace('file:', '')))).toBe(true);
		}
	});
});

describe('authenticating a request', () => {
	it.each([
		['an absolute address', { url: 'https://contoso.crm4.dynamics.com/api/data/v9.2/leads' }],
		['a base and a relative address', { baseURL: 'https://contoso.crm4.dynamics.com/api/data/v9.2/', url: 'leads' }],
		['a relative address', { url: '/api/data/v9.2/leads' }],
		['an address in the words of n8n\'s older helper', { uri: 'https://contoso.crm4.dynamics.com/api/data/v9.2/leads' }],
	] as [string, IHttpRequestOptions][])('adds the token to %s', async (_name, request) => {
		expect((await authenticate(request)).headers).toEqual({ Authorization: 'Bearer token' });
	});

	it('completes a relative address with the environment that was pasted', async () => {
		expect(await authenticate({ url: '/api/data/v9.2/WhoAmI' })).toMatchObject({ baseURL: 'https://contoso.crm4.dynamics.com', url: '/api/data/v9.2/WhoAmI' });
	});

	it.each([
		['n8n\'s helper', { url: '/api/data/v9.2/leads' }, { disableFollowRedirect: true }],
		['n8n\'s older helper', { uri: 'https://contoso.crm4.dynamics.com/', followRedirect: true, followAllRedirects: true }, { followRedirect: false, followAllRedirects: false }],
	] as [string, object, object][])('lets %s follow no redirect, which would carry the token along', async (_name, request, expected) => {
		expect(await authenticate(request as IHttpRequestOptions)).toMatchObject(expected);
	});

	it.each([
		['another host', { url: 'https://evil.test/api/data/v9.2/leads' }],
		['another environment', { url: 'https://fabrikam.crm4.dynamics.com/' }],
		['the environment over http', { url: 'http://contoso.crm4.dynamics.com/' }],
		['another port', { url: 'https://contoso.crm4.dynamics.com:8443/' }],
		['an address without scheme', { url: '//evil.test/' }],
		['a base on another host', { baseURL: 'https://evil.test', url: '/api/data/v9.2/leads' }],
		['a host hidden behind an @ sign', { url: 'https://contoso.crm4.dynamics.com@evil.test/' }],
		['another host in the words of n8n\'s older helper', { uri: 'https://evil.test/' }],
	] as [string, IHttpRequestOptions][])('refuses %s', async (_name, request) => {
		await expect(authenticate(request)).rejects.toThrow(/another host/);
	});
});

describe('the credential test', () => {
	interface Rule {
		type: string;
		properties: { key: string; value: unknown; message: string };
	}
	const rules = (credential.test.rules ?? []) as Rule[];
	// The way n8n's credential tester reads rules about answers: the first one that matches fails the test.
	const verdict = (body: unknown) => rules.find(({ type, properties }) => type === 'responseSuccessBody' && get(body, properties.key) === properties.value)?.properties.message;

	it('passes on the answer of WhoAmI', () => {
		expect(verdict({ UserId: '1', BusinessUnitId: '2', OrganizationId: '3' })).toBeUndefined();
	});

	it.each([
		['an environment without application user', { error: { code: '0x80072560', message: 'm' } }, /no application user/],
		['an application user without roles', { error: { code: '0x80042f09', message: 'm' } }, /no security role/],
		['a service that is asked too much', { error: { code: '0x80072322', message: 'm' } }, /asked this user to slow down/],
		['a missing right', { error: { code: '0x80040220', message: 'm' } }, /Ask a Dynamics 365 administrator to add the missing privilege/],
		['a web page', '<html></html>', /did not answer like a Dataverse environment/],
		['an unknown refusal', { error: { code: '0x80000000' } }, /did not answer like a Dataverse environment/],
	])('says in a sentence what to do about %s', (_name, body, sentence) => {
		expect(verdict(body)).toMatch(sentence);
	});
});
