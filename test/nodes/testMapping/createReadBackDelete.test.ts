import { controlsOf } from '../../../emulator/control/controls';
import { baseIds } from '../../../emulator/store/baseData';
import { testRowId } from '../../../src/domain/testMapping/testRowId';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { ada, mapped, testMapping, WRITING, type TestCall } from '../../support/testMappingNode';
import { upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const ID = testRowId({ organisationId: baseIds.organization, workflowId: 'workflow', nodeId: '2', table: 'lead' });
const database = () => emulator.environment.store.database;
const write = async ({ parameters, ...call }: TestCall = {}) => await testMapping(emulator, { as: 'admin', ...call, parameters: { ...WRITING, ...parameters } });
/** What reached the service about single rows, in order; a change set is one word. */
const steps = () => emulator.trace().filter(({ url, batchParts }) => /leads/.test(url) || batchParts.some((part) => part.method === 'POST')).map(({ method, url, status }) => (url.includes('$batch') ? 'rehearsal' : `${method} ${status}`));
/** A row as a test leaves it whose process died before the deletion. */
const leave = async (values = {}) => {
	const made = await emulator.call('POST', 'leads', { body: { leadid: ID, lastname: 'Left', subject: 's', ...values } });
	expect(made.status).toBe(204);
};
const grant = (name: string) => database().prepare('INSERT INTO roleprivileges VALUES (?, ?, ?)').run(baseIds.roles.leadCaptureSync, name, 'Global');

describe('S62: Create, Read Back and Delete', () => {
	test('writes the row, shows what is stored, and removes it', async () => {
		const { reports, hint, outputs } = await write({ parameters: mapped({ lastname: 'Byron', industrycode: 'consulting', transactioncurrencyid: 'US Dollar', donotemail: 'yes' }) });
		expect(reports).toMatchObject([{ outcome: 'valid', mode: 'createReadBackDelete', row: null }]);
		expect(reports[0]?.columns).toEqual([
			{ column: 'lastname', label: 'Last Name', input: 'Byron', sent: 'Byron', stored: 'Byron', ok: true },
			{ column: 'industrycode', label: 'Industry', input: 'consulting', sent: 7, means: 'Consulting', stored: 7, ok: true },
			expect.objectContaining({ column: 'transactioncurrencyid', sent: baseIds.currency, stored: baseIds.currency, ok: true }),
			expect.objectContaining({ column: 'donotemail', sent: true, stored: true, ok: true }),
		]);
		expect(hint).toBe(`Lead: 4 columns checked, all accepted; read back as sent, and the test row was deleted. Custom plug-ins, workflows and flows were left out. · ${reports[0]?.calls.requests} requests`);
		expect(outputs[0]).toHaveLength(1);
		expect(steps()).toEqual(['GET 404', 'rehearsal', 'POST 204', 'GET 200', 'DELETE 204']);
		expect(emulator.rows('lead')).toEqual([]);
	});

	test('shows a value that a plug-in changed, and sends it to review', async () => {
		database().exec("CREATE TRIGGER plugin AFTER INSERT ON lead BEGIN UPDATE lead SET jobtitle = 'Dr. ' || NEW.jobtitle, lastname = NULL WHERE leadid = NEW.leadid; END");
		const { reports, outputs } = await write();
		expect(reports[0]).toMatchObject({ outcome: 'changed', reason: expect.stringContaining('2 of 5 columns stored differently; nothing was kept.') });
		expect(reports[0]?.columns.find(({ column }) => column === 'jobtitle')).toMatchObject({ sent: 'Countess', stored: 'Dr. Countess', ok: false, reason: expect.stringContaining('(jobtitle) was sent as "Countess", and Dynamics holds "Dr. Countess"') });
		expect(reports[0]?.columns.find(({ column }) => column === 'lastname')).toMatchObject({ stored: null, ok: false });
		expect(outputs.map(({ length }) => length)).toEqual([0, 0, 1, 0]);
		expect(emulator.rows('lead')).toEqual([]);
	});

	test.each([
		[{ allowTestRow: false }, 'Allow Writing a Test Row is off'],
		[{ options: { dryRun: true } }, 'Dry Run is on'],
	])('is refused in one sentence with %j', async (parameters, why) => {
		const { error } = await write({ parameters, onError: 'stopWorkflow' });
		expect(error?.message).toContain(why);
		expect(emulator.trace().filter(({ method, url, batchParts }) => method !== 'GET' && !(url.includes('$batch') && batchParts.every((part) => part.method === 'GET')))).toEqual([]);
	});

	test('writes no row where a column is refused', async () => {
		const { reports } = await write({ parameters: mapped({ lastname: 'Byron', industrycode: 'Sorcery' }) });
		expect(reports[0]).toMatchObject({ outcome: 'invalid', reason: expect.stringMatching(/^1 of 2 columns refused; nothing was kept\./) });
		expect(steps()).toEqual(['GET 404', 'rehearsal']);
	});

	test('writes no row that this user could not delete', async () => {
		const { reports, outputs } = await write({ as: 'sync' });
		expect(reports[0]).toMatchObject({ outcome: 'failed', row: null, reason: expect.stringMatching(/^No test row was written, because it could not be deleted again\..*prvDeleteLead/) });
		expect(outputs.at(-1)).toHaveLength(1);
		expect(steps().filter((step) => step.startsWith('POST'))).toEqual([]);
		expect(emulator.rows('lead')).toEqual([]);
	});

	test.each([
		['leaves plug-ins alone where the user may not bypass them, and says so', [], 'Flows were left out; custom plug-ins and workflows ran, because this user may not leave them out.', undefined],
		['leaves out plug-ins where the user may', ['prvBypassCustomBusinessLogic'], 'Custom plug-ins, workflows and flows were left out.', 'CustomSync,CustomAsync'],
	])('%s', async (_name, privileges, said, header) => {
		for (const name of ['prvDeleteLead', ...privileges]) grant(name);
		const { reports } = await write({ as: 'sync' });
		expect(reports[0]).toMatchObject({ outcome: 'valid', reason: expect.stringContaining(said) });
		const [post] = emulator.trace().filter(({ method, url }) => method === 'POST' && url.includes('leads'));
		expect(post?.headers['mscrm.bypassbusinesslogicexecution']).toBe(header);
		expect(post?.headers['mscrm.suppresscallbackregistrationexpanderjob']).toBe('true');
		expect(emulator.rows('lead')).toEqual([]);
	});
});

describe('S62: a test row that an earlier test left', () => {
	test('is removed by the next test of the same workflow', async () => {
		await leave();
		expect((await write()).reports[0]).toMatchObject({ outcome: 'valid' });
		expect(steps().slice(1, 3)).toEqual(['GET 200', 'DELETE 204']);
		expect(emulator.rows('lead')).toEqual([]);
	});

	test('is removed before a mapping that has become wrong is refused', async () => {
		await leave();
		expect((await write({ parameters: mapped({ lastname: 'Byron', industrycode: 'Sorcery' }) })).reports[0]?.outcome).toBe('invalid');
		expect(emulator.rows('lead')).toEqual([]);
	});

	test.each([
		['by another user', 'seller', 0],
		['later', 'admin', 120],
	])('is kept, with a link, where somebody changed it %s', async (_name, userKey, seconds) => {
		await leave();
		const modified = new Date(Date.parse(String(emulator.rows('lead')[0]?.createdon)) + seconds * 1000).toISOString();
		database().prepare('UPDATE lead SET modifiedby = ?, modifiedon = ?').run(baseIds.users[userKey as 'admin'], modified);
		const { reports } = await write();
		expect(reports[0]).toMatchObject({ outcome: 'failed', row: { id: ID, url: expect.stringContaining(ID) }, reason: expect.stringMatching(/^A row that an earlier test left was changed by somebody since, so it is not deleted/) });
		expect(emulator.rows('lead')).toHaveLength(1);
	});

	test('is kept where somebody changes it at that very moment', async () => {
		await leave();
		const arrived = Promise.withResolvers<void>();
		const letGo = Promise.withResolvers<void>();
		emulator.environment.policies.unshift({
			name: 'hold',
			before: async ({ method }) => {
				if (method !== 'DELETE') return undefined;
				arrived.resolve();
				await letGo.promise;
				return undefined;
			},
		});
		const running = write();
		await arrived.promise;
		expect((await emulator.call('PATCH', `leads(${ID})`, { body: { jobtitle: 'Theirs' }, headers: { 'if-match': '*' } })).status).toBe(204);
		letGo.resolve();
		expect((await running).reports[0]).toMatchObject({ outcome: 'failed', row: { id: ID } });
		expect(emulator.rows('lead')).toMatchObject([{ jobtitle: 'Theirs' }]);
	});

	test('is another row than any upsert makes', async () => {
		await upsert(emulator, { items: [ada] });
		await leave({ emailaddress1: 'other@x.example' });
		await write();
		expect(emulator.rows('lead')).toMatchObject([{ emailaddress1: 'ada@engine.example' }]);
	});
});

describe('S62: nothing is left behind', () => {
	const STEPS: [step: string, method: string, urlPattern: string, skip: number][] = [
		['looking for a left-over', 'GET', 'leads\\(', 0],
		['the rehearsal', 'POST', '\\$batch', 1],
		['the create', 'POST', 'leads(\\?|$)', 0],
		['the reading', 'GET', 'leads\\(', 1],
		['the deletion', 'DELETE', 'leads\\(', 0],
	];
	const KINDS = ['resetAfter', 'resetBefore', 'throttle', 'unavailable', 'truncate'] as const;

	test.each(STEPS)('after a lost answer, a 429 or an outage at %s', async (_step, method, urlPattern, skip) => {
		for (const kind of KINDS) {
			emulator.faults({ kind, method, urlPattern, skip, retryAfterSeconds: 1 });
			expect([kind, (await write()).reports[0]?.outcome]).toEqual([kind, 'valid']);
			expect(controlsOf(emulator.environment).faults.list()).toEqual([]);
			expect(emulator.rows('lead')).toEqual([]);
		}
	});

	test('by a create that is refused after all', async () => {
		emulator.faults({ kind: 'error', method: 'POST', urlPattern: '^/api/data/v9.2/leads', skip: 1, status: 400, code: '0x80040265', message: 'Not today.' });
		const { reports } = await write();
		expect(reports[0]).toMatchObject({ outcome: 'failed', row: null, reason: expect.stringMatching(/^The test row was not written\..*Not today\./) });
		expect(emulator.rows('lead')).toEqual([]);
	});

	test('by a row that cannot be read back', async () => {
		emulator.faults({ kind: 'error', method: 'GET', urlPattern: 'leads\\(', skip: 1, status: 403, code: '0x80048306', message: 'No.' });
		expect((await write()).reports[0]).toMatchObject({ outcome: 'failed', row: null, reason: expect.stringMatching(/^The test row could not be read back\./) });
		expect(emulator.rows('lead')).toEqual([]);
	});

	test('except by a deletion that is refused, which the report says, and the next test mends', async () => {
		emulator.faults({ kind: 'error', method: 'DELETE', urlPattern: '^/api/data/v9.2/leads\\(', skip: 1, status: 400, code: '0x80040265', message: 'Never.' });
		const first = await write();
		expect(first.reports[0]).toMatchObject({ outcome: 'failed', row: { id: ID }, reason: expect.stringMatching(/^The test row could not be deleted; the next test of this workflow tries again\..*Never\./) });
		expect(emulator.rows('lead')).toHaveLength(1);
		expect((await write()).reports[0]?.outcome).toBe('valid');
		expect(emulator.rows('lead')).toEqual([]);
	});

	test('by two tests of one workflow at the same time', async () => {
		const results = await Promise.all([write(), write(), write()]);
		for (const { reports } of results) expect(['valid', 'failed']).toContain(reports[0]?.outcome);
		expect(emulator.rows('lead')).toEqual([]);
	});
});
