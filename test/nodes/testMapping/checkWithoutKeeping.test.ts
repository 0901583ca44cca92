import { controlsOf } from '../../../emulator/control/controls';
import { baseIds } from '../../../emulator/store/baseData';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { ada, mapped, testMapping } from '../../support/testMappingNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const NOWHERE = '99999999-9999-4999-8999-999999999999';
const writes = () => emulator.trace().flatMap(({ batchParts }) => batchParts).filter(({ method }) => method !== 'GET');
const statuses = () => writes().map(({ method, status }) => `${method} ${status}`);

describe('S62: Check Without Keeping', () => {
	test('says of every column what it becomes, and keeps nothing', async () => {
		const item = { ...ada, leadSource: 'web', revenue: '12.345', due: '2026-01-31' };
		const { reports, outputs, hint } = await testMapping(emulator, {
			items: [item],
			parameters: { mapping: 'defaultsPlusMyRows', fields: { row: [{ column: 'revenue', value: '={{ $json.revenue }}', update: 'overwrite' }] } },
		});
		expect(reports).toHaveLength(1);
		expect(reports[0]).toMatchObject({ outcome: 'valid', table: 'lead', label: 'Lead', mode: 'checkWithoutKeeping', row: null, reason: '7 columns checked, all accepted; nothing was kept.', input: item });
		expect(reports[0]?.columns).toEqual(expect.arrayContaining([
			{ column: 'leadsourcecode', label: 'Lead Source', input: 'web', sent: 8, means: 'Web', ok: true },
			{ column: 'revenue', label: 'Annual Revenue', input: '12.345', sent: 12.35, ok: true },
			{ column: 'jobtitle', label: 'Job Title', input: 'Countess', sent: 'Countess', ok: true },
		]));
		expect(outputs[0]).toHaveLength(1);
		expect(outputs[0]?.[0]?.pairedItem).toEqual({ item: 0 });
		expect(hint).toBe(`Lead: 7 columns checked, all accepted; nothing was kept. · ${reports[0]?.calls.requests} requests`);
		expect(emulator.rows('lead')).toEqual([]);
		expect(statuses()).toEqual(['POST 204', 'PATCH 404']);
	});

	test.each(['single', 'nested'] as const)('tells the request that had to fail from a refused create when the answer stands %s', async (failedChangeSet) => {
		controlsOf(emulator.environment).settings.failedChangeSet = failedChangeSet;
		expect((await testMapping(emulator)).reports[0]?.outcome).toBe('valid');
		expect((await testMapping(emulator, { parameters: mapped({ lastname: 'B', transactioncurrencyid: NOWHERE }) })).reports[0]?.outcome).toBe('invalid');
		expect(emulator.rows('lead')).toEqual([]);
	});

	test('keeps nothing where the service ignores If-Match inside a batch and makes the row that must not exist', async () => {
		controlsOf(emulator.environment).settings.batchIfMatch = 'ignored';
		expect((await testMapping(emulator)).reports[0]).toMatchObject({ outcome: 'valid', row: null });
		expect(statuses()).toEqual(['POST 204', 'PATCH 204', 'DELETE 404']);
		expect(emulator.rows('lead')).toEqual([]);
	});

	test('takes a create for accepted where the service refuses If-Match inside a batch', async () => {
		controlsOf(emulator.environment).settings.batchIfMatch = 'refused';
		expect((await testMapping(emulator)).reports[0]?.outcome).toBe('valid');
		expect(emulator.rows('lead')).toEqual([]);
	});

	test('names every column that Dynamics refuses, though it says one at a time', async () => {
		emulator.faults({ kind: 'error', method: 'POST', urlPattern: '/leads', status: 400, code: '0x80044331', message: "The length of the 'jobtitle' attribute of the 'lead' entity exceeded the maximum allowed length of '100'." });
		const { reports, outputs } = await testMapping(emulator, { parameters: mapped({ lastname: 'Byron', jobtitle: 'Countess', transactioncurrencyid: NOWHERE }) });
		expect(reports[0]).toMatchObject({
			outcome: 'invalid',
			reason: expect.stringMatching(/^2 of 3 columns refused; nothing was kept\. Job Title \(jobtitle\) was refused\. A text is longer .* Currency \(transactioncurrencyid\) was refused\. .*Does Not Exist/),
			columns: [{ column: 'lastname', ok: true }, { column: 'jobtitle', ok: false }, { column: 'transactioncurrencyid', input: NOWHERE, ok: false }],
		});
		expect(outputs.at(-1)).toMatchObject([{ json: { error: reports[0]?.reason, details: { outcome: 'invalid' } } }]);
		expect(emulator.rows('lead')).toEqual([]);
	});

	test('shows what a plug-in says when it names no column', async () => {
		emulator.faults({ kind: 'error', method: 'POST', urlPattern: '/leads', status: 400, code: '0x80040265', message: 'Leads need a campaign.' });
		const { reports } = await testMapping(emulator);
		expect(reports[0]).toMatchObject({ outcome: 'invalid', reason: expect.stringContaining('The row was refused. A plug-in of the environment refused the row') });
		expect(reports[0]?.columns.every(({ ok }) => ok)).toBe(true);
	});

	test('reports values that cannot be converted together with what Dynamics refuses', async () => {
		const { reports } = await testMapping(emulator, { parameters: mapped({ lastname: 'Byron', industrycode: 'Sorcery', jobtitle: 'x'.repeat(101), transactioncurrencyid: NOWHERE }) });
		expect(reports[0]?.reason).toMatch(/^3 of 4 columns refused; nothing was kept\. Industry \(industrycode\) has no choice "Sorcery"; use one of: .* Job Title \(jobtitle\) takes at most 100 characters .* Currency \(transactioncurrencyid\) was refused\./);
		expect(emulator.rows('lead')).toEqual([]);
	});

	test('resolves lookups by name and owners as a run does', async () => {
		emulator.seed({ account: [{ name: 'Contoso' }] });
		const parameters = { ...mapped({ lastname: 'Byron', parentaccountid: 'contoso', transactioncurrencyid: 'Galleon' }), owner: 'fromItem', ownerFromItem: 'seller@local.example' };
		const { reports } = await testMapping(emulator, { parameters });
		expect(reports[0]?.columns).toEqual([
			expect.objectContaining({ column: 'lastname', ok: true }),
			expect.objectContaining({ column: 'parentaccountid', input: 'contoso', sent: emulator.rows('account')[0]?.accountid, ok: true }),
			expect.objectContaining({ column: 'transactioncurrencyid', input: 'Galleon', sent: null, ok: false, reason: 'Currency (transactioncurrencyid) has no row of Currency with the name "Galleon"; correct the value or use the row\'s id.' }),
			expect.objectContaining({ column: 'ownerid', input: 'seller@local.example', sent: baseIds.users.seller, ok: true }),
		]);
	});

	test('blames the owner for an owner that nobody knows', async () => {
		const { reports } = await testMapping(emulator, { parameters: { ...mapped({ lastname: 'Byron' }), owner: 'fromItem', ownerFromItem: 'nobody@local.example' } });
		expect(reports[0]).toMatchObject({ outcome: 'invalid', columns: [{ ok: true }, { column: 'ownerid', ok: false, reason: expect.stringMatching(/^Owner has no row of User or Team/) }] });
	});

	test('says so when no row of the mapping has a value', async () => {
		const { reports, outputs } = await testMapping(emulator, { items: [{ colour: 'green' }] });
		expect(reports).toMatchObject([{ outcome: 'untested', columns: [], reason: expect.stringMatching(/^No row of the mapping has a value for this item/) }]);
		expect(outputs[2]).toHaveLength(1);
		expect(writes()).toEqual([]);
	});

	test('leaves out a column that the item would only clear', async () => {
		const row = [{ column: 'lastname', value: 'Byron' }, { column: 'jobtitle', value: '', update: 'overwriteOrClear' }];
		const { reports } = await testMapping(emulator, { parameters: { mapping: 'myRowsOnly', fields: { row } } });
		expect(reports[0]).toMatchObject({ outcome: 'valid', columns: [{ column: 'lastname' }] });
		expect((await testMapping(emulator, { parameters: { mapping: 'myRowsOnly', fields: { row: row.slice(1) } } })).reports[0]?.outcome).toBe('untested');
	});

	test('tells a key that is taken from a fault of the mapping', async () => {
		emulator.environment.schema.table('lead').alternateKeys.push({ logicalName: 'key', attributes: ['emailaddress1'] } as never);
		emulator.seed({ lead: [{ lastname: 'Byron', emailaddress1: 'ada@engine.example' }] });
		const { reports } = await testMapping(emulator);
		expect(reports[0]).toMatchObject({ outcome: 'untested', reason: expect.stringMatching(/^A row of Lead with the same key is there already/) });
		expect(emulator.rows('lead')).toHaveLength(1);
		emulator.environment.schema.table('lead').alternateKeys.pop();
	});

	test('uses the first item only, and says so', async () => {
		const { reports, hint } = await testMapping(emulator, { items: [ada, { email: 'x'.repeat(200) }] });
		expect(reports).toHaveLength(1);
		expect(hint).toContain('Only the first of 2 items was used.');
	});

	test('goes with the headers and the tag of a run, and looks for nobody', async () => {
		await testMapping(emulator, { as: 'admin', parameters: { options: { bypass: ['CustomSync'], tag: 'n8n', duplicateRules: true } } });
		expect(writes().every(({ url }) => url.includes('tag=n8n'))).toBe(true);
		const asked = emulator.trace().flatMap(({ batchParts }) => batchParts.map(({ url }) => url));
		expect(asked.filter((url) => /leads\?.*filter/.test(url))).toEqual([]);
	});
});

