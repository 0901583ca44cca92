import type { IDataObject } from 'n8n-workflow';
import { baseIds } from '../../../emulator/store/baseData';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const ada = { firstName: 'Ada', lastName: 'Byron', email: 'ada@engine.example' };

/** Runs one item per value, each value mapped to the column of a lead. */
const withLookup = async (column: string, values: unknown[], options: IDataObject = {}) =>
	await upsert(emulator, {
		parameters: { mapping: 'defaultsPlusMyRows', fields: { row: [{ column, value: '={{ $json.value }}', update: 'overwrite' }] }, ...options },
		items: values.map((value, index) => ({ ...ada, email: `ada${index}@engine.example`, value }) as IDataObject),
	});

const stored = (column: string) => emulator.rows('lead').map((row) => row[column]);

/** Every address asked for so far, those inside batches included. */
const addresses = () => emulator.trace().flatMap(({ url, batchParts }) => [url, ...batchParts.map((part) => part.url)]);

describe('a lookup takes what people call the row', () => {
	test('a currency by its name, in any case', async () => {
		const { reports } = await withLookup('transactioncurrencyid', ['us DOLLAR']);
		expect(reports[0]).toMatchObject({ outcome: 'created', changes: { transactioncurrencyid: { from: null, to: baseIds.currency } } });
		expect(stored('transactioncurrencyid')).toEqual([baseIds.currency]);
	});

	test('a currency not by its ISO code, which is no key', async () => {
		const { reports } = await withLookup('transactioncurrencyid', ['USD']);
		expect(reports[0]).toMatchObject({ outcome: 'failed', reason: 'Currency (transactioncurrencyid) has no row of Currency with the name "USD"; correct the value or use the row\'s id.' });
		expect(emulator.rows('lead')).toHaveLength(0);
	});

	test('an account by name, by e-mail and by an object', async () => {
		const [id] = emulator.seed({ account: [{ name: "O'Neil & Söhne 100%", emailaddress1: 'info@oneil.example' }, { name: 'Other' }] }).account ?? [];
		const { reports } = await withLookup('parentaccountid', ["o'neil & söhne 100% ", 'INFO@oneil.example', { name: "O'Neil & Söhne 100%" }, { email: 'info@oneil.example', type: 'account' }, `{"name": "O'Neil & Söhne 100%"}`]);
		expect(reports.map(({ outcome }) => outcome)).toEqual(Array(5).fill('created'));
		expect(stored('parentaccountid')).toEqual(Array(5).fill(id));
	});

	test('a customer by name, whichever table has it', async () => {
		const ids = emulator.seed({ account: [{ name: 'Contoso' }], contact: [{ firstname: 'Grace', lastname: 'Hopper' }] });
		const { reports } = await withLookup('customerid', ['Contoso', 'Grace Hopper']);
		expect(reports.map(({ outcome, changes }) => [outcome, changes.customerid?.to])).toEqual([['created', ids.account?.[0]], ['created', ids.contact?.[0]]]);
	});

	test('a customer of both tables only with its table', async () => {
		const ids = emulator.seed({ account: [{ name: 'Contoso' }], contact: [{ lastname: 'Contoso' }] });
		const { reports } = await withLookup('customerid', ['Contoso', { name: 'Contoso', type: 'contact' }]);
		expect(reports[0]).toMatchObject({
			outcome: 'failed',
			reason: 'Customer (customerid) has 2 rows of Account or Contact with the name "Contoso"; use the id or an alternate key, or add the table: { "name": "...", "type": "account" }.',
		});
		expect(reports[1]).toMatchObject({ outcome: 'created', changes: { customerid: { to: ids.contact?.[0] } } });
	});

	test('of rows with the same name the active one', async () => {
		const [, id] = emulator.seed({ account: [{ name: 'Contoso', statecode: 1, statuscode: 2 }, { name: 'Contoso' }, { name: 'Gone', statecode: 1, statuscode: 2 }] }).account ?? [];
		const { reports } = await withLookup('parentaccountid', ['Contoso', 'Gone']);
		expect(reports[0]).toMatchObject({ outcome: 'created', changes: { parentaccountid: { to: id } } });
		expect(reports[1]).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/finds only an inactive Account with the name "Gone"; use another\.$/) });
	});

	test('after a refused column name the run starts over with definitions read afresh', async () => {
		emulator.seed({ account: [{ name: 'Contoso' }] });
		await withLookup('parentaccountid', ['Contoso']);
		emulator.faults({ kind: 'error', urlPattern: '\\$batch', status: 400, code: '0x80041103', message: "'account' entity doesn't contain attribute with Name = 'name'." });
		expect((await withLookup('parentaccountid', ['CONTOSO'])).reports[0]).toMatchObject({ outcome: 'unchanged' });
		const definitions = addresses().filter((url) => /EntityDefinitions\(LogicalName='account'\)\?/.test(decodeURIComponent(url)));
		expect(definitions).toHaveLength(2);
	});

	test('the same again changes nothing', async () => {
		emulator.seed({ account: [{ name: 'Contoso' }] });
		await withLookup('parentaccountid', ['Contoso']);
		expect((await withLookup('parentaccountid', ['CONTOSO'])).reports[0]).toMatchObject({ outcome: 'unchanged' });
	});
});

