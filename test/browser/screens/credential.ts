import type { Locator } from 'playwright-core';
import { credentialFor } from '../../../demo/host/demoCredential';
import { storePanels } from '../../support/browserPanels';
import type { ScreenPart } from './screenPart';

/** The screen of the credential, opened with the pencil in a node. n8n tests a credential when its screen is opened. */
export const credential: ScreenPart = (running, sees) => {
	const openCredential = async (credentialId: string): Promise<Locator> => {
		const { pair, editor } = running();
		await editor.openWorkflow(await storePanels({ ...pair, credentialId }));
		await editor.openNode('New lead');
		await editor.page.getByTestId('credential-edit-button').click();
		const dialog = editor.page.getByTestId('credential-edit-dialog');
		await dialog.getByTestId('parameter-input-environmentUrl').waitFor();
		return dialog;
	};

	sees('S31: the credential asks for an address, a tenant, an application and its secret, shows no secret, and says that it works', async () => {
		const dialog = await openCredential(running().pair.credentialId);
		for (const name of ['environmentUrl', 'tenantId', 'clientId', 'signInWith', 'clientSecret']) await dialog.getByTestId(`parameter-input-${name}`).waitFor();
		expect(await dialog.getByTestId('parameter-input-clientSecret').locator('input').getAttribute('type')).toBe('password');
		await dialog.getByText('Connection tested successfully').waitFor();
	});

	sees('a wrong secret is answered with one sentence that says what to do', async () => {
		const { pair } = running();
		const wrong = { ...credentialFor(pair.dataverse.announcement, { clientSecret: 'not-the-secret' }), name: 'With a wrong secret' };
		const dialog = await openCredential(await pair.n8n.editor.putCredential(wrong));
		await dialog.getByText('More details').click();
		await dialog.getByText('The client secret is wrong').first().waitFor();
		expect(await dialog.innerText()).toMatch(/paste the secret's value/i);
	});
};
