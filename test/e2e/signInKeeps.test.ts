import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { flow, ITEMS, node, receive, RECEIVED } from '../../bench/contestants/flow';
import { baseIds } from '../../emulator/store/baseData';
import { CREDENTIAL_TYPE, credentialFor } from '../../demo/host/demoCredential';
import { LocalDataverse, type TracedRequest } from '../../demo/host/localDataverse';
import type { WorkflowFile } from '../../demo/host/n8nEditorApi';
import { UPSERT } from '../../demo/leads/leadCaptureTemplate';
import { explainFault } from '../../src/domain/environment/explainSignInFailure';
import { type RealPair, startRealPair } from '../support/n8nInstance';
import { examples, findSecrets } from '../support/secretScan';
import { Sink } from '../support/sink';
import { until } from '../support/until';
import { errorOfUpsert, outcomesOfUpsert, publishUpsert } from '../support/upsertFlow';
import { answerPage, connectAs, userCredential } from '../support/userSignIn';

const RECORDS = 10_000;
const EVERY_SECOND = { item: [{ mode: 'custom', cronExpression: '* * * * * *' }] };
const TRIGGER = 'n8n-nodes-dynamics365-sync.dynamics365ImportTrigger';

interface TokenTrace {
	grant: string;
	status: number;
	clientId: string;
}

const people = (domain: string, count: number) => Array.from({ length: count }, (_, index) => ({ lastName: `Last${index}`, email: `person.${index}@${domain}` }));
const emails = (rows: Record<string, unknown>[], domain: string): string[] => rows.map(({ emailaddress1 }) => String(emailaddress1)).filter((email) => email.endsWith(`@${domain}`));

