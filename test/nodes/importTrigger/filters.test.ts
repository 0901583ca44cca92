import { accountNames, delivered, importTests } from '../../support/importTests';

const tests = importTests();
const { control, published, seedAccounts } = tests;
const seed = (count: number) => seedAccounts(accountNames(count));

describe('a filter of an import', () => {
	const filtered = (filter: object, options: object = {}) => ({ tables: { table: [{ table: 'account' }] }, filters: { condition: [{ table: 'account', ...filter }] }, options });
	const set = async (id: string | undefined, body: object) => await tests.emulator.call('PATCH', `accounts(${id})`, { body });

	it.each([
		['is any of', { column: 'name', operator: 'equals', value: 'account 001, Account 002' }, ['Account 001', 'Account 002']],
		['is none of', { column: 'name', operator: 'isNot', value: 'Account 001' }, ['Account 000', 'Account 002']],
		['contains', { column: 'name', operator: 'contains', value: 't 00' }, accountNames(3)],
		['starts with', { column: 'name', operator: 'startsWith', value: 'ACCOUNT 002' }, ['Account 002']],
		['is empty', { column: 'telephone1', operator: 'isEmpty' }, accountNames(3)],
		['is not empty', { column: 'telephone1', operator: 'isNotEmpty' }, []],
	])('S85: lets rows in whose column %s, the same with and without change tracking', async (_operator, filter, expected) => {
		seed(3);
		const tracked = await published({ parameters: filtered(filter) });
		await control('PUT', 'tables/account', { changeTrackingEnabled: false });
		const asked = await published({ parameters: filtered(filter) });
		expect([delivered(tracked).sort(), delivered(asked).sort()]).toEqual([expected, expected]);
	});

	it('S117: leaves rows alone that no longer pass, or says that they left', async () => {
		const [id] = seed(1);
		const filter = { column: 'name', operator: 'startsWith', value: 'Account' };
		const ignoring = await published({ parameters: filtered(filter) });
		const telling = await published({ parameters: filtered(filter, { leftFilter: 'emit' }) });
		await set(id, { name: 'Other' });
		await Promise.all([ignoring.tick(), telling.tick()]);
		expect([ignoring, telling].map(({ items }) => items.slice(1).map(({ change }) => change))).toEqual([[], ['outsideFilter']]);
	});

	it.each([
		['an unknown column', { column: 'colour', operator: 'equals', value: 'red' }, 'Filter of Account: column "colour" does not exist; choose one from the list.'],
		['a wrong choice', { column: 'industrycode', operator: 'equals', value: 'Alchemy' }, 'Filter of Account: column "industrycode" has no choice'],
		['text compared by size', { column: 'name', operator: 'isAbove', value: 'A' }, 'Filter of Account: column "name" cannot be compared this way'],
		['no value', { column: 'name', operator: 'equals', value: '' }, 'is to be compared with nothing'],
		['a table that is not imported', { table: 'contact', column: 'lastname', operator: 'isEmpty' }, 'A condition of Filters is for table "contact", which is not imported'],
	])('is refused when the workflow is published with %s', async (_what, filter, sentence) => {
		await expect(published({ parameters: filtered(filter) })).rejects.toThrow(sentence);
	});
});
