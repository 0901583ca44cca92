import { credentialFor } from '../../../demo/host/demoCredential';
import { storePanels } from '../../support/browserPanels';
import type { ScreenPart } from './screenPart';

const names = (choices: string[]): string[] => choices.map((choice) => choice.split('\n')[0] ?? '');
const starred = (columns: string[]): boolean[] => names(columns).map((name) => name.includes(' *'));

/** The lists and hints of the node's panel. */
export const pickers: ScreenPart = (running, sees) => {
	beforeAll(async () => {
		const { pair, editor } = running();
		await editor.openWorkflow(await storePanels(pair));
	});

	sees('S12: Save As lists lead, contact and account first, then every table, and its search narrows them', async () => {
		const panel = await running().editor.openNode('New lead');
		await panel.openSearchList('saveAs');
		const all = await panel.listed();
		expect(all.slice(0, 3)).toEqual(['Lead', 'Contact', 'Account']);
		expect(all.length).toBeGreaterThan(10);
		// n8n keeps the entry that is chosen now, whatever is searched for.
		expect((await panel.search('accou', 'Account', 'Contact')).sort()).toEqual(['Account', 'Lead']);
		await panel.choose('Account');
		// What only makes sense for people is gone.
		await panel.field('Look In').waitFor({ state: 'hidden' });
		await panel.openSearchList('saveAs');
		await panel.search('lead', 'Lead', 'Contact');
		await panel.choose('Lead');
		await panel.field('Look In').waitFor();
	});

	sees('S25: the first screen asks for a credential only; everything else has a default', async () => {
		const panel = await running().editor.openNode('New lead');
		const shown = await panel.text();
		for (const label of ['Save As', 'Find Existing By', 'Look In', 'If Found', 'Mapping', 'Owner']) expect(shown).toContain(label);
		expect(shown).toContain('emailaddress1 ← email');
		expect(await panel.page.getByTestId('node-parameters').getByTestId('parameter-issues').count()).toBe(0);
	});

	sees('S31: the credential is shown by its name, and chosen among those of its kind', async () => {
		const { page } = await running().editor.openNode('New lead');
		const chosen = page.getByTestId('node-credentials-select').locator('input');
		const { name } = credentialFor(running().pair.dataverse.announcement);
		expect(await chosen.inputValue()).toBe(name);
		await chosen.click();
		await page.getByTestId(/^node-credentials-select-item-/).filter({ hasText: name }).first().waitFor();
		await page.keyboard.press('Escape');
	});

	sees('S13, S69: Find Existing By offers the presets of both vendors with a line of explanation each', async () => {
		const panel = await running().editor.openNode('New lead');
		const choices = await panel.openChoices('findExistingBy');
		expect(choices.filter((choice) => /\((Popl|ZoomInfo)\)/.test(choice))).toHaveLength(3);
		expect(choices.filter((choice) => choice.split('\n').length < 2)).toEqual([]);
		await panel.closeList();
	});

	sees('S68: the external ID column is chosen from a list of text columns, own ones first, with search and a hint', async () => {
		const panel = await running().editor.openNode('By external ID');
		expect(await panel.field('External ID Column').innerText()).toContain('is not searched by it');
		await panel.openSearchList('externalIdColumn');
		expect((await panel.listed())[0]).toMatch(/^External I/i);
		expect(await panel.search('county', 'Address 1: County', 'External Id')).not.toContain('External Id');
		await panel.closeList();
	});

	sees('S69: own rules take details of a person and columns from the live list', async () => {
		const panel = await running().editor.openNode('Own rules');
		const rule = panel.field('Column Names or IDs');
		await rule.getByText('E-Mail', { exact: true }).waitFor();
		const choices = names(await panel.openChoices('columns'));
		expect(choices).toEqual(expect.arrayContaining(['Phone (Any Spelling)', 'Job Title']));
		expect(choices.length).toBeGreaterThan(20);
		await panel.closeList();
	});

	sees('S56, S57: the columns of a mapping are read from the environment, required ones first and starred', async () => {
		const panel = await running().editor.openNode('Own rows');
		const columns = await panel.openChoices('column');
		const stars = starred(columns);
		expect(stars.filter(Boolean).length).toBeGreaterThan(0);
		expect(stars.lastIndexOf(true)).toBe(stars.filter(Boolean).length - 1);
		expect(names(columns)).toEqual(expect.arrayContaining([expect.stringMatching(/^Last Name \*/), 'Job Title']));
		expect(columns.find((column) => column.startsWith('Last Name'))).toMatch(/lastname · String, 50 characters/);
		await panel.closeList();
	});

	sees('S17, S18, S19: each row of a mapping offers its update mode', async () => {
		const panel = await running().editor.openNode('Own rows');
		expect(names(await panel.openChoices('update'))).toEqual(expect.arrayContaining(['Append', 'Complete If Missing', 'Overwrite']));
		await panel.closeList();
	});

	sees('S51, S52, S53: what happens with none, one or several companies is chosen from lists', async () => {
		const panel = await running().editor.openNode('Company and owner');
		const choices = await panel.openMenu('Company');
		expect(choices).toEqual(expect.arrayContaining(['Also Search by Website', 'Several Matches', 'While Under Review']));
		await panel.closeList();
		expect(names(await panel.openChoices('noMatch'))).toEqual(['Create and Link', 'Send to Review']);
		await panel.closeList();
	});

	sees('S27: an owner is chosen among users and teams, and found by a part of the name', async () => {
		const panel = await running().editor.openNode('Company and owner');
		await panel.openSearchList('fixedOwner');
		const all = await panel.listed();
		expect(all.some((name) => name.endsWith('(team)'))).toBe(true);
		expect(all.some((name) => /\(.+@.+\)/.test(name))).toBe(true);
		const person = all.find((name) => name.includes('@')) ?? '';
		const other = all.find((name) => name.endsWith('(team)')) ?? '';
		expect(await panel.search(person.split(' ')[0] ?? '', person, other)).toContain(person);
		await panel.choose(person);
	});

	sees('S25: everything else waits under Options', async () => {
		const panel = await running().editor.openNode('With options');
		const options = await panel.openMenu('Options');
		expect(options).toEqual(expect.arrayContaining(['Maximum Records', 'Inactive Matches', 'Use Dynamics Duplicate Rules', 'Impersonate']));
		expect(options).toEqual([...options].sort());
		await panel.closeList();
	});
};
