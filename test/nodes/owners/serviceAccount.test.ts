import type { IDataObject, INodeType } from 'n8n-workflow';
import { baseIds } from '../../../emulator/store/baseData';
import { Dynamics365OwnerResolver } from '../../../nodes/Dynamics365OwnerResolver/Dynamics365OwnerResolver.node';
import { Dynamics365PublishNote } from '../../../nodes/Dynamics365PublishNote/Dynamics365PublishNote.node';
import { Dynamics365Upsert } from '../../../nodes/Dynamics365Upsert/Dynamics365Upsert.node';
import { publish as publishTrigger, type RunningTrigger } from '../../support/importTrigger';
import { runAsUser } from '../../support/oAuth2Node';
import { resolveOwners } from '../../support/ownerNode';
import { publish } from '../../support/publishNode';
import { startEmulator, tokens, type RunningEmulator } from '../../support/startEmulator';
import { CASCADE, upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => { emulator = await startEmulator(); });
afterEach(async () => await emulator.stop());

const { seller, manager, sync } = baseIds.users;
const SAM = { email: 'seller@local.example', name: 'Sam', localId: 'L1' };
const MIRA = { email: 'mira@home.example', name: 'Mira', localId: 'L2' };
const NEMO = { email: 'nemo@home.example', name: 'Nemo', localId: 'L3' };

/** Runs a node over a person's own connection, as it was before the switch. */
async function asPerson(person: 'manager' | 'seller', node: INodeType, parameters: IDataObject, items: IDataObject[]): Promise<IDataObject[][]> {
	const { outputs, error } = await runAsUser(
		{ environmentUrl: emulator.url, signInUrl: 'https://sign-in.example', oauthTokenData: { access_token: tokens[person], refresh_token: 'r', token_type: 'Bearer', expires_in: 3599 } },
		{ node, parameters, items, onError: 'stopWorkflow' },
	);
	expect(error).toBeUndefined();
	return outputs.map((list) => list.map(({ json }) => json));
}

const exported = async (person: 'manager' | 'seller', items: IDataObject[]) => await asPerson(person, new Dynamics365Upsert(), CASCADE, items);
const built = async (people: IDataObject[]) => (await asPerson('seller', new Dynamics365OwnerResolver(), { operation: 'buildMapping' }, people)).flat();
const asService = async (operation: string, items: IDataObject[], mappingRows: IDataObject[]) => await resolveOwners(emulator, { items, parameters: { operation, mappingRows } });

describe('S42: when people\'s own connections are switched to a service account', () => {
	test('what they exported is found and stays theirs, and what is new is theirs by the mapping', async () => {
		await exported('seller', [{ lastName: 'Before', email: 'before@x.example' }]);
		await exported('manager', [{ lastName: 'Early', email: 'early@y.example' }]);
		const items = [
			{ lastName: 'Before', email: 'before@x.example', jobTitle: 'Buyer', exporter: SAM.email },
			{ lastName: 'Early', email: 'early@y.example', exporter: SAM.email },
			{ lastName: 'After', email: 'after@z.example', exporter: MIRA.email },
		];
		const mappingRows = [{ environment: new URL(emulator.url).host, email: MIRA.email, choice: 'manager@local.example' }];
		const { resolved, unresolved } = await resolveOwners(emulator, { items, parameters: { email: '={{ $json.exporter }}', mappingRows } });
		expect(unresolved).toEqual([]);
		const { reports } = await upsert(emulator, { items: resolved as never, parameters: { owner: 'fromItem' } });
		expect(reports.map(({ outcome }) => outcome)).toEqual(['updated', 'unchanged', 'created']);
		const leads = emulator.rows('lead').map(({ lastname, jobtitle, ownerid, createdby, modifiedby }) => [lastname, jobtitle, ownerid, createdby, modifiedby]);
		expect(leads.sort()).toEqual([['After', null, manager, sync, sync], ['Before', 'Buyer', seller, seller, sync], ['Early', null, manager, manager, manager]]);
	});

	test('the mapping built over a person\'s connection holds, and verifying it names everybody who is nobody yet', async () => {
		const rows = await built([SAM, MIRA, NEMO]);
		const chosen = rows.map((row) => (row.email === MIRA.email ? { ...row, choice: 'manager@local.example' } : row));
		const { resolved, unresolved } = await asService('buildMapping', [SAM, MIRA, NEMO], chosen);
		expect(resolved.map(({ email, status, ownerId, choice }) => [email, status, ownerId, choice])).toEqual([[SAM.email, 'mapped', seller, ''], [MIRA.email, 'mapped', manager, 'manager@local.example']]);
		expect(unresolved).toMatchObject([{ email: NEMO.email, status: 'notMapped', reason: expect.stringContaining(NEMO.email) }]);
		const findings = await asService('mappingDrift', [{}], [...resolved, ...unresolved] as never);
		expect([...findings.resolved, ...findings.unresolved]).toEqual([]);
	});

	test('what an unmapped person exports is owned by the service account, as verifying has said', async () => {
		const { resolved } = await resolveOwners(emulator, { items: [{ lastName: 'Orphan', email: 'o@x.example', exporter: NEMO.email }], parameters: { email: '={{ $json.exporter }}', ifNoMatch: 'connectedUser' } });
		await upsert(emulator, { items: resolved as never, parameters: { owner: 'fromItem' } });
		expect(emulator.rows('lead')).toMatchObject([{ ownerid: sync, createdby: sync }]);
	});

	test('a document that a person published is updated in place', async () => {
		const { id: row } = (await asPerson('seller', new Dynamics365Upsert(), { ...CASCADE }, [{ lastName: 'Before', email: 'before@x.example' }]))[0]?.[0] ?? {};
		const parameters = { attachTo: { __rl: true, mode: 'name', value: 'lead' }, row: { __rl: true, mode: 'id', value: '={{ $json.row }}' }, documentKey: '={{ $json.key }}', title: 'T', revision: '={{ $json.revision }}', attachment: 'html', html: '={{ $json.html }}', fileName: 'a.html' };
		const document = { row: row as string, key: 'doc' };
		await asPerson('seller', new Dynamics365PublishNote(), parameters, [{ ...document, revision: 1, html: 'one' }]);
		const { reports } = await publish(emulator, { parameters, items: [{ ...document, revision: 2, html: 'two' }] });
		expect(reports).toMatchObject([{ outcome: 'updated' }]);
		expect(emulator.rows('annotation')).toMatchObject([{ documentbody: Buffer.from('two').toString('base64'), createdby: seller, modifiedby: sync }]);
	});

	test('an import that was unpublished for it goes on where it stood', async () => {
		await exported('seller', [{ lastName: 'Before', email: 'before@x.example' }]);
		const parameters = { tables: { table: [{ table: 'lead' }] } };
		const over: RunningTrigger[] = [];
		const run = async (as: 'seller' | 'sync') => {
			over.push(await publishTrigger(emulator, { parameters, as, stored: over.at(-1)?.stored() ?? {} }));
			await over.at(-1)?.tick();
			await over.at(-1)?.stop();
		};
		await run('seller');
		emulator.environment.clock.advance(60_000);
		await upsert(emulator, { items: [{ lastName: 'After', email: 'after@z.example' }] });
		await run('sync');
		expect(over.map(({ items }) => items.map(({ row }) => row.lastname))).toEqual([['Before'], ['After']]);
	});
});
