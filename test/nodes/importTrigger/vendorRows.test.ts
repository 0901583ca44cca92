import { importTests } from '../../support/importTests';
import { listedByTrigger, publish, type RunningTrigger, type TriggerCall } from '../../support/importTrigger';
import { baseIds } from '../../../emulator/store/baseData';

const tests = importTests();

async function published(parameters: object, call: TriggerCall = {}): Promise<RunningTrigger> {
	return await tests.published({ ...call, parameters: parameters as TriggerCall['parameters'] });
}

const of = (table: string, more: object = {}) => ({ tables: { table: [{ table, ...more }] } });
const names = ({ items }: RunningTrigger) => items.map(({ row }) => String(row?.name ?? row?.subject ?? row?.lastname ?? row?.new_name)).sort();
const { admin, sync, seller, manager } = baseIds.users;

describe.each([['with', true], ['without', false]])('an import %s change tracking', (_with, changeTrackingEnabled) => {
	const tracked = async (table: string) => await tests.control('PUT', `tables/${table}`, { changeTrackingEnabled });

	it('S75: brings every column that may be read, of rows that belong together and of those that do not', async () => {
		await tracked('contact');
		const [account] = tests.emulator.seed({ accounts: [{ name: 'Contoso' }] }).accounts ?? [];
		tests.emulator.seed({ contacts: [{ lastname: 'Employed', 'parentcustomerid_account@odata.bind': `/accounts(${account})`, spousesname: 'Kim' }, { lastname: 'Alone' }] });
		const { items } = await published(of('contact', { columns: 'all' }));
		const readable = [...tests.emulator.environment.schema.table('contact').columns].filter(({ attributeOf, webApiProperty, type }) => !attributeOf && webApiProperty !== null && !['Virtual', 'Image'].includes(type)).map(({ logicalName }) => logicalName);
		expect(items.map(({ row }) => [row.lastname, row.parentcustomerid, row.spousesname]).sort()).toEqual([['Alone', null, null], ['Employed', account, 'Kim']]);
		expect(readable.filter((column) => !Object.keys(items[0]?.row ?? {}).includes(column))).toEqual([]);
	});

	it('S82: brings columns that somebody added', async () => {
		await tracked('lead');
		tests.emulator.seed({ leads: [{ lastname: 'Haddad', subject: 'Fair', new_externalid: 'X-1' }] });
		const { items } = await published(of('lead', { columns: 'chosen', chosenColumns: ['new_externalid', 'new_interests'] }));
		expect(items[0]?.row).toMatchObject({ new_externalid: 'X-1', new_interests: null });
	});

	it.each<[what: string, table: string, ...conditions: { column: string; operator?: string; value: string }[]]>([
		['a choice by its label', 'account', { column: 'customertypecode', value: 'Customer' }],
		['a choice by its number', 'account', { column: 'customertypecode', value: '3' }],
		['a lookup to a user', 'account', { column: 'preferredsystemuserid', value: seller }],
		['a lookup to a contact', 'account', { column: 'primarycontactid', value: '{contact}' }],
		['a number above', 'account', { column: 'revenue', operator: 'isAbove', value: '1000' }],
		['a date below', 'account', { column: 'lastonholdtime', operator: 'isBelow', value: '2020-01-01' }],
		['yes or no', 'account', { column: 'creditonhold', value: 'Yes' }],
		['several conditions', 'account', { column: 'customertypecode', value: 'Customer' }, { column: 'revenue', operator: 'isAbove', value: '1000' }, { column: 'creditonhold', value: 'Yes' }, { column: 'name', operator: 'startsWith', value: 'w' }],
	])('S90: filters by %s', async (_what, table, ...conditions) => {
		await tracked(table);
		const [contact = ''] = tests.emulator.seed({ contacts: [{ lastname: 'Main' }] }).contacts ?? [];
		tests.emulator.seed({ accounts: [
			{ name: 'Wanted', customertypecode: 3, revenue: 2000, creditonhold: true, lastonholdtime: '2019-05-05T10:00:00Z', 'primarycontactid@odata.bind': `/contacts(${contact})`, 'preferredsystemuserid@odata.bind': `/systemusers(${seller})` },
			{ name: 'Other', customertypecode: 10, revenue: 500, creditonhold: false, lastonholdtime: '2021-05-05T10:00:00Z' }, { name: 'Empty' },
		] });
		const condition = conditions.map((one) => ({ table, operator: 'equals', ...one, value: one.value.replace('{contact}', contact) }));
		expect(names(await published({ ...of(table), filters: { condition } }))).toEqual(['Wanted']);
	});

	it('S91: takes accounts by owner and type, and leads by owner and state', async () => {
		for (const table of ['account', 'lead']) await tracked(table);
		const by = (user: string) => ({ 'ownerid@odata.bind': `/systemusers(${user})` });
		tests.emulator.seed({
			accounts: [{ name: 'Mine', customertypecode: 3, ...by(seller) }, { name: 'Mine, a supplier', customertypecode: 10, ...by(seller) }, { name: 'Not mine', customertypecode: 3, ...by(manager) }],
			leads: [{ lastname: 'Open', ...by(seller) }, { lastname: 'Lost', statecode: 2, statuscode: 4, ...by(seller) }, { lastname: 'Not mine', ...by(manager) }],
		});
		const quickFilters = { onlyOwners: [`${seller} systemuser`], state: 'active' };
		const trigger = await published({
			tables: { table: [{ table: 'account', quickFilters }, { table: 'lead', quickFilters }] },
			filters: { condition: [{ table: 'account', column: 'customertypecode', operator: 'equals', value: 'Customer' }] },
		});
		expect(names(trigger)).toEqual(['Mine', 'Open']);
	});

	it('S92: takes the rows of any number of owners, and those of whoever is signed in', async () => {
		await tracked('account');
		const owners = [admin, sync, seller, manager];
		tests.emulator.seed({ accounts: owners.map((user, index) => ({ name: `Account ${index}`, 'ownerid@odata.bind': `/systemusers(${user})` })) });
		const strangers = Array.from({ length: 40 }, (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')} systemuser`);
		const taken = async (quickFilters: object) => names(await published(of('account', { quickFilters })));
		expect(await taken({ onlyOwners: [...strangers, `${seller} systemuser`, `${manager} systemuser`] })).toEqual(['Account 2', 'Account 3']);
		expect(await taken({ onlyOwners: ['me'] })).toEqual(['Account 1']);
		expect(await taken({ exceptOwners: ['me', `${admin} systemuser`] })).toEqual(['Account 2', 'Account 3']);
	});

	it('S104: reads one page for a change among many rows', async () => {
		await tracked('account');
		const ids = tests.emulator.seed({ accounts: Array.from({ length: 600 }, (_, index) => ({ name: `Account ${index}` })) }).accounts ?? [];
		tests.emulator.environment.clock.advance(60 * 60_000);
		const trigger = await published({ ...of('account'), options: { pageSize: 100 } });
		tests.emulator.environment.clock.advance(60 * 60_000);
		await tests.emulator.call('PATCH', `accounts(${ids[300]})`, { body: { name: 'Changed' } });
		const before = { requests: tests.emulator.trace().length, items: trigger.items.length };
		await trigger.tick();
		expect([tests.emulator.trace().length - before.requests, trigger.items.slice(before.items).map(({ row }) => row.name)]).toEqual([1, ['Changed']]);
	});
});

describe('an import', () => {
	it('S72: begins by itself with everything that is there, without anything being switched on', async () => {
		tests.emulator.seed({ accounts: [{ name: 'Contoso' }] });
		expect((await published({})).items.map(({ change, row }) => [change, row.name])).toEqual([['existing', 'Contoso']]);
	});

	it('S73: brings the rows that the signed-in user may read, and leaves columns empty that are secured', async () => {
		await tests.control('PUT', 'tables/account', { secured: { revenue: true } });
		tests.emulator.seed({ accounts: [{ name: 'Theirs', revenue: 1 }, { name: 'Ours', revenue: 2, 'ownerid@odata.bind': `/systemusers(${seller})` }] });
		const seen = async (as: TriggerCall['as']) => (await published(of('account', { columns: 'chosen', chosenColumns: ['name', 'revenue'] }), { as })).items.map(({ row }) => [row.name, row.revenue]).sort();
		expect(await seen('seller')).toEqual([['Ours', null]]);
		expect(await seen('admin')).toEqual([['Ours', 2], ['Theirs', 1]]);
	});

	it('S74: of the preset brings accounts, contacts, leads, opportunities, products, tasks and users', async () => {
		tests.emulator.seed({ accounts: [{ name: 'A' }], contacts: [{ lastname: 'C' }], leads: [{ lastname: 'L', subject: 'L' }], opportunities: [{ name: 'O' }], products: [{ name: 'P', productnumber: 'P', productstructure: 1 }], tasks: [{ subject: 'T' }] });
		const tables = new Set((await published({ import: 'crm' }, { as: 'admin' })).items.map(({ table }) => table));
		expect(['account', 'contact', 'lead', 'opportunity', 'product', 'task', 'systemuser', 'processstage'].filter((table) => !tables.has(table))).toEqual([]);
	});

	it.each([
		['account', ['name', 'customertypecode', 'revenue', 'websiteurl', 'telephone1', 'ownerid']],
		['contact', ['firstname', 'lastname', 'donotemail', 'emailaddress1', 'jobtitle', 'department', 'mobilephone', 'ownerid']],
		['lead', ['firstname', 'lastname', 'donotemail', 'emailaddress1', 'jobtitle', 'mobilephone', 'ownerid']],
		['opportunity', ['name', 'parentaccountid', 'estimatedvalue', 'estimatedclosedate', 'transactioncurrencyid', 'statecode', 'ownerid', 'stageid']],
	])('S81: of %s brings the key fields without their being chosen', async (table, columns) => {
		tests.emulator.seed({ [tests.emulator.environment.schema.table(table).entitySetName]: [{ name: 'One', lastname: 'One' }].map((row) => (['account', 'opportunity'].includes(table) ? { name: row.name } : { lastname: row.lastname })) });
		const { items } = await published(of(table));
		expect(columns.filter((column) => !(column in (items[0]?.row ?? {})))).toEqual([]);
	});

	it('S83, S129: brings custom tables, with changes and deletes where they are tracked', async () => {
		await tests.control('PUT', 'tables/new_membership', { changeTrackingEnabled: true });
		const [id] = tests.emulator.seed({ new_memberships: [{ new_name: 'Gold', new_code: 'G' }] }).new_memberships ?? [];
		tests.emulator.environment.clock.advance(60_000);
		const trigger = await published(of('new_membership'));
		tests.emulator.environment.clock.advance(60_000);
		await tests.emulator.call('PATCH', `new_memberships(${id})`, { body: { new_name: 'Platinum' } });
		await trigger.tick();
		await tests.emulator.call('DELETE', `new_memberships(${id})`);
		await trigger.tick();
		expect(trigger.items.map(({ change, row }) => [change, row.new_name])).toEqual([['existing', 'Gold'], ['updated', 'Platinum'], ['deleted', undefined]]);
	});

	it('S128: brings tasks, e-mails, phone calls and appointments', async () => {
		tests.emulator.seed({ tasks: [{ subject: 'Task' }], emails: [{ subject: 'E-mail' }], phonecalls: [{ subject: 'Call' }], appointments: [{ subject: 'Meeting', scheduledstart: '2027-01-01T10:00:00Z', scheduledend: '2027-01-01T11:00:00Z' }] });
		const trigger = await published({ import: 'activities' }, { as: 'admin' });
		expect(trigger.items.map(({ table, row }) => [table, row.subject])).toEqual([['task', 'Task'], ['email', 'E-mail'], ['phonecall', 'Call'], ['appointment', 'Meeting']]);
	});

	it.each([['change tracking', true, 3_000], ['row version', false, 250_000]])('S96: keeps its position small whatever the number of rows, by %s', async (_way, changeTrackingEnabled, most) => {
		await tests.control('PUT', 'tables/account', { changeTrackingEnabled });
		await tests.control('POST', 'edits', { table: 'account', create: { count: 12_000, row: { name: 'Account {n}' } } });
		const trigger = await published({ ...of('account', { columns: 'chosen', chosenColumns: [] }), options: { pageSize: 5_000 } });
		expect([trigger.items.length, trigger.executions.filter((size) => size > 0)]).toEqual([12_000, [5_000, 5_000, 2_000]]);
		expect(JSON.stringify(trigger.stored()).length).toBeLessThan(most);
	});

	it('S132: says in a test in the editor how far the published workflow has come', async () => {
		tests.emulator.seed({ accounts: [{ name: 'Contoso' }], contacts: [{ lastname: 'Lindgren' }] });
		const tables = { tables: { table: [{ table: 'account' }] } };
		const before = await published(tables);
		const test = await publish(tests.emulator, { parameters: { tables: { table: [{ table: 'account' }, { table: 'contact' }] } }, stored: before.stored(), mode: 'manual' });
		const { notices } = test.items[0]?.progress as { notices: string[] };
		expect(notices.slice(1)).toEqual([
			expect.stringMatching(/^Account: everything until 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ was delivered, by change tracking\.$/),
			'Contact: nothing was delivered yet.',
		]);
		expect(test.stored()).toEqual(before.stored());
	});

	it('S92: offers whoever is signed in before the other owners', async () => {
		const [first, second] = await listedByTrigger(tests.emulator, 'getOwners');
		expect([first, second?.value]).toEqual([{ name: 'Me (the User of This Credential)', value: 'me' }, expect.stringMatching(/ systemuser$/)]);
	});
});
