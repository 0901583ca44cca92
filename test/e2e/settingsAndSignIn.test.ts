import { flow, ITEMS, node, receive, RECEIVED, type Connection } from '../../bench/contestants/flow';
import { CREDENTIAL_TYPE, credentialFor } from '../../demo/host/demoCredential';
import type { N8nWorkflow, WorkflowFile } from '../../demo/host/n8nEditorApi';
import { UPSERT } from '../../demo/leads/leadCaptureTemplate';
import { join } from 'node:path';
import { type RealPair, startRealPair } from '../support/n8nInstance';
import { startStrangers } from '../support/strangers';
import { errorOfUpsert } from '../support/upsertFlow';

let pair: RealPair;
beforeAll(async () => { pair = await startRealPair(); });
afterAll(async () => { await pair?.stop(); });

/** A flow that upserts what its webhook gets, with the job title that its settings say. */
const upsertFlow = (name: string, credential: { id: string; name: string }, jobTitle: string): WorkflowFile => {
	const parameters = { mapping: 'defaultsPlusMyRows', fields: { row: [{ column: 'jobtitle', value: jobTitle, update: 'completeIfMissing' }] } };
	const connections: Connection[] = [RECEIVED, [ITEMS, 0, 'Upsert']];
	return flow(name, [...receive(name), node('Upsert', UPSERT, 1, parameters, { credentials: { [CREDENTIAL_TYPE]: credential } })], connections);
};

const send = async (name: string, email: string): Promise<unknown> => {
	const { status, body } = await pair.n8n.webhook<{ outcome: string }[]>(name, { people: [{ lastName: 'Byron', email }] });
	expect(status).toBe(200);
	expect(body).toMatchObject([{ outcome: 'created' }]);
	return (await pair.dataverse.rows('lead')).find(({ emailaddress1 }) => emailaddress1 === email)?.jobtitle;
};

const TAKEN_INTO_USE_WITHIN_MS = 90_000;

/** n8n takes a version into use a moment after it was published: what the flow writes as soon as that is no longer "Before". */
const titleOnceAfter = async (name: string): Promise<unknown> => {
	let title: unknown = 'Before';
	const end = Date.now() + TAKEN_INTO_USE_WITHIN_MS;
	for (let attempt = 0; title === 'Before' && Date.now() < end; attempt += 1) {
		title = await send(name, `attempt${attempt}@publish.example`);
		if (title === 'Before') await new Promise((resolve) => setTimeout(resolve, 250));
	}
	return title;
};

test('S26: changed settings count from the moment they are published, not when they are saved', async () => {
	const credential = { id: pair.credentialId, name: credentialFor(pair.dataverse.announcement).name };
	const imported = await pair.n8n.editor.importWorkflow(upsertFlow('publishing', credential, 'Before'));
	await pair.n8n.editor.publish(imported);
	expect(await send('publishing', 'one@publish.example')).toBe('Before');

	const { name, nodes, connections, settings } = upsertFlow('publishing', credential, 'After');
	const saved = await pair.n8n.editor.call<N8nWorkflow>('PATCH', `/workflows/${imported.id}`, { name, nodes, connections, settings, versionId: imported.versionId });
	expect(saved.versionId).not.toBe(imported.versionId);
	expect(await send('publishing', 'two@publish.example')).toBe('Before');

	await pair.n8n.editor.publish(saved);
	expect(await titleOnceAfter('publishing')).toBe('After');
	expect(await send('publishing', 'last@publish.example')).toBe('After');
});

test('G13: a credential with a certificate signs in at the sign-in service and a run writes the row', async () => {
	const { announcement } = pair.dataverse;
	const application = announcement.applications.find(({ certificate }) => certificate);
	const credential = { ...credentialFor(announcement, { clientId: application?.clientId, signInWith: 'certificate', clientSecret: '', certificate: application?.certificate, privateKey: application?.privateKey }), name: 'With a certificate' };
	expect(await pair.n8n.editor.testCredential(credential)).toMatchObject({ status: 'OK' });
	const id = await pair.n8n.editor.putCredential(credential);
	const workflow = await pair.n8n.editor.importWorkflow(upsertFlow('certificate', { id, name: credential.name }, 'Signed'));
	await pair.n8n.editor.publish(workflow);
	expect(await send('certificate', 'certificate@sign-in.example')).toBe('Signed');
});

describe('n8n\'s own HTTP Request node with the credential of a service principal', () => {
	/** Publishes a flow that asks an address with a credential. */
	const asking = async (name: string, url: string, credential: { id: string; name: string }): Promise<N8nWorkflow> => {
		const parameters = { method: 'GET', url, authentication: 'predefinedCredentialType', nodeCredentialType: CREDENTIAL_TYPE, options: {} };
		const request = node('Ask', 'n8n-nodes-base.httpRequest', 4.2, parameters, { executeOnce: true, credentials: { [CREDENTIAL_TYPE]: credential } });
		const workflow = await pair.n8n.editor.importWorkflow(flow(name, [...receive(name), request], [RECEIVED, [ITEMS, 0, 'Ask']]));
		await pair.n8n.editor.publish(workflow);
		return workflow;
	};
	const ONE = [{ any: 'thing' }];

	test('S130: it is answered by the environment, and the token goes to no other address, by redirect neither', async () => {
		const strangers = await startStrangers(join(pair.directory, 'dataverse'));
		try {
			const { announcement } = pair.dataverse;
			const ours = { id: pair.credentialId, name: credentialFor(announcement).name };
			await asking('who', `${announcement.environmentUrl}/api/data/v9.2/WhoAmI`, ours);
			expect((await pair.n8n.webhook('who', { people: ONE })).body).toEqual([expect.objectContaining({ UserId: expect.stringMatching(/^[0-9a-f-]{36}$/) })]);
			expect(await errorOfUpsert(pair, await asking('elsewhere', `${strangers.intranet}/`, ours), ONE)).toMatch(/^The request goes to another host than the credential's environment/);

			await pair.dataverse.signIn('POST', 'resources', { origin: strangers.redirecting });
			const led = { ...credentialFor(announcement, { environmentUrl: strangers.redirecting }), name: 'Led elsewhere' };
			expect(await pair.n8n.editor.testCredential(led)).toMatchObject({ status: 'Error' });
			const id = await pair.n8n.editor.putCredential(led);
			expect(await errorOfUpsert(pair, await asking('led', `${strangers.redirecting}/api/data/v9.2/WhoAmI`, { id, name: led.name }), ONE)).toContain('302');
			expect(strangers.carried).toEqual([]);
		} finally {
			strangers.stop();
		}
	});
});
