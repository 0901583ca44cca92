import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CREDENTIAL_TYPE, credentialFor } from '../../demo/host/demoCredential';
import type { CredentialInput, N8nWorkflow } from '../../demo/host/n8nEditorApi';
import { explainFault } from '../../src/domain/environment/explainSignInFailure';
import { type RealPair, startAnotherN8n, startRealPair } from '../support/n8nInstance';
import { NameProxy } from '../support/nameProxy';
import { BROKEN_CONNECTIONS, PROVOCATIONS } from '../support/signInFailures';
import { examples, findSecrets } from '../support/secretScan';
import { startStrangers, type Strangers } from '../support/strangers';
import { installTemplate, itemsOf } from '../support/template';
import { errorOfUpsert, publishUpsert } from '../support/upsertFlow';
import { userCredential } from '../support/userSignIn';

const NAME = 'Under test';

let pair: RealPair;
let strangers: Strangers;
let proxy: NameProxy;
beforeAll(async () => {
	proxy = await NameProxy.start(() => strangers?.ports ?? {});
	pair = await startRealPair({ env: { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: 'localhost,127.0.0.1', N8N_LOG_LEVEL: 'debug', N8N_LOG_OUTPUT: 'console,file', EXECUTIONS_DATA_SAVE_ON_ERROR: 'all' } });
	strangers = await startStrangers(join(pair.directory, 'dataverse'));
});
afterAll(async () => {
	strangers?.stop();
	await pair?.stop();
	await proxy?.stop();
});

/** Everything secret that was typed into a credential here. */
const typed: Record<string, string[]> = { clientSecret: [], privateKey: [], passphrase: [], federatedToken: [] };
function remember({ data }: CredentialInput): void {
	for (const [field, values] of Object.entries(typed)) if (String(data[field] ?? '').trim().length > 11 && !String(data[field]).startsWith('http')) values.push(String(data[field]));
}

const ONE = [{ lastName: 'Byron', email: 'ada@engine.example' }];

type Fields = Record<string, unknown>;

/** One sentence in credential test and node of a credential that differs from a good one, and nothing written. */
async function isToldEverywhere(where: RealPair, code: string, name: string, fields: Fields): Promise<void> {
	const credential = { ...credentialFor(where.dataverse.announcement, fields), name };
	const { sentence } = explainFault(code);
	expect(await where.n8n.editor.testCredential(credential)).toEqual({ status: 'Error', message: sentence });
	const workflow = await publishUpsert(where, name.replace(/\W+/g, '-'), { type: CREDENTIAL_TYPE, id: await where.n8n.editor.putCredential(credential), name });
	expect(await errorOfUpsert(where, workflow, ONE)).toBe(sentence);
	expect(await where.dataverse.rows('lead')).toEqual([]);
}

describe('a service principal', () => {
	let workflow: N8nWorkflow;
	beforeAll(async () => {
		const id = await pair.n8n.editor.putCredential({ ...credentialFor(pair.dataverse.announcement), name: NAME });
		workflow = await publishUpsert(pair, 'failures', { type: CREDENTIAL_TYPE, id, name: NAME });
	});

	test.each(PROVOCATIONS.map((provocation) => [provocation.code, provocation] as const))('S131: the fault %s is one sentence, the same in the credential test and in the node, and nothing is written', async (code, { fields, adds, before, after }) => {
		const { announcement } = pair.dataverse;
		const credential = { ...credentialFor(announcement, fields?.(announcement, strangers)), name: NAME };
		const { sentence } = explainFault(code);
		remember(credential);
		try {
			await before?.(pair.dataverse, strangers);
			const { status, message } = await pair.n8n.editor.testCredential(credential);
			const error = (await errorOfUpsert(pair, workflow, ONE)) ?? '';
			if (adds) expect([message, error]).toEqual([expect.stringMatching(adds), expect.stringMatching(adds)]);
			const [tested, run] = [message, error].map((text) => (adds ? text.replace(adds, '') : text));
			expect([status, tested, run?.slice(0, sentence.length)]).toEqual(['Error', sentence, sentence]);
		} finally {
			await after?.(pair.dataverse);
		}
		expect(await pair.dataverse.rows('lead')).toEqual([]);
	});
});

/** Sign-ins to an address that stands in the n8n server's own network. */
const SIGN_INS: [string, Fields][] = [
	['a sign-in service of one\'s own', { signInAuthority: 'https://127.0.0.1:9' }],
	['the address of a federated token', { signInWith: 'federatedToken', federatedToken: 'https://127.0.0.1:9/token' }],
	['a managed identity', { signInWith: 'managedIdentity', environmentUrl: 'https://contoso.crm4.dynamics.com', customHost: false }],
];

