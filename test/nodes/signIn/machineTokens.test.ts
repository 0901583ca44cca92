import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import nock from 'nock';
import { baseIds } from '../../../emulator/store/baseData';
import { createSignInServer, type SignInServer } from '../../../emulator/signin/server';
import { createAuthority } from '../../../emulator/tls/authority';
import { httpJson } from '../../../demo/host/httpJson';
import { explainFault } from '../../../src/domain/environment/explainSignInFailure';
import { bridgeEnvironment } from '../../support/environmentBridge';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert } from '../../support/upsertNode';

const environmentUrl = 'https://contoso.crm4.dynamics.com';
const machineUrl = 'https://machine.example';
const tenantId = '22222222-bbbb-4bbb-8bbb-000000000001';
const clientId = baseIds.applications.sync;
const machine = { IDENTITY_ENDPOINT: `${machineUrl}/_identity/token`, IDENTITY_HEADER: 'only the machine knows' };
const before = Object.fromEntries(Object.keys(machine).map((name) => [name, process.env[name]]));
const directory = mkdtempSync(join(tmpdir(), 'machine-tokens-'));

let server: SignInServer;
let emulator: RunningEmulator;

/** Lets the code under test reach both servers under names that a managed identity signs in to. */
function bridge(): void {
	nock(machineUrl).persist().get('/_identity/token').query(true).reply(async function answer(path) {
		const { status, body } = await httpJson<nock.Body>(`${server.url}${path}`, { headers: { 'x-identity-header': String(this.req.headers['x-identity-header']) }, ca: server.caPem });
		return [status, body];
	});
	bridgeEnvironment(environmentUrl, () => emulator.url);
}

beforeAll(async () => {
	Object.assign(process.env, machine);
	server = createSignInServer({ tls: createAuthority(directory), tenants: [{ id: tenantId }], resources: [environmentUrl], identityHeader: machine.IDENTITY_HEADER, applications: [{ clientId, isManagedIdentity: true }] });
	await server.start();
	emulator = await startEmulator({ publicUrl: environmentUrl, authentication: { mode: 'jwt', issuers: [server.issuers.token(tenantId)], jwksUri: server.jwksUri, ca: server.caPem, isRevoked: (claims) => server.isRevoked(claims) } });
	bridge();
});
afterAll(async () => {
	nock.restore();
	await Promise.all([emulator.stop(), server.stop()]);
	rmSync(directory, { recursive: true, force: true });
	for (const [name, value] of Object.entries(before)) {
		if (value === undefined) delete process.env[name];
		else process.env[name] = value;
	}
});

const upsertOne = async () => await upsert({ url: environmentUrl }, {
	items: [{ lastName: 'Byron', email: 'ada@engine.example' }], onError: 'stopWorkflow',
	credentials: { clientId, signInWith: 'managedIdentity', tenantId: '', customHost: false, signInAuthority: '', accessToken: '' },
});
const asked = (): (string | null)[] => server.journal.trace().map(({ clientId: of, status }) => `${status} ${of}`);

test('S131: a machine goes on giving the token that the environment refuses: the node says so in one sentence, after asking once for another', async () => {
	expect((await upsertOne()).reports).toMatchObject([{ outcome: 'created' }]);
	expect(asked()).toEqual([`200 ${clientId}`]);
	server.journal.revoke();
	server.journal.reset();
	const requests = emulator.trace().length;
	const { sentence } = explainFault('unauthorized');
	// The id of the refused request follows.
	expect((await upsertOne()).error?.message.slice(0, sentence.length)).toBe(sentence);
	expect(asked()).toEqual([`200 ${clientId}`]);
	expect(emulator.trace().slice(requests).map(({ status }) => status)).toEqual([401, 401]);
	expect(emulator.rows('lead')).toHaveLength(1);
});
