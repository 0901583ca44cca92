import { decodeJwt } from '../../emulator/signin/jwtParts';
import { httpJson } from '../../demo/host/httpJson';
import { environmentUrl, startStage, type Stage } from '../unit/signin/stage';

const machine = 'bbbbbbbb-0007-4000-8000-000000000007';
const another = 'bbbbbbbb-0008-4000-8000-000000000008';
const foreign = 'bbbbbbbb-0009-4000-8000-000000000009';

let stage: Stage;
beforeAll(async () => {
	stage = await startStage({ hasMetadata: true, applications: [{ clientId: machine, isManagedIdentity: true }, { clientId: foreign }] });
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
		expect(decodeJwt(body.access_token)).toMatchObject({ aud: environmentUrl, appid: machine, idtyp: 'app' });
		expect(stage.server.journal.trace().at(-1)).toMatchObject({ proof: 'machine', clientId: machine, status: 200 });
	});

	it.each([
		['a request without its header', {}, {}, 'invalid_request', 'Required metadata header not specified'],
		['one whose header says something else', {}, { Metadata: 'no' }, 'invalid_request', 'Required metadata header not specified'],
		['one that came through a proxy', {}, { Metadata: 'true', 'X-Forwarded-For': '10.0.0.1' }, 'invalid_request', 'X-Forwarded-For'],
		['one without a version', { 'api-version': undefined }, undefined, 'invalid_request', 'api-version'],
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

	it('takes a slash behind its path, as MSAL puts one there', async () => {
		expect((await ask({}, undefined, 'GET', '/')).status).toBe(200);
	});

	it('takes no POST and knows no other path', async () => {
		expect((await ask({}, { Metadata: 'true' }, 'POST')).status).toBe(405);
		expect((await httpJson(`${stage.server.metadataUrl}/metadata/instance`, { headers: { Metadata: 'true' } })).status).toBe(404);
	});
});
