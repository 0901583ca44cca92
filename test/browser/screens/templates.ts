import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowFile } from '../../../demo/host/n8nEditorApi';
import { readSetup } from '../../../demo/host/setup';
import type { ScreenPart } from './screenPart';

const STICKY = 'n8n-nodes-base.stickyNote';
const folder = join(readSetup().projectDir, 'workflows');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

const read = (name: string): WorkflowFile => JSON.parse(readFileSync(join(folder, name), 'utf8')) as WorkflowFile;
const nodesOf = ({ nodes }: WorkflowFile): string[] => nodes.filter(({ type }) => type !== STICKY).map(({ name }) => name);

const BROKEN: WorkflowFile = {
	name: 'Broken on purpose',
	connections: {},
	nodes: [
		{ id: 'sound', name: 'Sound', type: 'n8n-nodes-dynamics365-sync.dynamics365Upsert', typeVersion: 1, position: [0, 0], parameters: {} },
		{ id: 'table', name: 'Without a table', type: 'n8n-nodes-dynamics365-sync.dynamics365Upsert', typeVersion: 1, position: [300, 0], parameters: { saveAs: { __rl: true, mode: 'list', value: '' } } },
		{ id: 'missing', name: 'Not installed', type: 'n8n-nodes-dynamics365-sync.doesNotExist', typeVersion: 1, position: [600, 0], parameters: {} },
	],
};

/** Every shipped template, imported from its file as people do it. */
export const templates: ScreenPart = (running, sees) => {
	sees('a template with a missing node and a wrong parameter would be noticed', async () => {
		const { pair, editor } = running();
		const file = join(pair.directory, 'broken.json');
		writeFileSync(file, JSON.stringify(BROKEN));
		await editor.importFile(file);
		await editor.nodeOnCanvas('Without a table').getByTestId('node-issues').waitFor();
		const faults = await editor.faults();
		expect(Object.keys(faults).sort()).toEqual(['Not installed', 'Without a table']);
		expect(faults['Without a table']?.join()).toContain('Save As');
	});

	it('there are templates', () => expect(files.length).toBeGreaterThan(0));

	for (const name of files) {
		sees(`${name} opens with all its nodes, none missing, no parameter wrong`, async () => {
			const { editor } = running();
			const file = read(name);
			await editor.importFile(join(folder, name));
			expect((await editor.nodeNames()).sort()).toEqual(nodesOf(file).sort());
			expect(await editor.faults()).toEqual({});
		});
	}
};
