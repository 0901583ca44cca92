import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { flow, node } from '../../../bench/contestants/flow';
import { baseIds } from '../../../emulator/store/baseData';
import { UPSERT } from '../../../demo/leads/leadCaptureTemplate';
import { OAUTH2_TYPE, userCredential } from '../../support/userSignIn';
import type { ScreenPart } from './screenPart';

/** People who sign in themselves: from the empty credential to a row that is theirs. */
export const signIn: ScreenPart = (running, sees) => {
	/** A picture for the documentation, when these are taken. */
	const picture = async (page: Page, file: string): Promise<void> => {
		if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, `${file}.png`), animations: 'disabled', caret: 'hide' });
	};

	/** Fills in a new credential of the given application, in n8n's own dialog, and saves it. */
	async function create(name: string, application: string): Promise<Locator> {
		const { pair, editor: { page } } = running();
		const { data } = await userCredential(pair, name, application);
		await page.goto('/home/credentials/create');
		await page.getByTestId('new-credential-type-select').locator('input').fill('Dynamics 365 OAuth2');
		await page.getByTestId('node-creator-item-name').or(page.getByRole('option')).filter({ hasText: 'Dynamics 365 OAuth2 API' }).first().click();
		await page.getByTestId('new-credential-type-button').click();
		const dialog = page.getByTestId('credential-edit-dialog');
		const fill = async (field: string): Promise<void> => await dialog.getByTestId(`parameter-input-${field}`).locator('input').fill(String(data[field]));
		for (const field of ['environmentUrl', 'tenantId', 'clientId', 'clientSecret']) await fill(field);
		await dialog.getByTestId('parameter-input-customHost').locator('.el-switch, [role=switch]').first().click();
		await fill('signInAuthority');
		return dialog;
	}

	/** Chooses Connect and gives the window of the sign-in service. */
	async function openSignIn(dialog: Locator): Promise<Page> {
		const [window] = await Promise.all([running().editor.page.waitForEvent('popup'), dialog.getByRole('button', { name: 'Connect', exact: true }).click()]);
		await window.getByText('Pick an account').waitFor();
		return window;
	}

	/** Runs a node with the connection, in the editor; the row has to be the person's own. */
	async function savesALead(credential: string, email: string): Promise<void> {
		const { pair, editor } = running();
		const stored = (await pair.n8n.editor.call<{ id: string; name: string; type: string; createdAt: string }[]>('GET', '/credentials')).filter(({ type }) => type === OAUTH2_TYPE).sort((one, other) => one.createdAt.localeCompare(other.createdAt)).at(-1);
		const lead = { mapping: 'myRowsOnly', fields: { row: [{ column: 'lastname', value: 'Signed', update: 'overwrite' }, { column: 'emailaddress1', value: email, update: 'overwrite' }] } };
		const save = node('Save the lead', UPSERT, 1, { authentication: 'oAuth2', ...lead }, { position: [240, 0], credentials: { [OAUTH2_TYPE]: { id: String(stored?.id), name: String(stored?.name) } } });
		await editor.openWorkflow(await pair.n8n.editor.importWorkflow(flow(credential, [node('Start', 'n8n-nodes-base.manualTrigger', 1, {}), save], [['Start', 0, 'Save the lead']])));
		await (await editor.openNode('Save the lead')).executeStep();
		const [row] = (await pair.dataverse.rows('lead')).filter(({ emailaddress1 }) => emailaddress1 === email);
		expect([row?.createdby, row?.ownerid]).toEqual([baseIds.users.seller, baseIds.users.seller]);
		await editor.closeNode();
	}

	sees('S32: a person makes a credential, signs in, consents, and the row a node writes is theirs', async () => {
		const { editor } = running();
		const dialog = await create('Sam', 'personal');
		await picture(editor.page, 'sign-in-credential');
		const window = await openSignIn(dialog);
		await window.getByRole('button', { name: 'Sam Seller' }).click();
		await window.getByText('Permissions requested').waitFor();
		await picture(window, 'sign-in-consent');
		await Promise.all([window.waitForEvent('close'), window.getByRole('button', { name: 'Accept' }).click()]);
		await dialog.getByTestId('oauth-connect-success-banner').waitFor();
		await picture(editor.page, 'sign-in-connected');
		await savesALead('Sam', 'by@sam.example');
	});

	sees('S28: where an administrator must approve, the person is told so, can connect once one has, and the row a node writes is theirs', async () => {
		const { pair } = running();
		const dialog = await create('Sam with approval', 'approval');
		const window = await openSignIn(dialog);
		await window.getByRole('button', { name: 'Sam Seller' }).click();
		await window.getByText('Need admin approval').waitFor();
		await picture(window, 'sign-in-admin-approval');
		const { signInUrl, tenantId } = pair.dataverse.announcement;
		const { data } = await userCredential(pair, 'Sam with approval', 'approval');
		await window.goto(`${signInUrl}/${tenantId}/adminconsent?client_id=${String(data.clientId)}`);
		await picture(window, 'sign-in-admin-consent');
		await window.getByRole('button', { name: 'Accept as admin@contoso.local' }).click();
		await window.getByText('Permissions granted').waitFor();
		await window.close();
		const again = await openSignIn(dialog);
		await Promise.all([again.waitForEvent('close'), again.getByRole('button', { name: 'Sam Seller' }).click()]);
		await dialog.getByTestId('oauth-connect-success-banner').waitFor();
		await savesALead('Sam with approval', 'approved@sam.example');
	});
};
