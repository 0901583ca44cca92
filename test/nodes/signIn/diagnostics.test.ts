import type { IDataObject } from 'n8n-workflow';
import { baseIds } from '../../../emulator/store/baseData';
import { createSelfSigned } from '../../../emulator/tls/selfSigned';
import { explainFault } from '../../../src/domain/environment/explainSignInFailure';
import { diagnose } from '../../support/diagnose';
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
	const soon = { signInWith: 'certificate', certificate: createSelfSigned('Sync', -1, 10).certificate };
	expect((await connection('sync', soon)).connected[0]?.ends).toMatchObject({ what: 'certificate', inDays: 9, warning: expect.stringContaining('in 9 days') });
	const secret = { secretExpiresOn: new Date(Date.now() + 3 * 86_400_000 + 60_000).toISOString() };
	expect((await connection('sync', secret)).connected[0]?.ends).toMatchObject({ what: 'client secret', inDays: 3, warning: expect.stringContaining('in 3 days') });
	const later = { secretExpiresOn: new Date(Date.now() + 300 * 86_400_000).toISOString() };
	expect((await connection('sync', later)).connected[0]?.ends).toMatchObject({ warning: null });
});

test('S109: a run with a secret that is about to end says so beside its result', async () => {
	const { run } = await upsert(emulator, { items: [{ lastName: 'Byron', email: 'hint@engine.example' }], credentials: { secretExpiresOn: new Date(Date.now() + 86_400_000 * 5).toISOString() } });
	const hints = run.data.resultData.runData['Under Test']?.[0]?.hints ?? [];
	expect(hints.filter(({ message }) => message.includes('The client secret of this credential ends on'))).toHaveLength(1);
});
