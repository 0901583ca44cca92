import { importOf, importTests, told } from '../../support/importTests';

const tests = importTests();
const { published, seedAccounts } = tests;
const accounts = (more: object = {}) => ({ ...importOf('account'), ...more });
const requests = () => tests.emulator.trace().filter(({ url }) => !url.includes('EntityDefinitions')).length;

describe('what an import gives out', () => {
	it('S80: has names of lookups and labels of choices beside their ids, when asked for', async () => {
		tests.emulator.seed({ accounts: [{ name: 'Contoso', industrycode: 1 }] });
		const trigger = await published({ parameters: accounts({ options: { labels: true } }) });
		expect(trigger.items[0]?.row).toMatchObject({ name: 'Contoso', industrycode: 1, industrycode_label: 'Accounting', ownerid_table: 'systemuser', ownerid_name: expect.any(String), statecode_label: 'Active' });
	});

	it('S79: keeps to its requests per time of the schedule, and goes on at the next', async () => {
		seedAccounts(Array.from({ length: 20 }, (_, index) => `Account ${index}`));
		const trigger = await published({ parameters: accounts({ options: { pageSize: 5, requestsPerTick: 2 } }) });
		const first = trigger.items.length;
		await trigger.tick();
		expect([first, trigger.items.length]).toEqual([10, 20]);
	});

	it('S74: brings the tables of the preset, parents before children', async () => {
		tests.emulator.seed({ opportunities: [{ name: 'Deal' }], accounts: [{ name: 'Contoso' }], products: [] });
		const trigger = await published({ parameters: { import: 'crm' } });
		const order = [...new Set(trigger.items.map(({ table }) => table))];
		expect(order.filter((table) => ['systemuser', 'account', 'opportunity'].includes(table))).toEqual(['systemuser', 'account', 'opportunity']);
	});

	it('S83: brings custom tables with all their columns', async () => {
		const custom = [...tests.emulator.environment.schema.tables.values()].find(({ logicalName }) => logicalName.startsWith('new_'))?.logicalName ?? '';
		tests.emulator.seed({ [custom]: [{ new_name: 'One' }] });
		const trigger = await published({ parameters: { tables: { table: [{ table: custom }] } } });
		expect(trigger.items.map(({ row }) => row.new_name)).toEqual(['One']);
	});

	it('S92: brings rows of chosen owners only, or of all but them', async () => {
		const users = [...new Set(tests.emulator.rows('systemuser').map(({ systemuserid }) => String(systemuserid)))];
		const [mine, others] = users;
		tests.emulator.seed({ accounts: [{ name: 'Mine', 'ownerid@odata.bind': `/systemusers(${mine})` }, { name: 'Theirs', 'ownerid@odata.bind': `/systemusers(${others})` }] });
		const by = (quickFilters: object) => ({ tables: { table: [{ table: 'account', quickFilters }] } });
		const only = await published({ parameters: by({ onlyOwners: [`${mine} systemuser`] }) });
		const except = await published({ parameters: by({ exceptOwners: [`${mine} systemuser`] }) });
		expect([told(only), told(except)]).toEqual([['existing Mine'], ['existing Theirs']]);
	});

	it('S91: leaves out closed rows and people who opted out of e-mail', async () => {
		tests.emulator.seed({ contacts: [{ lastname: 'Open' }, { lastname: 'Out', donotemail: true }, { lastname: 'Gone', statecode: 1, statuscode: 2 }] });
		const trigger = await published({ parameters: { tables: { table: [{ table: 'contact', quickFilters: { state: 'active', optedOut: 'exclude' } }] } } });
		expect(trigger.items.map(({ row }) => row.lastname)).toEqual(['Open']);
	});

	it('G11: leaves out what this credential changed last, when asked to', async () => {
		seedAccounts(['Theirs']);
		await tests.emulator.call('POST', 'accounts', { body: { name: 'Ours' }, as: 'sync' });
		const trigger = await published({ parameters: accounts({ options: { ownChanges: 'skip' } }) });
		expect(told(trigger)).toEqual(['existing Theirs']);
	});

	it('costs nothing to look at: reading changes asks no more than one request beside who is signed in and what the table is', async () => {
		seedAccounts(['Contoso']);
		await published({ parameters: accounts() });
		expect(requests()).toBeLessThanOrEqual(4);
	});
});
