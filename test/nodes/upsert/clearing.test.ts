import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert, type UpsertCall } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const EMAIL = 'ada@engine.example';
const field = (column: string, name = column, update = 'overwriteOrClear') => ({ column, value: `={{ $json.${name} }}`, update });
const clearing = (...columns: string[]) => ({ mapping: 'myRowsOnly', fields: { row: [field('emailaddress1', 'email', 'completeIfMissing'), ...columns.map((column) => field(column))] } });
const run = async (parameters: UpsertCall['parameters'], items: UpsertCall['items'], rest: Partial<UpsertCall> = {}) => await upsert(emulator, { parameters, items, as: 'admin', ...rest });
const contacts = { saveAs: 'contact', lookIn: 'chosenTable', associateCompany: false };

/** A contact with one column filled, and the same row as the Web API shows it. */
const seeded = async (column: string, value: unknown) => {
	const [id] = emulator.seed({ contact: [{ lastname: 'Byron', emailaddress1: EMAIL, [column]: value } as never] }).contact ?? [];
	return { id: id ?? '', read: async (name: string) => (await emulator.call('GET', `contacts(${id})`)).body[name] };
};

describe('S17: a mapping row that says so', () => {
	test.each<[string, string, string, unknown]>([
		['text', 'jobtitle', 'jobtitle', 'CTO'],
		['long text', 'description', 'description', 'Met at the fair'],
		['a choice', 'gendercode', 'gendercode', 2],
		['a yes/no column', 'donotemail', 'donotemail', true],
		['a date', 'birthdate', 'birthdate', '1990-01-31'],
		['a moment', 'lastonholdtime', 'lastonholdtime', '2026-01-31T13:45:00Z'],
		['a whole number', 'numberofchildren', 'numberofchildren', 3],
		['money', 'creditlimit', 'creditlimit', 12.5],
	])('clears %s', async (_type, column, property, value) => {
		const { read } = await seeded(column, value);
		expect(await read(property)).not.toBeNull();
		const { reports } = await run({ ...contacts, ...clearing(column) }, [{ email: EMAIL, [column]: '' }]);
		expect(reports[0]).toMatchObject({ outcome: 'updated', changes: { [column]: { to: null } } });
		expect(reports[0]?.changes[column]?.from).not.toBeNull();
		expect(await read(property)).toBeNull();
	});

	test.each([
		['a lookup', 'transactioncurrencyid', 'transactioncurrencyid', async () => (await emulator.call('GET', 'transactioncurrencies?$select=transactioncurrencyid')).body.value, 'transactioncurrencies'],
		['a customer that is an account', 'parentcustomerid', 'parentcustomerid_account', () => Promise.resolve([{ id: emulator.seed({ account: [{ name: 'Engine Ltd' }] }).account?.[0] }]), 'accounts'],
		['a customer that is a contact', 'parentcustomerid', 'parentcustomerid_contact', () => Promise.resolve([{ id: emulator.seed({ contact: [{ lastname: 'Boss' }] }).contact?.[0] }]), 'contacts'],
	])('clears %s', async (_type, column, navigation, targets, set) => {
		const [target] = (await targets()) as Record<string, string>[];
		const { id, read } = await seeded('jobtitle', 'CTO');
		const bound = await emulator.call('PATCH', `contacts(${id})`, { body: { [`${navigation}@odata.bind`]: `/${set}(${target?.id ?? target?.transactioncurrencyid})` } });
		expect(bound.status).toBe(204);
		const before = await read(`_${column}_value`);
		const { reports } = await run({ ...contacts, ...clearing(column) }, [{ email: EMAIL }]);
		expect(reports[0]).toMatchObject({ outcome: 'updated', changes: { [column]: { from: before, to: null } } });
		expect(await read(`_${column}_value`)).toBeNull();
		expect((await run({ ...contacts, ...clearing(column) }, [{ email: EMAIL }])).reports[0]?.outcome).toBe('unchanged');
	});

	test('clears several choices', async () => {
		emulator.seed({ lead: [{ lastname: 'Byron', subject: 's', emailaddress1: EMAIL, new_interests: '100000000,100000001' }] });
		const { reports } = await run(clearing('new_interests'), [{ email: EMAIL, new_interests: [] }]);
		expect(reports[0]).toMatchObject({ outcome: 'updated', changes: { new_interests: { from: '100000000,100000001', to: null } } });
		expect(emulator.rows('lead')).toMatchObject([{ new_interests: null }]);
	});

	test.each([5, 60])('clears a column of %i rows in grouped requests, and a repeat writes nothing', async (count) => {
		const people = Array.from({ length: count }, (_, n) => ({ email: `p${n}@x.example` }));
		emulator.seed({ contact: people.map(({ email }) => ({ lastname: 'L', emailaddress1: email, jobtitle: 'CTO' })) });
		const { reports } = await run({ ...contacts, ...clearing('jobtitle') }, people);
		expect(reports.map(({ outcome }) => outcome)).toEqual(Array(count).fill('updated'));
		expect(emulator.rows('contact').map(({ jobtitle }) => jobtitle)).toEqual(Array(count).fill(null));
		expect(reports[0]?.calls.requests).toBeLessThanOrEqual(5);
		expect((await run({ ...contacts, ...clearing('jobtitle') }, people)).reports.map(({ outcome }) => outcome)).toEqual(Array(count).fill('unchanged'));
	});
});

