import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page, selectors } from 'playwright-core';
import type { N8nWorkflow } from '../../demo/host/n8nEditorApi';
import { owner } from '../../demo/host/n8nSettings';
import { NodePanel } from './browserNodePanel';
import type { RealPair } from './n8nInstance';

/** Two busy cores load the editor's 20 MB of scripts in half a minute, and stall for seconds at times. */
const PATIENCE_MS = 180_000;
/** The size every picture has. */
const WINDOW = { width: 1500, height: 1250 };

// n8n's own spelling.
selectors.setTestIdAttribute('data-test-id');

/** Playwright's own way to refuse requests switches the HTTP cache off, so that each page would compile all scripts anew. */
const THIS_MACHINE_ONLY = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1';
const LAUNCH = { args: ['--no-sandbox', THIS_MACHINE_ONLY], timeout: PATIENCE_MS };
const SCREEN = { viewport: WINDOW, locale: 'en-US', timezoneId: 'UTC', colorScheme: 'light', reducedMotion: 'reduce' } as const;

/** What `scripts/setup/browser.mjs` found. */
const foundBrowser = (stateDir: string): { executable: string; env: Record<string, string> } => JSON.parse(readFileSync(join(stateDir, 'browser.json'), 'utf8'));

const CREDENTIAL_TO_CHOOSE = /^[- ]*Credentials for .* (are|is) not set/;

const namesOf = async (nodes: Locator): Promise<string[]> => await Promise.all((await nodes.all()).map(async (node) => (await node.getAttribute('data-node-name')) ?? ''));

/** n8n's editor in a Chromium, used as a person uses it: by what can be seen and clicked. */
export class Editor {
	private constructor(private readonly browser: Browser, readonly page: Page, private readonly pair: RealPair) {}

	/** Starts the browser and signs in on n8n's own page. Nothing but this machine can be reached from it. */
	static async open(pair: RealPair): Promise<Editor> {
		const { executable, env } = foundBrowser(pair.setup.stateDir);
		const browser = await chromium.launch({ ...LAUNCH, executablePath: executable, env: { ...process.env, ...env } as Record<string, string> });
		const context = await browser.newContext({ ...SCREEN, baseURL: pair.n8n.baseUrl, ignoreHTTPSErrors: true });
		const page = await context.newPage();
		page.setDefaultTimeout(PATIENCE_MS);
		const editor = new Editor(browser, page, pair);
		await editor.keepingPicture('sign in', async () => { await editor.signIn(); });
		return editor;
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	private async signIn(): Promise<void> {
		await this.page.goto('/signin');
		await this.page.locator('input[type=email]').fill(owner.email);
		await this.page.locator('input[type=password]').fill(owner.password);
		await this.page.getByRole('button', { name: 'Sign in' }).click();
		await this.page.getByTestId('add-resource-workflow').first().waitFor();
	}

	/** Imports a workflow file through the file chooser of an empty workflow, as the templates' page tells people to. */
	async importFile(file: string): Promise<void> {
		await this.page.goto('/workflow/new');
		await this.page.getByTestId('canvas-add-button').waitFor();
		await this.page.getByTestId('workflow-import-input').setInputFiles(file);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	async openWorkflow({ id }: Pick<N8nWorkflow, 'id'>): Promise<void> {
		await this.page.goto(`/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	nodeOnCanvas(name: string): Locator {
		return this.page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`);
	}

	/** What n8n has against the nodes of the canvas, by their name: parameters it finds wrong, a type that is not installed. A credential that is still to be chosen is no fault of a template. */
	async faults(): Promise<Record<string, string[]>> {
		const faults: Record<string, string[]> = {};
		for (const node of await this.page.getByTestId('canvas-node').filter({ has: this.page.getByTestId('node-not-installed') }).all()) faults[(await node.getAttribute('data-node-name')) ?? ''] = ['not installed'];
		for (const node of await this.page.getByTestId('canvas-node').filter({ has: this.page.getByTestId('node-issues') }).all()) {
			const said = (await this.issuesOf(node)).filter((issue) => !CREDENTIAL_TO_CHOOSE.test(issue));
			if (said.length > 0) faults[(await node.getAttribute('data-node-name')) ?? ''] = said;
		}
		return faults;
	}

	/** Reads the list that opens over a node's red mark. It is there twice, once for screen readers. */
	private async issuesOf(node: Locator): Promise<string[]> {
		const issues = this.page.getByTestId('tooltip-content').locator('li');
		await this.page.mouse.move(0, 0);
		await issues.first().waitFor({ state: 'detached' });
		await node.getByTestId('node-issues').locator('svg').hover();
		await issues.first().waitFor();
		return [...new Set(await issues.allInnerTexts())];
	}

	async nodeNames(): Promise<string[]> {
		return await namesOf(this.page.getByTestId('canvas-node'));
	}

	/** Double-clicks a node and waits for its panel. */
	async openNode(name: string): Promise<NodePanel> {
		if (await this.page.getByTestId('ndv-close-button').isVisible()) await this.closeNode();
		await this.nodeOnCanvas(name).dblclick();
		await this.page.getByTestId('node-parameters').waitFor();
		await this.page.getByTestId('node-title-container').filter({ hasText: name }).waitFor();
		return new NodePanel(this.page);
	}

	async closeNode(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.page.getByTestId('ndv-close-button').waitFor({ state: 'hidden' });
	}

	/** Does the work; when it fails, keeps a picture of the screen and says where. */
	async keepingPicture(title: string, work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			const directory = join(this.pair.setup.stateDir, 'browser-failures');
			mkdirSync(directory, { recursive: true });
			const file = join(directory, `${title.replace(/[^a-z0-9]+/gi, '-').slice(0, 80)}.png`);
			await this.page.screenshot({ path: file });
			throw new Error(`${(error as Error).message}\nThe screen at that moment: ${file}`, { cause: error });
		}
	}
}
