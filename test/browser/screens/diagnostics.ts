import { credentialFor } from '../../../demo/host/demoCredential';
import type { N8nWorkflow } from '../../../demo/host/n8nEditorApi';
import type { RealPair } from '../../support/n8nInstance';
import type { ScreenPart } from './screenPart';

const CREDENTIAL = 'dynamics365ServicePrincipalApi';
export const CONNECTION = 'Does it work?';
export const ACCESS = 'May it?';

/** A workflow with a Diagnostics node as it is added, and one that asks for the rights on two tables. */
export async function storeDiagnostics({ n8n, credentialId, dataverse }: RealPair): Promise<N8nWorkflow> {
	const credentials = { [CREDENTIAL]: { id: credentialId, name: credentialFor(dataverse.announcement).name } };
	const diagnostics = (name: string, y: number, parameters: object) => ({ id: name, name, type: 'n8n-nodes-dynamics365-sync.dynamics365Diagnostics', typeVersion: 1, position: [220, y], parameters, credentials });
	const nodes = [
		{ id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
		diagnostics(CONNECTION, 0, {}),
		diagnostics(ACCESS, 200, { operation: 'checkAccess', purpose: 'chosenTables', tables: ['lead', 'account'], rights: ['Read', 'Write'] }),
	];
	const connections = { Start: { main: [[CONNECTION, ACCESS].map((node) => ({ node, type: 'main', index: 0 }))] } };
	return await n8n.editor.call('POST', '/workflows', { name: 'Diagnostics', nodes, connections, settings: {}, pinData: {}, active: false });
}

/** The panel of Diagnostics. */
export const diagnostics: ScreenPart = (running, sees) => {
	beforeAll(async () => {
		const { pair, editor } = running();
		await editor.openWorkflow(await storeDiagnostics(pair));
	});

	sees('S138: Diagnostics asks for a credential only', async () => {
		const panel = await running().editor.openNode(CONNECTION);
		const shown = await panel.text();
		expect(shown).toContain('Operation');
		expect(shown).not.toContain('Purpose');
		expect(await panel.page.getByTestId('node-parameters').getByTestId('parameter-issues').count()).toBe(0);
	});

	sees('S29: a check of access chooses what is meant to be done, or tables and rights', async () => {
		const panel = await running().editor.openNode(ACCESS);
		const shown = await panel.text();
		for (const label of ['Purpose', 'Table Names or IDs', 'Rights']) expect(shown).toContain(label);
		expect((await panel.openChoices('purpose')).map((choice) => choice.split('\n')[0])).toContain('Capture Leads');
		await panel.closeList();
	});

	sees('S29: a check of access answers one row per table', async () => {
		const panel = await running().editor.openNode(ACCESS);
		await panel.executeStep();
		expect((await panel.outputTable()).flat().join(' ')).toContain('Lead: nothing is missing (Read, Write).');
	});
};
