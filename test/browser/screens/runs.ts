import { PERSON, storePanels } from '../../support/browserPanels';
import type { ScreenPart } from './screenPart';

/** Runs started with the buttons of the editor. */
export const runs: ScreenPart = (running, sees) => {
	beforeAll(async () => {
		const { pair, editor } = running();
		await editor.openWorkflow(await storePanels(pair));
	});

	const leads = async () => (await running().pair.dataverse.rows('lead')).filter(({ emailaddress1 }) => emailaddress1 === PERSON.email);

	sees('G12: a dry run shows what would happen and writes nothing', async () => {
		const panel = await running().editor.openNode('With options');
		await panel.executeStep();
		expect((await panel.outputHints()).join()).toMatch(/Dry run, nothing was written: 1 created · \d+ requests?/);
		expect(await leads()).toEqual([]);
	});

	sees('S14, S94: a run shows its outcome, the reason and the link of the row, and the whole run in one line', async () => {
		const panel = await running().editor.openNode('New lead');
		await panel.executeStep();
		expect((await panel.outputHints()).join()).toMatch(/1 created · \d+ requests?/);
		const [heading = [], row = []] = await panel.outputTable();
		expect(heading.slice(0, 5)).toEqual(['outcome', 'reason', 'table', 'id', 'url']);
		expect(row.slice(0, 3)).toEqual(['created', 'No lead or contact found; new lead.', 'lead']);
		expect((await leads()).map(({ leadid }) => leadid)).toEqual([row[3]]);
	});

	sees('the three outputs carry their names', async () => {
		const branches = running().editor.page.getByTestId('output-panel').getByTestId('branches');
		expect(await branches.innerText()).toMatch(/Synced[^]*Skipped[^]*Needs Review/);
	});

	sees('S60: a value that its column cannot take is answered with one sentence naming the item and the valid labels', async () => {
		const panel = await running().editor.openNode('A refused lead');
		await panel.executeStep();
		const said = await panel.page.getByTestId('output-panel').innerText();
		expect(said).toContain('Carrier Pigeon');
		expect(said).toContain('Trade Show');
		expect(said).not.toMatch(/\n\s+at .+:\d+:\d+/);
	});
};