test('S131: the address of a federated token outside the allowed domains is told as that, the same in the credential test and in the node', async () => {
	await isToldEverywhere(pair, 'domainNotAllowed', 'Federated, not allowed', { ...SIGN_INS[1]?.[1], allowedHttpRequestDomains: 'domains', allowedDomains: 'localhost' });
});

describe('an n8n that keeps requests out of its own network', () => {
	let guarded: RealPair;
	beforeAll(async () => {
		guarded = { ...pair, ...(await startAnotherN8n(pair, 'guarded', { N8N_SSRF_PROTECTION_ENABLED: 'true', N8N_SSRF_ALLOWED_HOSTNAMES: 'localhost', NO_PROXY: '*' })) };
	});
	afterAll(async () => await guarded?.n8n.stop());

	test.each(SIGN_INS)('S131: %s that it blocks is told as that, the same in the credential test and in the node', async (name, fields) => {
		await isToldEverywhere(guarded, 'requestBlocked', `Blocked: ${name}`, fields);
	});

	test('S131: an environment that it blocks is told by the node, after the sign-in', async () => {
		const environmentUrl = pair.dataverse.announcement.environmentUrl.replace('localhost', '127.0.0.2');
		await pair.dataverse.signIn('POST', 'resources', { origin: environmentUrl });
		const credential = { ...credentialFor(pair.dataverse.announcement, { environmentUrl }), name: 'Blocked: environment' };
		const workflow = await publishUpsert(guarded, 'blocked-environment', { ...credential, id: await guarded.n8n.editor.putCredential(credential) });
		expect(await errorOfUpsert(guarded, workflow, ONE)).toBe(explainFault('requestBlocked').sentence);
	});

	test('S131: what it is told to allow is signed in to', async () => {
		expect(await guarded.n8n.editor.testCredential({ ...credentialFor(pair.dataverse.announcement), name: 'Allowed' })).toMatchObject({ status: 'OK' });
	});
});

describe('a connection of a person', () => {
	test.each(BROKEN_CONNECTIONS.map((broken) => [broken.code, broken] as const))('S131: the fault %s is one sentence, the same in the credential test and in the node, and nothing is written', async (code, { happens }) => {
		const credential = await userCredential(pair, `Under test: ${code}`);
		const id = await pair.n8n.editor.putCredential(credential);
		remember(credential);
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
	expect((await template.runByHand('Check now')).data.resultData.error?.message).toMatch(/^The client secret of this credential ends on .* in 5 days: /);
	await pair.n8n.editor.putCredential(credentialFor(announcement, { clientSecret: 'not used anywhere else' }));
	await pair.dataverse.signIn('POST', 'refuse', { requests: 50, code: '65001' });
	expect((await template.runByHand('Check now')).data.resultData.error?.message).toMatch(/^This application has no consent .*: a Cloud Application Administrator or Global Administrator of Microsoft Entra must .* Send this link to the administrator: https:/);
	await pair.dataverse.signIn('POST', 'refuse', { requests: 0 });
	expect(await pair.dataverse.rows('lead')).toEqual([]);
});

test('S131: no secret, key, passphrase or token that was typed or issued meanwhile is in clear in a refused execution, a log at its most talkative, or the database', async () => {
	const { signInUrl } = pair.dataverse.announcement;
	const secrets = { ...typed, 'refresh token': await pair.dataverse.signIn<string[]>('GET', 'refresh-tokens') };
	const found = (text: string): string[] => findSecrets(text, secrets, signInUrl);
	expect(found(examples(secrets, signInUrl))).toEqual([...Object.keys(typed), 'refresh token', 'a token']);
	const workflows = await pair.n8n.editor.workflows();
	const executions = await Promise.all(workflows.map(async ({ id }) => await pair.n8n.editor.executions(id)));
	expect(executions.flat().length).toBeGreaterThan(PROVOCATIONS.length);
	expect(found(JSON.stringify(executions))).toEqual([]);
	expect(found(pair.logs())).toEqual([]);
	const user = join(pair.directory, 'user', '.n8n');
	const files = readdirSync(user).filter((name) => name.startsWith('database.sqlite'));
	expect(files).toContain('database.sqlite');
	for (const name of files) expect([name, found(readFileSync(join(user, name), 'latin1'))]).toEqual([name, []]);
});