describe('a connection that ends while work is under way, in a real n8n', () => {
	let pair: RealPair;
	let second: LocalDataverse;
	beforeAll(async () => {
		pair = await startRealPair({ env: { N8N_LOG_LEVEL: 'debug', N8N_LOG_OUTPUT: 'console,file', EXECUTIONS_DATA_SAVE_ON_ERROR: 'all', N8N_PAYLOAD_SIZE_MAX: '64' } });
	});
	afterAll(async () => {
		await second?.stop();
		await pair?.stop();
	});

	const ours = () => ({ type: CREDENTIAL_TYPE, id: pair.credentialId, name: credentialFor(pair.dataverse.announcement).name });
	const publish = async (file: WorkflowFile) => {
		const workflow = await pair.n8n.editor.importWorkflow(file);
		await pair.n8n.editor.publish(workflow);
		return workflow;
	};
	const answered = async (): Promise<number> => (await pair.dataverse.counters()).byStatus['200'] ?? 0;
	const tokenTrace = async (): Promise<TokenTrace[]> => await pair.dataverse.signIn('GET', 'trace');

	test('S138: tokens that end in the middle of an upsert cost one token request each and no row', async () => {
		const workflow = await publishUpsert(pair, 'expiring', ours());
		await pair.dataverse.signIn('POST', 'reset');
		await pair.dataverse.clearTrace();
		await pair.dataverse.signIn('POST', 'lifetime', { seconds: 1 });
		let isOver = false;
		const run = outcomesOfUpsert<{ outcome: string }>(pair, workflow, people('expiring.example', RECORDS)).finally(() => { isOver = true; });
		// The first token ends by its time, those after it by being revoked: a stalled machine then cannot end one before its first use.
		const tokensOut = async (count: number): Promise<void> => await until(`${count} tokens`, async () => (await tokenTrace()).length, (seen) => seen >= count || isOver);
		await tokensOut(1);
		await pair.dataverse.signIn('POST', 'lifetime', { seconds: 3600 });
		let ends = 1;
		for (await tokensOut(2); !isOver; await tokensOut(ends + 1)) {
			const before = await answered();
			await until('answers to the new token', answered, (seen) => seen >= before + 5 || isOver);
			if (!isOver) ends += Math.sign((await pair.dataverse.signIn<{ revoked: number }>('POST', 'revoke')).revoked);
		}
		const outcomes = await run;
		expect([outcomes.length, outcomes.filter(({ outcome }) => outcome !== 'created')]).toEqual([RECORDS, []]);
		const written = emails(await pair.dataverse.rows('lead'), 'expiring.example');
		expect([written.length, new Set(written).size]).toEqual([RECORDS, RECORDS]);
		// One for each token that ended, but for the last when nothing was asked after it.
		const requests = await tokenTrace();
		expect(requests.filter(({ status: given }) => given !== 200)).toEqual([]);
		expect(ends).toBeGreaterThanOrEqual(3);
		expect([ends, ends + 1]).toContain(requests.length);
	});

	test('S32: a revoked connection stops a run with its sentence, the credential test says that it has to be connected again, and after connecting again the same run completes without loss or duplicates', async () => {
		const credential = await userCredential(pair, 'Sam in person');
		const id = await pair.n8n.editor.putCredential(credential);
		expect((await answerPage(pair, id, { person: baseIds.objects.seller, consent: 'cancel' })).body).toContain('AADSTS65004');
		await connectAs(pair, id, baseIds.objects.seller);
		expect(await pair.n8n.editor.testStoredCredential(id)).toMatchObject({ status: 'OK' });
		const workflow = await publishUpsert(pair, 'revoked', { ...credential, id });
		const everybody = people('revoked.example', 300);
		await outcomesOfUpsert(pair, workflow, everybody.slice(0, 100));
		await pair.dataverse.signIn('POST', 'end-grants', { code: 50173 });
		await pair.dataverse.signIn('POST', 'revoke');
		expect(await errorOfUpsert(pair, workflow, everybody)).toBe(explainFault('50173').sentence);
		expect(emails(await pair.dataverse.rows('lead'), 'revoked.example')).toHaveLength(100);
		expect(await pair.n8n.editor.testStoredCredential(id)).toMatchObject({ status: 'Error', message: expect.stringContaining('needs to be reconnected') });
		await connectAs(pair, id, baseIds.objects.seller);
		expect(await outcomesOfUpsert(pair, workflow, everybody)).toHaveLength(300);
		const rows = (await pair.dataverse.rows('lead')).filter(({ emailaddress1 }) => String(emailaddress1).endsWith('@revoked.example'));
		expect([rows.length, new Set(rows.map(({ createdby }) => createdby))]).toEqual([300, new Set([baseIds.users.seller])]);
	});

	test('S138: a token that ends in the middle of a backfill costs one token request and no row', async () => {
		const sink = await Sink.start();
		try {
			await pair.dataverse.seed({ accounts: Array.from({ length: RECORDS }, (_, index) => ({ name: `Account ${index}` })) });
			await pair.n8n.webhook('expiring', { people: people('renewed.example', 1) });
			await pair.dataverse.signIn('POST', 'reset');
			const { id, name } = ours();
			await publish({
				name: 'Backfill', settings: { executionOrder: 'v1', saveDataSuccessExecution: 'none' },
				nodes: [
					{ id: 'import', name: 'Accounts', type: TRIGGER, typeVersion: 1, position: [0, 0], parameters: { tables: { table: [{ table: 'account' }] }, schedule: EVERY_SECOND, options: { pageSize: 100 } }, credentials: { [CREDENTIAL_TYPE]: { id, name } } },
					{ id: 'send', name: 'Send on', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, position: [200, 0], executeOnce: true, parameters: { method: 'POST', url: sink.url, sendBody: true, specifyBody: 'json', jsonBody: '={{ JSON.stringify($input.all().map((item) => item.json)) }}', options: {} } },
				],
				connections: { Accounts: { main: [[{ node: 'Send on', type: 'main', index: 0 }]] } },
			});
			let revoked = 0;
			for (const end = Date.now() + 240_000; sink.items.length < RECORDS && Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 50))) {
				if (revoked === 0 && sink.items.length >= RECORDS / 4) revoked = (await pair.dataverse.signIn<{ revoked: number }>('POST', 'revoke')).revoked;
			}
			expect(revoked).toBeGreaterThan(0);
			expect([sink.items.length, sink.mirror('account').size]).toEqual([RECORDS, RECORDS]);
			expect((await tokenTrace()).filter(({ status }) => status === 200).length).toBe(1);
		} finally {
			await sink.stop();
		}
	});

	test('S130: two credentials in one execution never mix: each environment sees its own rows, its own user and nobody else', async () => {
		second = await LocalDataverse.start({ setup: pair.setup, dir: join(pair.directory, 'dataverse'), logFile: join(pair.directory, 'second.log') });
		const production = { ...credentialFor(second.announcement), name: 'Production' };
		const id = await pair.n8n.editor.putCredential(production);
		const first = node('Sandbox', UPSERT, 1, {}, { credentials: { [CREDENTIAL_TYPE]: { id: pair.credentialId, name: ours().name } } });
		const other = node('Production', UPSERT, 1, {}, { credentials: { [CREDENTIAL_TYPE]: { id, name: production.name } } });
		await publish(flow('both', [...receive('both'), first, other, node('Merged', 'n8n-nodes-base.merge', 3.2, {})], [RECEIVED, [ITEMS, 0, 'Sandbox'], [ITEMS, 0, 'Production'], ['Sandbox', 0, 'Merged', 0], ['Production', 0, 'Merged', 1]]));
		await Promise.all([pair.dataverse.clearTrace(), second.clearTrace()]);
		const { body } = await pair.n8n.webhook<{ url: string }[]>('both', { people: people('both.example', 20) });
		expect(body).toHaveLength(40);
		for (const dataverse of [pair.dataverse, second]) {
			const trace: TracedRequest[] = await dataverse.trace();
			expect(emails(await dataverse.rows('lead'), 'both.example')).toHaveLength(20);
			expect([...new Set(trace.map(({ userId, status }) => `${status < 400} ${userId}`))]).toEqual([`true ${baseIds.users.sync}`]);
			expect(body.filter(({ url }) => url.startsWith(dataverse.announcement.environmentUrl))).toHaveLength(20);
		}
	});

	test('no secret, no token and no refresh token is in clear in the database, the logs, the executions or the exported workflows', async () => {
		const { applications, signInUrl } = pair.dataverse.announcement;
		const secrets = { 'a secret': applications.flatMap(({ clientSecret }) => clientSecret ?? []), 'a refresh token': await pair.dataverse.signIn<string[]>('GET', 'refresh-tokens') };
		const found = (text: string): string[] => findSecrets(text, secrets, signInUrl);
		expect(found(examples(secrets, signInUrl))).toEqual(['a secret', 'a refresh token', 'a token']);
		const user = join(pair.directory, 'user', '.n8n');
		const files = readdirSync(user).filter((name) => /^database\.sqlite|\.json$/.test(name));
		expect(files).toContain('database.sqlite');
		for (const name of files) expect([name, found(readFileSync(join(user, name), 'latin1'))]).toEqual([name, []]);
		expect(found(pair.logs())).toEqual([]);
		expect(found(await pair.n8n.cli('export:workflow', '--all'))).toEqual([]);
	});
});
