import { credentialFor } from '../../../demo/host/demoCredential';
import type { N8nWorkflow } from '../../../demo/host/n8nEditorApi';
import type { RealPair } from '../../support/n8nInstance';
import type { ScreenPart } from './screenPart';

const CREDENTIAL = 'dynamics365ServicePrincipalApi';
export const RESOLVER = 'Who owns it?';
export const OF_NOBODY = 'Who owns it otherwise?';

const main = (...names: string[]) => ({ main: [names.map((node) => ({ node, type: 'main', index: 0 }))] });

/** A workflow with an Owner Resolver as it is added, and one with a fixed owner. */
export async function storeResolver({ n8n, credentialId, dataverse }: RealPair): Promise<N8nWorkflow> {
	const credentials = { [CREDENTIAL]: { id: credentialId, name: credentialFor(dataverse.announcement).name } };
	const people = [{ email: 'Grace.Okafor@contoso.example', lead: 'Ann Lee' }, { email: 'nobody@contoso.example', lead: 'Ben Lee' }];
	const resolver = (name: string, y: number, parameters: object) => ({ id: name, name, type: 'n8n-nodes-dynamics365-sync.dynamics365OwnerResolver', typeVersion: 1, position: [440, y], parameters, credentials });
	const nodes = [
		{ id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
		{ id: 'people', name: 'People', type: 'n8n-nodes-base.code', typeVersion: 2, position: [220, 0], parameters: { jsCode: `return ${JSON.stringify(people.map((json) => ({ json })))};` } },
		resolver(RESOLVER, 0, {}),
		resolver(OF_NOBODY, 200, { ifNoMatch: 'fixed' }),
	];
	return await n8n.editor.call('POST', '/workflows', { name: 'Owners', nodes, connections: { Start: main('People'), People: main(RESOLVER, OF_NOBODY) }, settings: {}, pinData: {}, active: false });
}

/** The panel of the Owner Resolver. */
export const ownerResolver: ScreenPart = (running, sees) => {
	beforeAll(async () => {
		const { pair, editor } = running();
		await editor.openWorkflow(await storeResolver(pair));
	});

	sees('S36: the Owner Resolver asks for a credential only, and shows what each operation needs', async () => {
		const panel = await running().editor.openNode(RESOLVER);
		const shown = await panel.text();
		for (const label of ['Operation', 'E-Mail', 'Alternate E-Mails', 'Mapping Rows', 'If No Match']) expect(shown).toContain(label);
		expect(shown).not.toContain('Park Key');
		expect(await panel.page.getByTestId('node-parameters').getByTestId('parameter-issues').count()).toBe(0);
		expect((await panel.openChoices('ifNoMatch')).map((choice) => choice.split('\n')[0])).toEqual(['Connected User', 'Error', 'Fixed User or Team', 'Park for Later', 'Skip']);
		await panel.closeList();
	});

	sees('S39: the fixed owner is chosen among users and teams', async () => {
		const panel = await running().editor.openNode(OF_NOBODY);
		await panel.openSearchList('fixedOwner');
		const listed = await panel.listed();
		expect(listed.some((entry) => entry.startsWith('Grace Okafor'))).toBe(true);
		expect(listed.some((entry) => entry.endsWith('(team)'))).toBe(true);
		await panel.closeList();
	});

	sees('S134: a run says in one line what became of the items', async () => {
		const panel = await running().editor.openNode(RESOLVER);
		await panel.executeStep();
		expect((await panel.outputHints()).join(' ')).toMatch(/1 resolved, 1 skipped · 1 request/);
	});
};
