import { credentialFor } from '../../../demo/host/demoCredential';
import type { N8nWorkflow } from '../../../demo/host/n8nEditorApi';
import type { RealPair } from '../../support/n8nInstance';
import type { ScreenPart } from './screenPart';

const CREDENTIAL = 'dynamics365ServicePrincipalApi';
export const TRIGGER = 'Changes in Dynamics';

/** A workflow with nothing but an Import Trigger for chosen columns of contacts. */
export async function storeImport({ n8n, credentialId, dataverse }: RealPair): Promise<N8nWorkflow> {
	const parameters = { tables: { table: [{ table: 'contact', columns: 'chosen', chosenColumns: ['emailaddress1'] }] } };
	const node = { id: 'import', name: TRIGGER, type: 'n8n-nodes-dynamics365-sync.dynamics365ImportTrigger', typeVersion: 1, position: [0, 0], parameters, credentials: { [CREDENTIAL]: { id: credentialId, name: credentialFor(dataverse.announcement).name } } };
	return await n8n.editor.call('POST', '/workflows', { name: 'Import', nodes: [node], connections: {}, settings: {}, pinData: {}, active: false });
}

/** The panel of the Import Trigger, and a test of it in the editor. */
export const importTrigger: ScreenPart = (running, sees) => {
	let workflow: N8nWorkflow;

	beforeAll(async () => {
		const { pair, editor } = running();
		workflow = await storeImport(pair);
		await editor.openWorkflow(workflow);
	});

	sees('S83: an import chooses its table among all of the environment, and its columns among those of that table', async () => {
		const panel = await running().editor.openNode(TRIGGER);
		const tables = await panel.openChoices('table');
		expect(tables.map((table) => table.split('\n')[0])).toEqual(expect.arrayContaining(['Lead', 'Contact', 'Account', 'Opportunity']));
		await panel.closeList();
		const columns = await panel.openChoices('chosenColumns');
		expect(columns.some((column) => column.startsWith('Job Title'))).toBe(true);
		expect(columns.some((column) => column.startsWith('Lead Source\n') && column.includes('leadsourcecode · Picklist'))).toBe(true);
		expect(columns.some((column) => column.includes('companyname'))).toBe(false);
		await panel.closeList();
	});

	sees('an import shows real rows in a test, and leaves its position untouched', async () => {
		const { pair, editor } = running();
		const panel = await editor.openNode(TRIGGER);
		await panel.executeStep();
		const [heading = [], row = []] = await panel.outputTable();
		expect(heading.slice(0, 4)).toEqual(['change', 'table', 'id', 'generation']);
		expect(row.slice(0, 2)).toEqual(['existing', 'contact']);
		const stored = await pair.n8n.editor.call<{ staticData?: unknown }>('GET', `/workflows/${workflow.id}`);
		expect(JSON.stringify(stored.staticData ?? null)).not.toContain('dynamics365Import');
	});
};
