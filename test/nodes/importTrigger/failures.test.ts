import { accountNames, delivered, importOf, importTests } from '../../support/importTests';
import type { Ending, Given } from '../../support/importTrigger';

const tests = importTests();
const { begin, control, published, seedAccounts } = tests;
const seed = (count: number) => seedAccounts(accountNames(count));
const accounts = (options: object = {}) => ({ ...importOf('account'), options });
const failsOn = (bad: string) => (items: Given[]): Ending => (items.some(({ row }) => row.name === bad) ? 'error' : 'success');

describe('an import whose workflow fails on a row', () => {
	it('with Skip and Record delivers every other row, names the one row, and goes on', async () => {
		const ids = seed(20);
		const trigger = await published({ parameters: accounts({ whenFails: 'skip' }), workflow: failsOn('Account 013') });
		expect([...new Set(delivered(trigger))].sort()).toEqual(accountNames(20).filter((name) => name !== 'Account 013'));
		expect(trigger.recorded).toEqual([`Skipped row ${ids[13]} of Account, because the workflow failed on it: The sink refused.`]);
	});

	it('with Stop holds that table, records it once, and still delivers the other tables', async () => {
		seed(3);
		tests.emulator.seed({ contacts: [{ lastname: 'Lindgren' }] });
		const trigger = await published({ parameters: { tables: { table: [{ table: 'account' }, { table: 'contact' }] }, options: { whenFails: 'stop' } }, workflow: failsOn('Account 001') });
		await trigger.tick();
		expect(trigger.items.map(({ table }) => table)).toEqual(['contact']);
		expect(trigger.recorded).toHaveLength(1);
		expect(trigger.recorded[0]).toMatch(/^The workflow failed on 3 rows of Account: The sink refused\. Nothing more of this table is read/);
	});

	it('with Stop asks nothing more of that table', async () => {
		seed(3);
		const trigger = await published({ parameters: accounts({ whenFails: 'stop' }), workflow: () => 'error' });
		const before = tests.emulator.trace().length;
		await trigger.tick();
		expect(tests.emulator.trace()).toHaveLength(before);
	});

	it('with Try Again keeps the position, so that a restart brings the rows', async () => {
		seed(3);
		const first = await published({ parameters: accounts(), workflow: () => 'error' });
		await first.stop();
		const second = await published({ parameters: accounts(), stored: first.stored() });
		expect(delivered(second).sort()).toEqual(accountNames(3));
	});

	it('on hand-off does not wait and does not repeat', async () => {
		seed(3);
		const trigger = await published({ parameters: accounts({ advance: 'onHandOff' }), workflow: () => 'error' });
		await trigger.tick();
		expect(trigger.executions.filter((size) => size > 0)).toEqual([3]);
	});
});

describe('an import that is unpublished while the workflow is at work', () => {
	it('gives nothing more out, although the next page was read already', async () => {
		seed(6);
		let end: () => void = () => undefined;
		const trigger = await begin({ parameters: accounts({ pageSize: 2 }), workflow: async () => await new Promise<Ending>((resolve) => { end = () => resolve('success'); }) });
		const pages = () => tests.emulator.trace().filter(({ url }) => url.includes('/accounts?')).length;
		while (pages() < 2 || trigger.executions.length < 1) await new Promise((resolve) => setTimeout(resolve, 10));
		await new Promise((resolve) => setTimeout(resolve, 50));
		await trigger.stop();
		end();
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(trigger.executions).toEqual([2]);
	});
});

describe('an import whose service forgets every position', () => {
	it('begins anew once and then says so, instead of asking without end', async () => {
		seed(1);
		tests.emulator.faults({ kind: 'error', urlPattern: '/accounts\\?', times: 1_000, status: 410, code: '0x80044352', message: 'Version stamp associated with the client has expired. Please perform a full sync.' });
		const trigger = await published({ parameters: accounts() });
		expect(trigger.recorded).toEqual([expect.stringContaining('perform a full sync')]);
		expect(tests.emulator.trace().filter(({ url }) => url.includes('/accounts?')).length).toBeLessThanOrEqual(2);
	});
});

describe('an import without change tracking', () => {
	it.each([
		['the service says that it has none', async () => await control('PUT', 'tables/account', { changeTrackingEnabled: false })],
		['the service ignores the wish', async () => { await control('PUT', 'settings', { untrackedTables: 'ignored' }); await control('PUT', 'tables/account', { changeTrackingEnabled: false }); }],
	])('reads by row version when %s, and says so', async (_when, change) => {
		await change();
		seed(1);
		const trigger = await published({ parameters: accounts() });
		expect(trigger.items[0]?.progress).toMatchObject({ readBy: 'row version (deletes are not seen)' });
	});
});
