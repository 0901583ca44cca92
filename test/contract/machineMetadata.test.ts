import { decodeJwt } from '../../emulator/signin/jwtParts';
import { httpJson } from '../../demo/host/httpJson';
import { environmentUrl, startStage, type Answer, type Stage } from '../unit/signin/stage';

const machine = 'bbbbbbbb-0007-4000-8000-000000000007';
const another = 'bbbbbbbb-0008-4000-8000-000000000008';
const foreign = 'bbbbbbbb-0009-4000-8000-000000000009';

const identityHeader = 'only the machine knows';
const HOUR = 3_600_000;

let stage: Stage;
/** Milliseconds by which the machine's clock is ahead. */
let ahead = 0;
beforeAll(async () => {
	stage = await startStage({ hasMetadata: true, identityHeader, now: () => Date.now() + ahead, applications: [{ clientId: machine, isManagedIdentity: true }, { clientId: foreign }] });
});
afterAll(async () => await stage.stop());

const right = { 'api-version': '2018-02-01', resource: environmentUrl, client_id: machine };
const ask = async (changes: Record<string, string | undefined> = {}, headers: Record<string, string> = { Metadata: 'true' }, method = 'GET', slash = '') => {
	const query = Object.entries({ ...right, ...changes }).filter((pair): pair is [string, string] => pair[1] !== undefined);
	return await httpJson<Record<string, string>>(`${stage.server.metadataUrl}/metadata/identity/oauth2/token${slash}?${new URLSearchParams(query).toString()}`, { method, headers });
};

describe('the metadata service of a virtual machine', () => {
	it('speaks plain http and gives a token, all of its facts as text', async () => {
		expect(stage.server.metadataUrl).toMatch(/^http:/);
		const { status, body } = await ask();
		expect(status).toBe(200);
		expect(body).toEqual({
			access_token: expect.any(String), client_id: machine, expires_in: expect.stringMatching(/^\d+$/), expires_on: expect.stringMatching(/^\d{10}$/), ext_expires_in: expect.stringMatching(/^\d+$/),
			not_before: expect.stringMatching(/^\d{10}$/), resource: environmentUrl, token_type: 'Bearer',
		});
		expect(decodeJwt(body.access_token)).toMatchObject({ aud: environmentUrl, appid: machine, ver: '1.0' });
		expect(stage.server.journal.trace().at(-1)).toMatchObject({ proof: 'machine', clientId: machine, status: 200 });
	});

	it.each([
		['a request without its header', {}, {}, 'bad_request_102', 'Required metadata header not specified'],
		['one whose header says something else', {}, { Metadata: 'no' }, 'bad_request_102', 'Required metadata header not specified'],
		['one whose header is in capitals', {}, { Metadata: 'True' }, 'bad_request_102', 'Required metadata header not specified'],
		['one that came through a proxy', {}, { Metadata: 'true', 'X-Forwarded-For': '10.0.0.1' }, 'invalid_request', 'X-Forwarded-For'],
		['one without a version', { 'api-version': undefined }, undefined, 'invalid_request', 'api-version'],
		['one of a version before there were tokens', { 'api-version': '2017-08-01' }, undefined, 'invalid_request', 'api-version'],
		['one of a version that is none', { 'api-version': 'latest' }, undefined, 'invalid_request', 'api-version'],
		['one without a resource', { resource: undefined }, undefined, 'invalid_request', 'resource'],
		['an identity the machine does not have', { client_id: foreign }, undefined, 'invalid_request', 'Identity not found'],
		['an unknown environment', { resource: 'https://other.example' }, undefined, 'invalid_resource', 'AADSTS50001'],
	])('refuses %s', async (_name, changes, headers, error, description) => {
		expect(await ask(changes as Record<string, string | undefined>, headers as Record<string, string> | undefined)).toMatchObject({ status: 400, body: { error, error_description: expect.stringContaining(description) } });
	});

	it('takes the machine\'s only identity when none is named, and asks which one when there are two', async () => {
		expect((await ask({ client_id: undefined })).body.client_id).toBe(machine);
		stage.server.directory.putApplication({ clientId: another, isManagedIdentity: true });
		expect(await ask({ client_id: undefined })).toMatchObject({ status: 400, body: { error: 'invalid_request', error_description: expect.stringContaining('Multiple user assigned identities') } });
		stage.server.directory.removeApplication(another);
	});

	it('gives one token until shortly before its day is over, even when it was revoked, and then another', async () => {
		const { body: { access_token: first, expires_on: ends } } = await ask();
		stage.server.journal.revoke(machine);
		ahead = 23.9 * HOUR;
		expect((await ask({ resource: `${environmentUrl}/` })).body).toMatchObject({ access_token: first, expires_on: ends });
		ahead = 23.95 * HOUR;
		const { body: { access_token: second } } = await ask();
		expect(second).not.toBe(first);
		expect(Number(ends) * 1000 - Date.now()).toBeGreaterThan(23.99 * HOUR);
		ahead = 0;
	});

	it('takes a slash behind its path, as MSAL puts one there', async () => {
		expect((await ask({}, undefined, 'GET', '/')).status).toBe(200);
	});

	it('takes no POST and knows no other path', async () => {
		expect((await ask({}, { Metadata: 'true' }, 'POST')).status).toBe(405);
		expect((await httpJson(`${stage.server.metadataUrl}/metadata/instance`, { headers: { Metadata: 'true' } })).status).toBe(404);
	});
});

describe('the identity endpoint of App Service', () => {
	const askService = async (changes: Record<string, string> = {}, { headers = { 'X-IDENTITY-HEADER': identityHeader }, method = 'GET' as 'GET' | 'POST' } = {}): Promise<Answer> => {
		const query = new URLSearchParams({ 'api-version': '2019-08-01', resource: environmentUrl, client_id: machine, ...changes }).toString();
		return (await stage.http.httpRequest({ method, url: `${stage.server.url}/_identity/token?${query}`, body: '', headers })) as Answer;
	};

	it('gives a token to the machine alone', async () => {
		const { body } = await askService();
		expect(body).toMatchObject({ client_id: machine, expires_on: expect.stringMatching(/^\d{10}$/), resource: environmentUrl, token_type: 'Bearer' });
		expect(decodeJwt((body as Record<string, string>).access_token)).toMatchObject({ aud: environmentUrl, appid: machine, ver: '1.0' });
		expect((await askService({}, { headers: {} as never })).statusCode).toBe(400);
	});

	it.each([
		['an identity it does not have', { client_id: foreign }, 400, 'No User Assigned'],
		['an unknown environment', { resource: 'https://other.example' }, 400, 'No User Assigned'],
		['a request without a version', { 'api-version': '' }, 400, 'api-version'],
		['a version it never had', { 'api-version': '2018-02-01' }, 400, 'api-version'],
		['the version before, which is lacking', { 'api-version': '2017-09-01' }, 501, 'does not have'],
	])('refuses %s', async (_name, changes, statusCode, message) => {
		expect(await askService(changes)).toMatchObject({ statusCode, body: { statusCode, message: expect.stringContaining(message) } });
	});

	it('takes no POST', async () => {
		expect((await askService({}, { method: 'POST' })).statusCode).toBe(405);
	});
});
