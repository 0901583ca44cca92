import { flow, ITEMS, node, receive, RECEIVED } from '../../bench/contestants/flow';
import { CREDENTIAL_TYPE, credentialFor } from '../../demo/host/demoCredential';
import type { N8nWorkflow } from '../../demo/host/n8nEditorApi';
import { UPSERT } from '../../demo/leads/leadCaptureTemplate';
import { explainFault } from '../../src/domain/environment/explainSignInFailure';
import { type RealPair, startRealPair } from '../support/n8nInstance';
import { PROVOCATIONS } from '../support/signInFailures';
import { installTemplate, itemsOf } from '../support/template';

const NAME = 'Under test';

let pair: RealPair;
let workflow: N8nWorkflow;
beforeAll(async () => {
	pair = await startRealPair();
	const id = await pair.n8n.editor.putCredential({ ...credentialFor(pair.dataverse.announcement), name: NAME });
	const credentials = { [CREDENTIAL_TYPE]: { id, name: NAME } };
	workflow = await pair.n8n.editor.importWorkflow(flow('failures', [...receive('failures'), node('Upsert', UPSERT, 1, {}, { credentials })], [RECEIVED, [ITEMS, 0, 'Upsert']]));
	await pair.n8n.editor.publish(workflow);
});
afterAll(async () => { await pair?.stop(); });

/** The error of a run of the node, as its execution shows it. */
async function errorOfRun(): Promise<string | undefined> {
	const before = new Set((await pair.n8n.editor.executions(workflow.id)).map(({ id }) => id));
	await pair.n8n.webhook('failures', { people: [{ lastName: 'Byron', email: 'ada@engine.example' }] });
	return (await pair.n8n.editor.newExecution(workflow.id, before)).data.resultData.error?.message;
}

test.each(PROVOCATIONS.map((provocation) => [provocation.code, provocation] as const))('S131: the fault %s is one sentence, the same in the credential test and in the node, and nothing is written', async (code, { fields, before, after }) => {
	const { announcement } = pair.dataverse;
	const credential = { ...credentialFor(announcement, fields?.(announcement)), name: NAME };
	const { sentence } = explainFault(code);
	try {
		await before?.(pair.dataverse);
		expect(await pair.n8n.editor.testCredential(credential)).toEqual({ status: 'Error', message: sentence });
		expect((await errorOfRun())?.slice(0, sentence.length)).toBe(sentence);
	} finally {
		await after?.(pair.dataverse);
	}
	expect(await pair.dataverse.rows('lead')).toEqual([]);
});

test('S138: the template Connection check says who is connected, and fails with what must be done once the connection does not work', async () => {
	const template = await installTemplate(pair, '01-connection-check.json');
	const [well] = itemsOf(await template.runByHand('Check now'), 'All is well');
	expect(well).toMatchObject({ connected: true, user: { name: '# Lead Capture Sync', roles: ['Lead Capture Sync'] }, ends: null, summary: expect.stringMatching(/^Connected to Local Dataverse/) });
	const { announcement } = pair.dataverse;
	await pair.n8n.editor.putCredential(credentialFor(announcement, { secretExpiresOn: new Date(Date.now() + 5 * 86_400_000).toISOString() }));
	expect((await template.runByHand('Check now')).data.resultData.error?.message).toMatch(/^The client secret of this credential ends on .* in 4 days: /);
	await pair.n8n.editor.putCredential(credentialFor(announcement, PROVOCATIONS.find(({ code }) => code === '65001')?.fields?.(announcement)));
	expect((await template.runByHand('Check now')).data.resultData.error?.message).toMatch(/^This application has no consent .*: a Microsoft Entra global administrator must .* Send this link to the administrator: https:/);
	expect(await pair.dataverse.rows('lead')).toEqual([]);
});
