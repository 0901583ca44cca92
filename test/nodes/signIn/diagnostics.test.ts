import { pick } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { baseIds } from '../../../emulator/store/baseData';
import { createSelfSigned } from '../../../emulator/tls/selfSigned';
import { explainFault } from '../../../src/domain/environment/explainSignInFailure';
import { diagnose, diagnoseForAgent } from '../../support/diagnose';
import { startEmulator, type RunningEmulator, type TokenName } from '../../support/startEmulator';
import { upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeAll(async () => { emulator = await startEmulator(); });
afterAll(async () => { await emulator.stop(); });

async function connection(as: TokenName, credential: IDataObject = {}) {
	const { ready, problem, error } = await diagnose(emulator, as, { credential });
	expect(error).toBeUndefined();
	return { connected: ready, not: problem };
}

test('S138: a connection that works says to which environment and as whom, with the roles that count', async () => {
	expect(await connection('sync')).toEqual({ not: [], connected: [{
		connected: true, sentence: `Connected to Local Dataverse (${emulator.url}) as # Lead Capture Sync.`,
		environment: { name: 'Local Dataverse', url: emulator.url, organizationId: baseIds.organization },
		user: { id: baseIds.users.sync, name: '# Lead Capture Sync', kind: 'application', roles: ['Lead Capture Sync'] }, ends: null,
	}] });
});

test('S35: after the user was changed, the check names the new one and its roles', async () => {
	const [before, after] = [await connection('sync'), await connection('admin')];
	expect([before, after].map(({ connected }) => (connected[0]?.user as IDataObject).roles)).toEqual([['Lead Capture Sync'], ['System Administrator']]);
});

test.each([
	['is no user of the environment', 'stranger', '0x80072560'],
	['has no role', 'roleless', '0x80042f09'],
	['is disabled', 'disabled', '0x80040225'],
] as [string, TokenName, string][])('S138: a connection whose user %s leaves by the second output, with what must be done by whom', async (_which, as, code) => {
	const { sentence, whatHappened, whatToDo } = explainFault(code);
	expect(await connection(as)).toEqual({ connected: [], not: [{ connected: false, sentence, whatHappened, whatToDo, whoMustDoIt: 'a Dynamics 365 administrator', code }] });
});

test('S109: the end of a certificate and of a secret is told before it comes', async () => {
	const soon = { signInWith: 'certificate', ...pick(createSelfSigned('Sync', -1, 10), ['certificate', 'privateKey']) };
	expect((await connection('sync', soon)).connected[0]?.ends).toMatchObject({ what: 'certificate', inDays: 10, warning: expect.stringContaining('in 10 days') });
	const secret = { secretExpiresOn: new Date(Date.now() + 3 * 86_400_000).toISOString() };
	expect((await connection('sync', secret)).connected[0]?.ends).toMatchObject({ what: 'client secret', inDays: 3, warning: expect.stringContaining('in 3 days') });
	const later = { secretExpiresOn: new Date(Date.now() + 300 * 86_400_000).toISOString() };
	expect((await connection('sync', later)).connected[0]?.ends).toMatchObject({ warning: null });
});

test('S109: a run with a secret that is about to end says so beside its result', async () => {
	const { run } = await upsert(emulator, { items: [{ lastName: 'Byron', email: 'hint@engine.example' }], credentials: { secretExpiresOn: new Date(Date.now() + 86_400_000 * 5).toISOString() } });
	const hints = run.data.resultData.runData['Under Test']?.[0]?.hints ?? [];
	expect(hints.filter(({ message }) => message.includes('The client secret of this credential ends on'))).toHaveLength(1);
});

test.each([['2026-01-31T00:00:00', '2026-01-31'], ['2026-01-31T23:30:00.000+02:00', '2026-01-31'], ['2026-01-31', '2026-01-31'], ['January 31, 2026 00:00 UTC', '2026-01-31']])('S109: the end of a secret entered as %s is that day, wherever n8n runs', async (secretExpiresOn, day) => {
	expect((await connection('sync', { secretExpiresOn })).connected[0]?.ends).toMatchObject({ what: 'client secret', date: `${day}T00:00:00.000Z`, warning: expect.stringContaining(`ended on ${day}`) });
});

test('S131: an empty list of allowed domains has the sentence that a run has for it', async () => {
	expect((await diagnose(emulator, 'sync', { credential: { allowedHttpRequestDomains: 'domains', allowedDomains: '' } })).problem).toEqual([expect.objectContaining({ code: 'domainNotAllowed' })]);
});

const DELETED = { status: 401, body: { error: 'invalid_client', error_codes: [7000215], error_description: 'AADSTS7000215: Invalid client secret provided.' } };

test('S138: a secret that was deleted is told at once, although the token that n8n holds still works', async () => {
	const { ready, problem } = await diagnose(emulator, 'sync', { refusal: DELETED });
	expect([ready, problem]).toEqual([[], [expect.objectContaining({ connected: false, code: '7000215', sentence: explainFault('7000215').sentence })]]);
});

describe('what must be done, and by whom, stands apart from what happened', () => {
	test.each([
		['the address of the maker portal', { customHost: false, environmentUrl: 'https://make.powerapps.com/environments/1' }, { whatHappened: 'The environment URL is a maker or admin portal', whatToDo: expect.stringMatching(/^open the environment there/), whoMustDoIt: 'you', code: null }],
		['an address where nothing answers', { environmentUrl: 'https://localhost:1' }, { whatHappened: 'The environment could not be reached', whatToDo: expect.stringMatching(/^check the environment address/), whoMustDoIt: 'you', code: 'neverArrived', sentence: expect.not.stringContaining('Dynamics 365 says') }],
	])('S138: for %s', async (_what, credential, expected) => {
		expect((await diagnose(emulator, 'sync', { credential })).problem).toEqual([expect.objectContaining(expected)]);
	});

	test('S138: for a user who may not read anything of what is asked', async () => {
		emulator.faults({ kind: 'error', urlPattern: 'WhoAmI', status: 403, code: '0x80040220', message: 'Principal user is missing prvReadOrganization privilege' });
		expect((await diagnose(emulator, 'sync')).problem).toEqual([expect.objectContaining({ whatHappened: 'The user of this credential may not do this', whatToDo: expect.stringMatching(/^add the missing privilege/), whoMustDoIt: 'a Dynamics 365 administrator' })]);
	});
});

describe('G14: an agent that asks reads', () => {
	test('what is wrong with the connection, who must do what included', async () => {
		const { sentence, whatToDo } = explainFault('0x80042f09');
		expect(await diagnoseForAgent(emulator, 'roleless')).toEqual([{ connected: false, sentence, whatToDo, whoMustDoIt: 'a Dynamics 365 administrator' }]);
	});

	test('until when the connection holds', async () => {
		const [read] = await diagnoseForAgent(emulator, 'sync', { credential: { secretExpiresOn: '2026-01-31' } });
		expect(read).toMatchObject({ connected: true, ends: { warning: expect.stringContaining('ended on 2026-01-31') } });
	});

	test('the tables that lack something before those that do not', async () => {
		const tables = await diagnoseForAgent(emulator, 'seller', { parameters: { operation: 'checkAccess', purpose: 'chosenTables', tables: ['lead', 'systemuser'], rights: ['Delete'] } });
		expect(tables.map(({ ready }) => ready)).toEqual([...tables.map(({ ready }) => ready)].sort());
		expect(tables.map(({ table }) => table).sort()).toEqual(['lead', 'systemuser']);
	});
});
