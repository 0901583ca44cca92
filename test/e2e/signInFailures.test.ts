import { join } from 'node:path';
import { CREDENTIAL_TYPE, credentialFor } from '../../demo/host/demoCredential';
import type { N8nWorkflow } from '../../demo/host/n8nEditorApi';
import { explainFault } from '../../src/domain/environment/explainSignInFailure';
import { type RealPair, startRealPair } from '../support/n8nInstance';
import { BROKEN_CONNECTIONS, PROVOCATIONS } from '../support/signInFailures';
import { startStrangers, type Strangers } from '../support/strangers';
import { installTemplate, itemsOf } from '../support/template';
import { errorOfUpsert, publishUpsert } from '../support/upsertFlow';
import { userCredential } from '../support/userSignIn';

const NAME = 'Under test';

let pair: RealPair;
let strangers: Strangers;
beforeAll(async () => {
	pair = await startRealPair();
	strangers = await startStrangers(join(pair.directory, 'dataverse'));
});
afterAll(async () => {
	strangers?.stop();
	await pair?.stop();
});

const ONE = [{ lastName: 'Byron', email: 'ada@engine.example' }];

describe('a service principal', () => {
	let workflow: N8nWorkflow;
	beforeAll(async () => {
		const id = await pair.n8n.editor.putCredential({ ...credentialFor(pair.dataverse.announcement), name: NAME });
		workflow = await publishUpsert(pair, 'failures', { type: CREDENTIAL_TYPE, id, name: NAME });
	});

	test.each(PROVOCATIONS.map((provocation) => [provocation.code, provocation] as const))('S131: the fault %s is one sentence, the same in the credential test and in the node, and nothing is written', async (code, { fields, before, after }) => {
		const { announcement } = pair.dataverse;
		const credential = { ...credentialFor(announcement, fields?.(announcement, strangers)), name: NAME };
		const { sentence } = explainFault(code);
		try {
			await before?.(pair.dataverse, strangers);
			expect(await pair.n8n.editor.testCredential(credential)).toEqual({ status: 'Error', message: sentence });
			expect((await errorOfUpsert(pair, workflow, ONE))?.slice(0, sentence.length)).toBe(sentence);
		} finally {
			await after?.(pair.dataverse);
		}
		expect(await pair.dataverse.rows('lead')).toEqual([]);
	});
});

describe('a connection of a person', () => {
	test.each(BROKEN_CONNECTIONS.map((broken) => [broken.code, broken] as const))('S131: the fault %s is one sentence, the same in the credential test and in the node, and nothing is written', async (code, { happens }) => {
		const credential = await userCredential(pair, `Under test: ${code}`);
		const id = await pair.n8n.editor.putCredential(credential);
		await happens(pair, id, credential);
		const { sentence } = explainFault(code);
		expect(await pair.n8n.editor.testStoredCredential(id)).toMatchObject({ status: 'Error', message: sentence });
		const workflow = await publishUpsert(pair, code, { ...credential, id });
		expect(await errorOfUpsert(pair, workflow, ONE)).toBe(sentence);
		expect(await pair.dataverse.rows('lead')).toEqual([]);
	});
});

test('S138: the template Connection check says who is connected, and fails with what must be done once the connection does not work', async () => {
	const template = await installTemplate(pair, '01-connection-check.json');
	const [well] = itemsOf(await template.runByHand('Check now'), 'All is well');
	expect(well).toMatchObject({ connected: true, user: { name: '# Lead Capture Sync', roles: ['Lead Capture Sync'] }, ends: null, summary: expect.stringMatching(/^Connected to Local Dataverse/) });
	const { announcement } = pair.dataverse;
	await pair.n8n.editor.putCredential(credentialFor(announcement, { secretExpiresOn: new Date(Date.now() + 5 * 86_400_000).toISOString() }));
	expect((await template.runByHand('Check now')).data.resultData.error?.message).toMatch(/^The client secret of this credential ends on .* in 4 days: /);
	await pair.n8n.editor.putCredential(credentialFor(announcement, PROVOCATIONS.find(({ code }) => code === '65001')?.fields?.(announcement, strangers)));
	expect((await template.runByHand('Check now')).data.resultData.error?.message).toMatch(/^This application has no consent .*: a Microsoft Entra global administrator must .* Send this link to the administrator: https:/);
	expect(await pair.dataverse.rows('lead')).toEqual([]);
});
