import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { storePanels } from '../../support/browserPanels';
import type { NodePanel } from '../../support/browserNodePanel';
import { ACCESS, storeDiagnostics } from './diagnostics';
import { storeImport, TRIGGER } from './importTrigger';
import { OF_NOBODY, RESOLVER, storeResolver } from './ownerResolver';
import type { ScreenPart } from './screenPart';

interface Picture {
	file: string;
	node: string;
	/** Brings the panel into the state that is shown. */
	prepare: (panel: NodePanel) => Promise<unknown>;
}

const SHOWN = { firstName: 'Mina', lastName: 'Sato', email: 'mina.sato@sato-ceramics.example', jobTitle: 'Buyer', company: 'Sato Ceramics' };

const PICTURES: Picture[] = [
	{ file: 'upsert-match', node: 'Own rules', prepare: async (panel) => { await panel.field('Column Names or IDs').getByText('E-Mail', { exact: true }).waitFor(); } },
	{ file: 'upsert-presets', node: 'By external ID', prepare: async (panel) => { await panel.openChoices('findExistingBy'); } },
	{ file: 'upsert-external-id', node: 'By external ID', prepare: async (panel) => { await panel.openSearchList('externalIdColumn'); } },
	{ file: 'upsert-fields', node: 'Own rows', prepare: async (panel) => { await panel.openChoices('column'); } },
	{ file: 'upsert-company', node: 'Company and owner', prepare: async (panel) => { await panel.field('No Match').waitFor(); } },
	{ file: 'upsert-owner', node: 'Company and owner', prepare: async (panel) => { await panel.openSearchList('fixedOwner'); } },
	{ file: 'upsert-options', node: 'With options', prepare: async (panel) => { await panel.openMenu('Options'); } },
	{ file: 'upsert-dry-run', node: 'With options', prepare: async (panel) => { await panel.executeStep(); await panel.outputTable(); await panel.outputHints(); } },
	{ file: 'upsert-test-mapping', node: 'Testing the mapping', prepare: async (panel) => { await panel.executeStep(); await panel.outputTable(); } },
	{ file: 'upsert-run', node: 'New lead', prepare: async (panel) => { await panel.executeStep(); await panel.outputTable(); await panel.outputHints(); } },
];

const OWNER_PICTURES: Picture[] = [
	{ file: 'owner-resolver-policy', node: RESOLVER, prepare: async (panel) => { await panel.openChoices('ifNoMatch'); } },
	{ file: 'owner-resolver-fixed', node: OF_NOBODY, prepare: async (panel) => { await panel.openSearchList('fixedOwner'); } },
	{ file: 'owner-resolver-run', node: RESOLVER, prepare: async (panel) => { await panel.executeStep(); await panel.outputTable(); await panel.outputHints(); } },
];

const IMPORT_PICTURES: Picture[] = [
	{ file: 'import-trigger-tables', node: TRIGGER, prepare: async (panel) => { await panel.openChoices('table'); } },
	{ file: 'import-trigger-options', node: TRIGGER, prepare: async (panel) => { await panel.openMenu('Options'); } },
	{ file: 'import-trigger-test', node: TRIGGER, prepare: async (panel) => { await panel.executeStep(); await panel.outputTable(); } },
];

const DIAGNOSTICS_PICTURES: Picture[] = [
	{ file: 'diagnostics-purpose', node: ACCESS, prepare: async (panel) => { await panel.openChoices('purpose'); } },
	{ file: 'diagnostics-access', node: ACCESS, prepare: async (panel) => { await panel.executeStep(); await panel.outputTable(); } },
];

/** Templates as they look on the canvas. */
const CANVASES: Record<string, string> = { 'crm-mirror': '06-crm-mirror-postgres.json' };

/** The pictures of the documentation, into the directory that the variable PICTURES names; all have the size of the window. */
export const pictures: ScreenPart = (running, sees) => {
	const directory = String(process.env.PICTURES);
	const keep = async (file: string): Promise<void> => { await running().editor.page.screenshot({ path: join(directory, `${file}.png`), animations: 'disabled', caret: 'hide' }); };

	beforeAll(() => mkdirSync(directory, { recursive: true }));

	sees('takes lead-capture.png', async () => {
		const { pair, editor } = running();
		await editor.importFile(join(pair.setup.projectDir, 'workflows', '02-lead-capture-to-dynamics.json'));
		await editor.page.getByTestId('zoom-to-fit').click();
		await keep('lead-capture');
		await editor.openWorkflow(await storePanels(pair, SHOWN));
	});

	const take = ({ file, node, prepare }: Picture) => sees(`takes ${file}.png`, async () => {
		const panel = await running().editor.openNode(node);
		await prepare(panel);
		await keep(file);
		await panel.closeList();
	});

	PICTURES.forEach(take);

	describe.each(Object.entries(CANVASES))('of the canvas of %s', (file, template) => {
		sees(`takes ${file}.png`, async () => {
			const { pair, editor } = running();
			await editor.importFile(join(pair.setup.projectDir, 'workflows', template));
			await editor.page.getByTestId('zoom-to-fit').click();
			await keep(file);
		});
	});

	describe.each([
		['the Import Trigger', IMPORT_PICTURES, storeImport],
		['the Owner Resolver', OWNER_PICTURES, storeResolver],
		['Diagnostics', DIAGNOSTICS_PICTURES, storeDiagnostics],
	] as const)('of %s', (_node, list, store) => {
		beforeAll(async () => {
			const { pair, editor } = running();
			await editor.openWorkflow(await store(pair));
		});

		list.forEach(take);
	});
};