describe('an empty value', () => {
	test.each(['completeIfMissing', 'overwrite', 'append'])('never clears with %s', async (update) => {
		const { read } = await seeded('jobtitle', 'CTO');
		const fields = { row: [field('emailaddress1', 'email', 'overwrite'), field('jobtitle', 'jobtitle', update)] };
		const { reports } = await run({ ...contacts, mapping: 'myRowsOnly', fields }, [{ email: EMAIL, jobtitle: ' ' }]);
		expect(reports[0]?.outcome).toBe('unchanged');
		expect(await read('jobtitle')).toBe('CTO');
	});

	test.each([
		['clears only when the fallback is empty too', '', null],
		['does not clear when the fallback has a value', 'Countess', 'Countess'],
	])('%s', async (_name, fallback, expected) => {
		const { read } = await seeded('jobtitle', 'CTO');
		const fields = { row: [field('emailaddress1', 'email', 'overwrite'), field('jobtitle', 'first'), field('jobtitle', 'second', 'overwrite')] };
		await run({ ...contacts, mapping: 'myRowsOnly', fields }, [{ email: EMAIL, first: '', second: fallback }]);
		expect(await read('jobtitle')).toBe(expected);
	});

	test('puts nothing into a new row, and takes from it what an earlier item of the run brought', async () => {
		const parameters = { mapping: 'defaultsPlusMyRows', fields: { row: [field('jobtitle', 'role')] } };
		const ada = { firstName: 'Ada', lastName: 'Byron', email: EMAIL };
		const { reports } = await run(parameters, [{ ...ada, role: '' }, { ...ada, role: 'Countess' }, { ...ada, role: null }]);
		expect(reports.map(({ outcome, changes }) => [outcome, changes.jobtitle])).toEqual([['created', undefined], ['updated', { from: null, to: 'Countess' }], ['updated', { from: 'Countess', to: null }]]);
		expect(emulator.rows('lead')).toMatchObject([{ lastname: 'Byron', jobtitle: null }]);
	});

	test('clears nothing in a dry run, which shows what would be cleared', async () => {
		const { read } = await seeded('jobtitle', 'CTO');
		const { reports } = await run({ ...contacts, ...clearing('jobtitle'), options: { dryRun: true } }, [{ email: EMAIL }]);
		expect(reports[0]).toMatchObject({ outcome: 'updated', dryRun: true, changes: { jobtitle: { from: 'CTO', to: null } } });
		expect(await read('jobtitle')).toBe('CTO');
	});
});

test('a value that cannot be converted fails the item and leaves the column as it is', async () => {
	const { read } = await seeded('gendercode', 2);
	const { reports } = await run({ ...contacts, ...clearing('gendercode') }, [{ email: EMAIL, gendercode: 'Pigeon' }]);
	expect(reports[0]).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('has no choice "Pigeon"') });
	expect(await read('gendercode')).toBe(2);
});

test.each([
	['contact', 'lastname'],
	['lead', 'subject'],
])('a required column of %s, %s, may not be cleared: one sentence before anything is written', async (saveAs, column) => {
	const { error } = await run({ saveAs, lookIn: 'chosenTable', ...clearing(column, 'jobtitle') }, [{ email: EMAIL, [column]: 'x' }], { onError: 'stopWorkflow' });
	expect(error?.message).toContain(`column "${column}" is required, so it can never be cleared; use Overwrite.`);
	expect(emulator.rows(saveAs)).toHaveLength(0);
});

test('a person whose e-mail was cleared is no longer found by it later in the same run', async () => {
	emulator.seed({ lead: [{ lastname: 'Byron', subject: 's', emailaddress1: EMAIL, mobilephone: '+1 425 555 0100' }] });
	const fields = { row: [field('emailaddress1', 'mail'), field('mobilephone', 'phone', 'completeIfMissing'), field('lastname', 'last', 'completeIfMissing')] };
	const { reports } = await run({ mapping: 'myRowsOnly', fields }, [{ phone: '+1 425 555 0100' }, { mail: EMAIL, last: 'Byron' }]);
	expect(reports.map(({ outcome, matchedBy }) => [outcome, matchedBy])).toEqual([['updated', 'phone'], ['created', null]]);
	expect(emulator.rows('lead').map(({ emailaddress1 }) => emailaddress1).sort()).toEqual([EMAIL, null].sort());
});

test('somebody else\'s change to another column between reading and writing is kept', async () => {
	const { id, read } = await seeded('jobtitle', 'CTO');
	emulator.faults({ kind: 'slow', delayMs: 400, method: 'PATCH' });
	const running = run({ ...contacts, ...clearing('jobtitle') }, [{ email: EMAIL }]);
	await new Promise((resolve) => setTimeout(resolve, 150));
	await emulator.call('PATCH', `contacts(${id})`, { body: { department: 'Theirs' }, headers: { 'if-match': '*' } });
	await running;
	expect([await read('jobtitle'), await read('department')]).toEqual([null, 'Theirs']);
});

test.each(['resetAfter', 'resetBefore', 'unavailable'] as const)('a lost or refused answer (%s) leaves the column cleared', async (kind) => {
	const { read } = await seeded('jobtitle', 'CTO');
	emulator.faults({ kind, method: 'PATCH', urlPattern: 'contacts', times: 1 });
	const { reports } = await run({ ...contacts, ...clearing('jobtitle') }, [{ email: EMAIL }]);
	expect(reports[0]).toMatchObject({ outcome: 'updated', changes: { jobtitle: { from: 'CTO', to: null } } });
	expect(await read('jobtitle')).toBeNull();
});
