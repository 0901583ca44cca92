import { accountNames, delivered, importOf, importTests } from '../../support/importTests';
import type { RunningTrigger } from '../../support/importTrigger';

const tests = importTests();
const { control, published, seedAccounts } = tests;
const seed = (count: number) => seedAccounts(accountNames(count));
const accounts = (options: object = {}) => ({ ...importOf('account'), options });

describe('an import whose position was lost by the service', () => {
	async function expire(): Promise<RunningTrigger> {
		const [, gone] = seed(3);
		const first = await published({ parameters: accounts() });
		await tests.emulator.call('DELETE', `accounts(${gone})`);
		await control('PUT', 'tables/account', { expireTokens: true });
		await first.tick();
		return first;
	}

	it('G2: gives everything out again under a higher generation, and says once that it is done', async () => {
		const trigger = await expire();
		expect(trigger.items.slice(3).map(({ change, generation, row }) => [change, generation, row?.name])).toEqual([
			['existing', 2, 'Account 000'], ['existing', 2, 'Account 002'], ['resyncFinished', 2, undefined],
		]);
	});

	it('G2: finds the deletes it missed by what the new generation did not bring', async () => {
		const trigger = await expire();
		const newest = new Map(trigger.items.filter(({ id }) => id).map(({ id, generation, row }) => [id, { generation, name: row.name }]));
		const swept = [...newest.values()].filter(({ generation }) => generation < 2).map(({ name }) => name);
		expect(swept).toEqual(['Account 001']);
	});

	it('S78: does the same when Sync Now was changed, and only once', async () => {
		seed(2);
		const first = await published({ parameters: accounts() });
		await first.stop();
		const second = await published({ parameters: accounts({ syncNow: 'again' }), stored: first.stored() });
		await second.stop();
		const third = await published({ parameters: accounts({ syncNow: 'again' }), stored: second.stored() });
		expect([second, third].map((trigger) => trigger.items.map(({ change }) => change))).toEqual([['existing', 'existing', 'resyncFinished'], []]);
	});

	it('S78: obeys Sync Now although the process ended before the first page was delivered', async () => {
		seed(2);
		const first = await published({ parameters: accounts() });
		await first.stop();
		const second = await published({ parameters: accounts({ syncNow: 'again' }), stored: first.stored(), workflow: () => 'crashed' });
		await second.stop();
		const third = await published({ parameters: accounts({ syncNow: 'again' }), stored: second.stored() });
		expect(third.items.map(({ change }) => change)).toEqual(['existing', 'existing', 'resyncFinished']);
	});

	it('S77: backfills when the columns were changed, and does not when it is to continue', async () => {
		seed(1);
		const first = await published({ parameters: accounts() });
		await first.stop();
		const changed = (ifChanged: string) => ({ tables: { table: [{ table: 'account', columns: 'chosen', chosenColumns: ['telephone1'] }] }, options: { ifChanged } });
		const backfilled = await published({ parameters: changed('backfill'), stored: first.stored() });
		expect(backfilled.items.map(({ change }) => change)).toEqual(['existing', 'resyncFinished']);
		const continued = await published({ parameters: changed('continue'), stored: first.stored() });
		expect(continued.items.filter(({ change }) => change === 'existing')).toEqual([]);
	});
});

describe('an import that ended before its first page was finished', () => {
	it.each([['change tracking', true], ['row version', false]])('finds what was deleted before it began again, by %s', async (_way, changeTrackingEnabled) => {
		await control('PUT', 'tables/account', { changeTrackingEnabled });
		const [gone] = seed(2);
		const first = await published({ parameters: accounts(), workflow: () => 'crashed' });
		await first.stop();
		await tests.emulator.call('DELETE', `accounts(${gone})`);
		const second = await published({ parameters: accounts(), stored: first.stored() });
		expect(second.items.map(({ change, generation, row }) => [change, generation, row?.name])).toEqual([['existing', 2, 'Account 001'], ['resyncFinished', 2, undefined]]);
	});

	it('of a resync begins another, under a higher generation', async () => {
		seed(1);
		const first = await published({ parameters: accounts() });
		await control('PUT', 'tables/account', { expireTokens: true });
		await first.stop();
		const second = await published({ parameters: accounts(), stored: first.stored(), workflow: () => 'crashed' });
		await second.stop();
		const third = await published({ parameters: accounts(), stored: second.stored() });
		expect(third.items.map(({ change, generation }) => [change, generation])).toEqual([['existing', 3], ['resyncFinished', 3]]);
	});
});

describe('an import that is to continue with changed settings', () => {
	it.each([['change tracking', true], ['row version', false]])('S77: loses no row of a transaction that committed late, by %s', async (_way, changeTrackingEnabled) => {
		await control('PUT', 'tables/account', { changeTrackingEnabled });
		seed(1);
		const first = await published({ parameters: accounts() });
		tests.emulator.environment.clock.advance(60_000);
		await control('POST', 'edits', { table: 'account', hold: 'slow', create: { count: 1, row: { name: 'Late' } } });
		tests.emulator.environment.clock.advance(60_000);
		await first.tick();
		await first.stop();
		await control('POST', 'edits/slow/commit', {});
		const changed = { tables: { table: [{ table: 'account', columns: 'chosen', chosenColumns: ['telephone1'] }] }, options: { ifChanged: 'continue' } };
		const second = await published({ parameters: changed, stored: first.stored() });
		expect(delivered(second)).toContain('Late');
	});
});
