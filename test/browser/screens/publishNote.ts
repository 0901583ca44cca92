import { join } from 'node:path';
import { credentialFor } from '../../../demo/host/demoCredential';
import type { N8nWorkflow } from '../../../demo/host/n8nEditorApi';
import type { RealPair } from '../../support/n8nInstance';
import type { ScreenPart } from './screenPart';

const CREDENTIAL = 'dynamics365ServicePrincipalApi';
const NOTE = 'Publish the proposal';
const BEGIN = 'By hand';

/** A workflow that publishes one HTML document on a row still to be chosen. */
async function storeNote({ n8n, credentialId, dataverse }: RealPair, account: { id: string; name: string }): Promise<N8nWorkflow> {
	const parameters = {
		attachTo: { __rl: true, mode: 'list', value: 'account', cachedResultName: 'Account' }, row: { __rl: true, mode: 'list', value: account.id, cachedResultName: account.name },
		documentKey: 'proposal-42', title: 'Proposal', attachment: 'html', html: '<h1>Proposal</h1>', revision: '7',
	};
	const node = { id: 'note', name: NOTE, type: 'n8n-nodes-dynamics365-sync.dynamics365PublishNote', typeVersion: 1, position: [240, 0], parameters, credentials: { [CREDENTIAL]: { id: credentialId, name: credentialFor(dataverse.announcement).name } } };
	const trigger = { id: 'begin', name: BEGIN, type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} };
	return await n8n.editor.call('POST', '/workflows', { name: 'Publish', nodes: [trigger, node], connections: { [BEGIN]: { main: [[{ node: NOTE, type: 'main', index: 0 }]] } }, settings: {}, pinData: {}, active: false });
}

/** The panel of Publish Note, and a document published from the editor. */
export const publishNote: ScreenPart = (running, sees) => {
	const picture = async (file: string): Promise<void> => {
		if (process.env.PICTURES) await running().editor.page.screenshot({ path: join(process.env.PICTURES, `${file}.png`), animations: 'disabled', caret: 'hide' });
	};

	beforeAll(async () => {
		const { pair, editor } = running();
		const [account] = await pair.dataverse.rows('account');
		await editor.openWorkflow(await storeNote(pair, { id: String(account?.accountid), name: String(account?.name) }));
	});

	sees('S126: the table is chosen among those that take notes, the row among the rows of that table (pictures note-tables)', async () => {
		const panel = await running().editor.openNode(NOTE);
		await panel.openSearchList('attachTo');
		// n8n puts what is chosen before everything else.
		expect((await panel.listed()).slice(0, 4)).toEqual(['Account', 'Opportunity', 'Contact', 'Lead']);
		await picture('note-tables');
		await panel.closeList();
		await panel.openSearchList('row');
		const accounts = (await running().pair.dataverse.rows('account')).map(({ name }) => String(name));
		expect((await panel.listed()).filter((name) => accounts.includes(name)).length).toBeGreaterThan(1);
		await panel.closeList();
	});

	sees('the panel asks for the document only, and the rest waits under Options (pictures note-options)', async () => {
		const panel = await running().editor.openNode(NOTE);
		const text = await panel.text();
		for (const label of ['Attach To', 'Row', 'Document Key', 'Title', 'Note Text', 'Revision', 'Attachment', 'HTML', 'File Name']) expect(text).toContain(label);
		expect(text).not.toContain('Binary Field\n');
		expect(await panel.openMenu('Options')).toEqual(['Deleted at Source', 'If Unchanged', 'Last Note ID', 'MIME Type', 'On Delete', 'Owner']);
		await picture('note-options');
		await panel.closeList();
	});

	sees('S120: a document published from the editor stands on its row (pictures note-run)', async () => {
		const { pair, editor } = running();
		const panel = await editor.openNode(NOTE);
		await panel.executeStep();
		const [heading = [], row = []] = await panel.outputTable();
		expect([heading[0], row[0]]).toEqual(['outcome', 'created']);
		await picture('note-run');
		expect(await pair.dataverse.rows('annotation')).toEqual(expect.arrayContaining([expect.objectContaining({ subject: 'Proposal', filename: 'Proposal.html', isdocument: 1 })]));
	});
};
