import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { Dynamics365OAuth2Api } from '../../../credentials/Dynamics365OAuth2Api.credentials';
import { Dynamics365ServicePrincipalApi } from '../../../credentials/Dynamics365ServicePrincipalApi.credentials';
import { baseIds } from '../../../emulator/store/baseData';
import { explainFault } from '../../../src/domain/environment/explainSignInFailure';
import { publish, type Given, type RunningTrigger, type TriggerCall } from '../../support/importTrigger';
import { connectionData } from '../../support/oAuth2Node';
import { seller, signInUrl, startSignInPair, tenantId, type SignInPair } from '../../support/signInPair';

const ROWS = 10_000;
const PAGE = 500;
/** A seller does not see every row, and change tracking wants that. */
const admin = { ...seller, objectId: baseIds.objects.admin };
const parameters = { tables: { table: [{ table: 'account' }] }, options: { pageSize: PAGE } };

let pair: SignInPair;
const running: RunningTrigger[] = [];
beforeEach(async () => {
	pair = await startSignInPair({ people: [admin] });
	pair.emulator.seed({ accounts: Array.from({ length: ROWS }, (_, index) => ({ name: `Account ${index}` })) });
});
afterEach(async () => {
	await Promise.all(running.splice(0).map(async (trigger) => await trigger.stop()));
	await pair.stop();
});

/** A person's connection, as n8n keeps it. */
const person = async (): Promise<Required<TriggerCall>['credential']> => ({
	type: new Dynamics365OAuth2Api(),
	data: connectionData({ environmentUrl: pair.emulator.url, signInUrl, oauthTokenData: await pair.connect(admin), changes: { tenantId, accessTokenUrl: `${signInUrl}/${tenantId}/oauth2/v2.0/token` } }),
});

const application = async (): Promise<Required<TriggerCall>['credential']> => {
	pair.server.directory.putApplication({ clientId: baseIds.applications.sync, secrets: [{ value: 'secret' }] });
	const data = { environmentUrl: pair.emulator.url, customHost: true, signInAuthority: signInUrl, tenantId, clientId: baseIds.applications.sync, signInWith: 'clientSecret', clientSecret: 'secret', accessToken: '' };
	return await Promise.resolve({ type: new Dynamics365ServicePrincipalApi(), data: data as ICredentialDataDecryptedObject });
};

/** Publishes the import; `after` is called once so many rows were given out. */
async function imported(credential: Required<TriggerCall>['credential'], after: Record<number, () => unknown> = {}, call: TriggerCall = {}): Promise<RunningTrigger> {
	let given = 0;
	const workflow = async (items: Given[]) => {
		given += items.length;
		await after[given]?.();
		return 'success' as const;
	};
	const authentication = credential.type instanceof Dynamics365OAuth2Api ? { authentication: 'oAuth2' } : {};
	const trigger = await publish(pair.emulator, { parameters: { ...parameters, ...authentication }, credential, workflow, ...call });
	running.push(trigger);
	await trigger.tick();
	return trigger;
}

const rowsOf = (...triggers: RunningTrigger[]): string[] => triggers.flatMap(({ items }) => items.filter(({ change }) => change !== 'resyncFinished').map(({ id }) => id));
const endTokens = (): void => void pair.server.journal.revoke();
const endConnections = (): void => {
	pair.server.directory.people.end(50173);
	endTokens();
};

describe(`a backfill of ${ROWS} rows`, () => {
	test.each([['a person', person], ['an application', application]])('S138: as %s whose token ends three times costs one token request each time, and gives every row once', async (_whose, credential) => {
		const known = await credential();
		pair.server.journal.reset();
		const trigger = await imported(known, { 2000: endTokens, 5000: endTokens, 7500: endTokens });
		expect(rowsOf(trigger)).toHaveLength(ROWS);
		expect(new Set(rowsOf(trigger)).size).toBe(ROWS);
		expect(trigger.recorded).toEqual([]);
		const firstToken = known.type instanceof Dynamics365OAuth2Api ? 0 : 1;
		expect(pair.server.journal.trace().map(({ status }) => status)).toEqual(Array.from({ length: 3 + firstToken }, () => 200));
	});

	test('S32: whose connection is revoked stops with its sentence, and goes on after connecting again without a row lost or given twice', async () => {
		const credential = await person();
		const trigger = await imported(credential, { 4000: endConnections });
		const before = rowsOf(trigger).length;
		expect(before).toBeGreaterThanOrEqual(4000);
		expect(before).toBeLessThan(ROWS);
		expect(trigger.recorded).toEqual([explainFault('50173').sentence]);
		await trigger.tick();
		expect(rowsOf(trigger)).toHaveLength(before);
		Object.assign(credential.data, { oauthTokenData: await pair.connect(admin) });
		await trigger.tick();
		expect([rowsOf(trigger).length, new Set(rowsOf(trigger)).size]).toEqual([ROWS, ROWS]);
	});

	test('S32: whose connection is revoked goes on where it stood after n8n was restarted and the person had connected again', async () => {
		const first = await imported(await person(), { 4000: endConnections });
		await first.stop();
		const second = await imported(await person(), {}, { stored: first.stored() });
		expect([rowsOf(first, second).length, new Set(rowsOf(first, second)).size]).toEqual([ROWS, ROWS]);
	});
});