describe('S62: the other table of Look In', () => {
	const both = { lookIn: 'leadsThenContacts', mapping: 'myRowsOnly', fields: { row: [{ column: 'lastname', value: '={{ $json.lastName }}' }] }, contactFields: { row: [{ column: 'birthdate', value: 'tomorrow' }, { column: 'lastname', value: '={{ $json.lastName }}' }] } };

	test('is tested with its own mapping', async () => {
		const { reports, hint } = await testMapping(emulator, { parameters: both });
		expect(reports.map(({ table, outcome, columns }) => [table, outcome, columns.length])).toEqual([['lead', 'valid', 1], ['contact', 'invalid', 2]]);
		expect(hint).toMatch(/^Lead: 1 column checked, all accepted; nothing was kept\. Contact: 1 of 2 columns refused; nothing was kept\. Birthday \(birthdate\) takes a date/);
	});

	test('is left untested, not refused, where the user may only change its rows, as runs do', async () => {
		emulator.environment.store.database.prepare("DELETE FROM roleprivileges WHERE name = 'prvCreateContact'").run();
		const { reports } = await testMapping(emulator, { parameters: { lookIn: 'leadsThenContacts' } });
		expect(reports).toMatchObject([{ table: 'lead', outcome: 'valid' }, { table: 'contact', outcome: 'untested', reason: expect.stringContaining('prvCreateContact') }]);
	});
});

