import { errors, type Locator, type Page } from 'playwright-core';

/** A click that n8n spends on closing what was open before, or on a list it is still loading, is repeated after this time. */
const CLICK_AGAIN_MS = 15_000;
const CLICKS = 4;

/** Clicks until `shown` can be seen. */
export async function clickUntil(handle: Locator, shown: Locator): Promise<void> {
	for (let click = 1; ; click += 1) {
		await handle.click();
		try {
			return await shown.waitFor({ timeout: CLICK_AGAIN_MS });
		} catch (error) {
			if (!(error instanceof errors.TimeoutError) || click === CLICKS) throw error;
		}
	}
}

const lines = (texts: string[]): string[] => texts.map((text) => text.trim()).filter(Boolean);

/** The open panel of a node: fields by the internal name n8n puts into their test id, answers as the texts that can be read. */
export class NodePanel {
	constructor(readonly page: Page) {}

	/** Everything that can be read in the middle part. */
	async text(): Promise<string> {
		return await this.page.getByTestId('node-parameters').innerText();
	}

	/** One field with its label, hint and value. */
	field(label: string): Locator {
		return this.page.getByTestId('node-parameters').getByTestId('parameter-item').filter({ has: this.page.getByTestId('input-label').getByText(label, { exact: true }) }).last();
	}

	/** Opens a list with search (table, column, owner) and resolves when more than what was chosen before is in it. */
	async openSearchList(parameter: string): Promise<void> {
		await clickUntil(this.page.getByTestId(`resource-locator-${parameter}`).getByTestId('rlc-input'), this.page.getByTestId('rlc-item').nth(1));
	}

	/** Types into the search of the open list; resolves with what is left once `expected` is and `gone` is not. */
	async search(text: string, expected: string, gone: string): Promise<string[]> {
		await this.page.getByTestId('rlc-search').fill(text);
		await this.listItem(gone).waitFor({ state: 'hidden' });
		await this.listItem(expected).waitFor();
		return await this.listed();
	}

	listItem(text: string): Locator {
		return this.page.getByTestId('rlc-item').filter({ hasText: text }).first();
	}

	async listed(): Promise<string[]> {
		return lines(await this.page.getByTestId('rlc-item').allInnerTexts());
	}

	/** Chooses an entry of the open list with search. */
	async choose(text: string): Promise<void> {
		await this.page.getByTestId('rlc-item').getByText(text, { exact: true }).click();
		await this.page.getByTestId('rlc-search').waitFor({ state: 'hidden' });
	}

	/** Opens a plain list (choices, columns of a mapping row); resolves with its entries, each as "name" or "name\ndescription". */
	async openChoices(parameter: string, index = 0): Promise<string[]> {
		// The input inside is disabled while n8n loads the entries; clicking it waits for that.
		await clickUntil(this.page.getByTestId('node-parameters').getByTestId(`parameter-input-${parameter}`).nth(index).locator('input').first(), this.page.getByRole('option').first());
		return lines(await this.page.getByRole('option').allInnerTexts());
	}

	option(text: string): Locator {
		return this.page.getByRole('option').filter({ hasText: text }).first();
	}

	/** Opens the menu of a collection by its label (Options, Company); resolves with what can be added. */
	async openMenu(label: string): Promise<string[]> {
		await clickUntil(this.field(label).getByTestId('collection-parameter-add'), this.page.getByTestId('collection-parameter-option').first());
		return lines(await this.page.getByTestId('collection-parameter-option').allInnerTexts());
	}

	async closeList(): Promise<void> {
		await this.page.keyboard.press('Escape');
		for (const entry of [this.page.getByTestId('rlc-search'), this.page.getByRole('option'), this.page.getByTestId('collection-parameter-option')]) await entry.first().waitFor({ state: 'hidden' });
	}

	/** Runs the workflow up to this node; resolves when n8n marks it as done, with or without success. */
	async executeStep(): Promise<void> {
		await this.page.getByTestId('node-execute-button').click();
		await this.page.getByTestId('output-panel').locator('[data-test-id^="node-run-status-"], [data-test-id="node-error-message"]').first().waitFor();
	}

	/** The output as a table: one array of cell texts per row, the heading first. */
	async outputTable(): Promise<string[][]> {
		const output = this.page.getByTestId('output-panel');
		await output.getByTestId('radio-button-table').click();
		await output.locator('table').waitFor();
		const rows = await output.locator('table tr').all();
		return await Promise.all(rows.map(async (row) => (await row.locator('th,td').allInnerTexts()).map((text) => text.trim())));
	}

	/** The notes over the output, for example the run in one line. */
	async outputHints(): Promise<string[]> {
		const hints = this.page.getByTestId('output-panel').getByTestId('node-hint');
		await hints.first().waitFor();
		return lines(await hints.allInnerTexts());
	}
}