describe('an alternate key of the target', () => {
	const key = { logicalName: 'new_accountnumber_key', attributes: ['accountnumber'] };
	const keysOf = () => emulator.environment.schema.table('account').alternateKeys;
	beforeEach(() => void keysOf().push(key));
	afterEach(() => void keysOf().splice(0));

	test('is found by its bare text and by its columns, before a name', async () => {
		const [, id] = emulator.seed({ account: [{ name: 'C-1' }, { name: 'Contoso', accountnumber: 'C-1' }] }).account ?? [];
		const { reports } = await withLookup('parentaccountid', ['c-1', { accountnumber: 'C-1' }]);
		expect(reports.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
		expect(stored('parentaccountid')).toEqual([id, id]);
	});

	test('has to be one', async () => {
		const { reports } = await withLookup('parentaccountid', [{ tickersymbol: 'CTS' }]);
		expect(reports[0]).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/\(parentaccountid\) takes an alternate key of Account, and tickersymbol is none; its active keys are accountnumber\.$/) });
	});
});

describe('an owner', () => {
	const owned = async (...owners: unknown[]) =>
		await upsert(emulator, {
			parameters: { owner: 'fromItem', ownerFromItem: '={{ $json.owner }}' },
			items: owners.map((owner, index) => ({ ...ada, email: `ada${index}@engine.example`, owner }) as IDataObject),
		});

	test('S38: is found by e-mail in any case, by name, and as a team', async () => {
		const { reports } = await owned('SELLER@Local.Example', { email: 'seller@local.example' }, 'Sam Seller', { name: 'local dataverse', type: 'team' });
		expect(reports.map(({ outcome }) => outcome)).toEqual(Array(4).fill('created'));
		expect(stored('ownerid')).toEqual([...Array<string>(3).fill(baseIds.users.seller), baseIds.team]);
	});

	test('who is disabled is refused before anything is written', async () => {
		const { reports } = await owned('disabled@local.example');
		expect(reports[0]).toMatchObject({ outcome: 'failed', reason: 'Owner finds only a disabled User with the e-mail or name "disabled@local.example"; use another.' });
		expect(emulator.rows('lead')).toHaveLength(0);
	});

	test('whom nobody knows fails that item only', async () => {
		const { reports } = await owned('nobody@local.example', 'seller@local.example');
		expect(reports[0]).toMatchObject({ outcome: 'failed', reason: 'Owner has no row of User or Team with the e-mail or name "nobody@local.example"; correct the value or use the row\'s id.' });
		expect(reports[1]).toMatchObject({ outcome: 'created' });
	});

	test('by e-mail costs one request more than one by id', async () => {
		await owned(baseIds.users.seller);
		const byId = await owned({ id: baseIds.users.seller, type: 'systemuser' });
		const byEmail = await owned('seller@local.example');
		expect(byEmail.reports[0]?.calls.requests).toBe((byId.reports[0]?.calls.requests ?? 0) + 1);
		expect(addresses().filter((url) => url.includes('systemusers'))).toHaveLength(2);
		expect(addresses().filter((url) => /LogicalName='(systemuser|team)'/.test(decodeURIComponent(url)))).toEqual([]);
	});
});

test('1,000 items with 50 companies cost one request more than without', async () => {
	emulator.seed({ account: Array.from({ length: 50 }, (_, index) => ({ name: `Company ${index}` })) });
	const items = Array.from({ length: 1000 }, (_, index) => ({ lastName: `Person ${index}`, email: `p${index}@x.example`, employer: `company ${index % 50}` }));
	const run = async (value: string) => {
		const parameters = { findExistingBy: 'popl', mapping: 'defaultsPlusMyRows', fields: { row: [{ column: 'parentaccountid', value, update: 'completeIfMissing' }] }, options: { dryRun: true } };
		return (await upsert(emulator, { parameters, items })).reports;
	};
	await run('={{ $json.employer }}');
	const [without] = await run('');
	const reports = await run('={{ $json.employer }}');
	expect(reports.map(({ outcome }) => outcome)).toEqual(Array(1000).fill('created'));
	expect(new Set(reports.map(({ changes }) => changes.parentaccountid?.to)).size).toBe(50);
	expect(reports[0]?.calls.requests).toBe((without?.calls.requests ?? 0) + 1);
});