describe('S63: a wrong mapping', () => {
	const wrong = { mapping: 'myRowsOnly', fields: { row: [{ column: 'nosuch', value: 'x' }, { column: 'fullname', value: 'x' }, { column: 'statecode', value: '1' }] }, options: { phoneCountry: 'Atlantis' }, howToTest: 'createReadBackDelete' };

	test('is told all at once, with the test\'s own settings, in the words of the upsert', async () => {
		const tested = await testMapping(emulator, { parameters: wrong, onError: 'stopWorkflow' });
		const run = await testMapping(emulator, { parameters: { ...wrong, operation: 'upsert' }, onError: 'stopWorkflow' });
		expect(run.error?.message).toBe('4 things have to be put right; nothing was written.');
		expect(tested.error?.message).toBe('5 things have to be put right; nothing was written.');
		expect(tested.error?.description?.split('\n').slice(1)).toEqual(run.error?.description?.split('\n'));
		expect(tested.error?.description).toMatch(/^Create, Read Back and Delete writes a row for a moment, and Allow Writing a Test Row is off/);
	});

	test.each([
		['stopWorkflow', undefined, [0, 0, 0]],
		['continueRegularOutput', undefined, [0, 0, 1]],
		['continueErrorOutput', undefined, [0, 0, 0, 1]],
	] as const)('obeys On Error %s', async (onError, _none, counts) => {
		const { outputs, error } = await testMapping(emulator, { parameters: mapped({ industrycode: 'Sorcery' }), onError });
		if (onError === 'stopWorkflow') expect(error?.message).toMatch(/^Lead: 1 of 1 column refused; nothing was kept\. Industry/);
		else expect(outputs.map(({ length }) => length)).toEqual(counts);
	});
});

describe('G12: a test and a run', () => {
	test('do the same with a value: what the test says is sent is what the run stores', async () => {
		const parameters = mapped({ lastname: ' Byron ', industrycode: 'consulting', revenue: '12.345', jobtitle: '', transactioncurrencyid: 'US Dollar', emailaddress1: ' ada@engine.example ' });
		const { reports } = await testMapping(emulator, { parameters });
		await testMapping(emulator, { parameters: { ...parameters, operation: 'upsert' } });
		const [row] = emulator.rows('lead');
		for (const { column, sent } of reports[0]?.columns ?? []) expect([column, row?.[column]]).toEqual([column, sent]);
		expect(reports[0]?.columns).toHaveLength(5);
	});
});

test('S62: a lost answer, a 429 or a busy service is waited out, and still nothing is kept', async () => {
	for (const kind of ['resetAfter', 'throttle', 'unavailable', 'truncate', 'resetBefore'] as const) {
		emulator.faults({ kind, method: 'POST', urlPattern: '\\$batch', skip: 1, retryAfterSeconds: 1 });
		expect([kind, (await testMapping(emulator)).reports[0]?.outcome]).toEqual([kind, 'valid']);
		expect(controlsOf(emulator.environment).faults.list()).toEqual([]);
	}
	expect(emulator.rows('lead')).toEqual([]);
});
