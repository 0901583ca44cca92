import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentialFor } from '../../demo/host/demoCredential';
import { type RealPair, startRealPair } from '../support/n8nInstance';

const NODE = 'n8n-nodes-dynamics365-sync.dynamics365Upsert';
const RESOLVER = 'n8n-nodes-dynamics365-sync.dynamics365OwnerResolver';
const DIAGNOSTICS = 'n8n-nodes-dynamics365-sync.dynamics365Diagnostics';
const NOTE = 'n8n-nodes-dynamics365-sync.dynamics365PublishNote';
const COMMIT = 'n8n-nodes-dynamics365-sync.dynamics365CommitPosition';
const TRIGGER = 'n8n-nodes-dynamics365-sync.dynamics365ImportTrigger';

interface NodeType {
	name: string;
	displayName: string;
	outputNames?: string[];
}

describe('the packed package in a real n8n', () => {
	let pair: RealPair;

	beforeAll(async () => { pair = await startRealPair(); });
	afterAll(async () => { await pair?.stop(); });

	const test = async (data: Record<string, unknown> = {}) => await pair.n8n.editor.testCredential({ ...credentialFor(pair.dataverse.announcement, data), name: 'Under test' });

	it('loads with its nodes and the tool that n8n makes of it', async () => {
		const file = join(pair.directory, 'nodes.json');
		await pair.n8n.cli('export:nodes', `--output=${file}`);
		const ours = (JSON.parse(readFileSync(file, 'utf8')) as NodeType[]).filter(({ name }) => name.startsWith('n8n-nodes-dynamics365-sync.'));
		expect(ours.map(({ name }) => name).sort()).toEqual([COMMIT, `${COMMIT}Tool`, DIAGNOSTICS, `${DIAGNOSTICS}Tool`, TRIGGER, RESOLVER, `${RESOLVER}Tool`, NOTE, `${NOTE}Tool`, NODE, `${NODE}Tool`]);
		expect(ours.find(({ name }) => name === NOTE)?.outputNames).toEqual(['Published', 'Skipped']);
		expect(ours.find(({ name }) => name === NODE)?.outputNames).toEqual(['Synced', 'Skipped', 'Needs Review']);
		expect(ours.find(({ name }) => name === RESOLVER)?.outputNames).toEqual(['Resolved', 'Unresolved']);
	});

	it('passes its credential test by asking Dataverse who it is', async () => {
		expect(await test()).toEqual({ status: 'OK', message: expect.any(String) });
		expect((await pair.dataverse.trace()).filter(({ url, status }) => url.includes('WhoAmI') && status === 200)).not.toHaveLength(0);
	});

	it.each([
		['a wrong secret', { clientSecret: 'not-the-secret' }, /secret/i],
		['an application nobody registered', { clientId: '00000000-1111-2222-3333-444444444444' }, /application|client id/i],
		['an environment URL that is no Dataverse', { environmentUrl: 'https://example.com', customHost: false }, /example\.com|environment url/i],
	])('fails its credential test for %s with one sentence and no stack', async (_name, data, words) => {
		const { status, message } = await test(data);
		expect(status).toBe('Error');
		expect(message).toMatch(words);
		expect(message).not.toMatch(/\n|^Error:|\bat .+:\d+/);
	});
});
