import { readFileSync } from 'node:fs';
import { type Connection, flow, ITEMS, node, publishFlow, receive, RECEIVED } from '../../bench/contestants/flow';
import { CREDENTIAL_TYPE, credentialFor } from '../../demo/host/demoCredential';
import { httpOk } from '../../demo/host/httpJson';
import { UPSERT } from '../../demo/leads/leadCaptureTemplate';
import { type RealPair, startRealPair } from '../support/n8nInstance';

const NAME = 'tested-mapping';
const ADA = { firstName: 'Ada', lastName: 'Byron', email: 'ada@engine.example' };
const PARAMETERS = { operation: 'testMapping', howToTest: 'createReadBackDelete', allowTestRow: true, lookIn: 'chosenTable' };

describe('S62: a test of the mapping in a real n8n', () => {
	let pair: RealPair;
	let test: (items: Record<string, string>[]) => Promise<Record<string, unknown>[]>;
	const rows = async () => await pair.dataverse.rows('lead');

	beforeAll(async () => {
		pair = await startRealPair();
		const { announcement } = pair.dataverse;
		const admin = announcement.applications.find(({ name }) => name === 'admin');
		const credential = { ...credentialFor(announcement, { clientId: admin?.clientId, clientSecret: admin?.clientSecret }), name: 'Administrator (local)' };
		const id = await pair.n8n.editor.putCredential(credential);
		const nodes = [...receive(NAME), node('Upsert', UPSERT, 1, PARAMETERS, { credentials: { [CREDENTIAL_TYPE]: { id, name: credential.name } } })];
		const connections: Connection[] = [RECEIVED, [ITEMS, 0, 'Upsert']];
		test = await publishFlow(pair.n8n, flow(NAME, nodes, connections), NAME) as unknown as typeof test;
	});
	afterAll(async () => { await pair?.stop(); });

	it('writes, reads back and deletes a row', async () => {
		expect(await test([ADA])).toMatchObject([{ outcome: 'valid', table: 'lead', row: null }]);
		expect(await rows()).toEqual([]);
	});

	it('that is killed between the create and the deletion leaves a row, which the next one removes', async () => {
		const { caFile, environmentUrl } = pair.dataverse.announcement;
		const faults = async (method: string, body?: unknown) => await httpOk(`${environmentUrl}/_emulator/faults`, { method, body, ca: readFileSync(caFile, 'utf8') });
		await faults('POST', { kind: 'slow', method: 'DELETE', delayMs: 3_600_000 });
		const cut = test([ADA]).then(() => 'answered', () => 'cut');
		while ((await rows()).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
		await pair.n8n.stop(0);
		await faults('DELETE');
		expect(await cut).toBe('cut');
		expect(await rows()).toMatchObject([{ emailaddress1: 'ada@engine.example' }]);
		await pair.n8n.start();
		expect(await test([{ ...ADA, email: 'second@engine.example' }])).toMatchObject([{ outcome: 'valid', row: null }]);
		expect(await rows()).toEqual([]);
	});
});
