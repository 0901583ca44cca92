import { publish, type Ending, type Given, type RunningTrigger, type TriggerCall } from '../../support/importTrigger';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';

let emulator: RunningEmulator;
const running: RunningTrigger[] = [];

beforeEach(async () => { emulator = await startEmulator(); });
afterEach(async () => {
	await Promise.all(running.splice(0).map(async (trigger) => await trigger.stop()));
	await emulator.stop();
});

async function published(call: TriggerCall): Promise<RunningTrigger> {
	const trigger = await publish(emulator, call);
	running.push(trigger);
	await trigger.tick();
	return trigger;
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `Account ${String(index).padStart(3, '0')}`);
const seed = (count: number) => emulator.seed({ accounts: names(count).map((name) => ({ name })) }).accounts ?? [];
const accounts = (options: object = {}) => ({ tables: { table: [{ table: 'account' }] }, options });
const failsOn = (bad: string) => (items: Given[]): Ending => (items.some(({ row }) => row.name === bad) ? 'error' : 'success');
const delivered = ({ items }: RunningTrigger) => items.filter(({ change }) => change !== 'resyncFinished').map(({ row }) => String(row.name));

async function setTable(table: string, change: object): Promise<void> {
	const response = await fetch(`${emulator.url}/_emulator/tables/${table}`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(change) });
	expect(response.status).toBe(200);
}

describe('an import whose workflow fails on a row', () => {
	it('with Skip and Record delivers every other row, names the one row, and goes on', async () => {
		const ids = seed(20);
		const trigger = await published({ parameters: accounts({ whenFails: 'skip' }), workflow: failsOn('Account 013') });
		expect([...new Set(delivered(trigger))].sort()).toEqual(names(20).filter((name) => name !== 'Account 013'));
		expect(trigger.recorded).toEqual([`Skipped row ${ids[13]} of Account, because the workflow failed on it: The sink refused.`]);
	});

	it('with Stop holds that table, records it once, and still delivers the other tables', async () => {
		seed(3);
		emulator.seed({ contacts: [{ lastname: 'Lindgren' }] });
		const trigger = await published({ parameters: { tables: { table: [{ table: 'account' }, { table: 'contact' }] }, options: { whenFails: 'stop' } }, workflow: failsOn('Account 001') });
		await trigger.tick();
		expect(trigger.items.map(({ table }) => table)).toEqual(['contact']);
		expect(trigger.recorded).toHaveLength(1);
		expect(trigger.recorded[0]).toMatch(/^The workflow failed on 3 rows of Account: The sink refused\. Nothing more of this table is read/);
	});

	it('with Stop asks nothing more of that table', async () => {
		seed(3);
		const trigger = await published({ parameters: accounts({ whenFails: 'stop' }), workflow: () => 'error' });
		const before = emulator.trace().length;
		await trigger.tick();
		expect(emulator.trace()).toHaveLength(before);
	});

	it('with Try Again keeps the position, so that a restart brings the rows', async () => {
		seed(3);
		const first = await published({ parameters: accounts(), workflow: () => 'error' });
		await first.stop();
		const second = await published({ parameters: accounts(), stored: first.stored() });
		expect(delivered(second).sort()).toEqual(names(3));
	});

	it('on hand-off does not wait and does not repeat', async () => {
		seed(3);
		const trigger = await published({ parameters: accounts({ advance: 'onHandOff' }), workflow: () => 'error' });
		await trigger.tick();
		expect(trigger.executions.filter((size) => size > 0)).toEqual([3]);
	});
});

describe('an import whose position was lost by the service', () => {
	async function expire(): Promise<RunningTrigger> {
		const [, gone] = seed(3);
		const first = await published({ parameters: accounts() });
		await emulator.call('DELETE', `accounts(${gone})`);
		await setTable('account', { expireTokens: true });
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
		await setTable('account', { changeTrackingEnabled });
		const [gone] = seed(2);
		const first = await published({ parameters: accounts(), workflow: () => 'crashed' });
		await first.stop();
		await emulator.call('DELETE', `accounts(${gone})`);
		const second = await published({ parameters: accounts(), stored: first.stored() });
		expect(second.items.map(({ change, generation, row }) => [change, generation, row?.name])).toEqual([['existing', 2, 'Account 001'], ['resyncFinished', 2, undefined]]);
	});

	it('of a resync begins another, under a higher generation', async () => {
		seed(1);
		const first = await published({ parameters: accounts() });
		await setTable('account', { expireTokens: true });
		await first.stop();
		const second = await published({ parameters: accounts(), stored: first.stored(), workflow: () => 'crashed' });
		await second.stop();
		const third = await published({ parameters: accounts(), stored: second.stored() });
		expect(third.items.map(({ change, generation }) => [change, generation])).toEqual([['existing', 3], ['resyncFinished', 3]]);
	});
});

describe('an import that is to continue with changed settings', () => {
	it.each([['change tracking', true], ['row version', false]])('S77: loses no row of a transaction that committed late, by %s', async (_way, changeTrackingEnabled) => {
		await setTable('account', { changeTrackingEnabled });
		seed(1);
		const first = await published({ parameters: accounts() });
		emulator.environment.clock.advance(60_000);
		const edit = async (path: string, body: object) => { expect((await fetch(`${emulator.url}/_emulator/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).ok).toBe(true); };
		await edit('edits', { table: 'account', hold: 'slow', create: { count: 1, row: { name: 'Late' } } });
		emulator.environment.clock.advance(60_000);
		await first.tick();
		await first.stop();
		await edit('edits/slow/commit', {});
		const changed = { tables: { table: [{ table: 'account', columns: 'chosen', chosenColumns: ['telephone1'] }] }, options: { ifChanged: 'continue' } };
		const second = await published({ parameters: changed, stored: first.stored() });
		expect(delivered(second)).toContain('Late');
	});
});

describe('an import that is unpublished while the workflow is at work', () => {
	it('gives nothing more out, although the next page was read already', async () => {
		seed(6);
		let end: () => void = () => undefined;
		const trigger = await publish(emulator, { parameters: accounts({ pageSize: 2 }), workflow: async () => await new Promise<Ending>((resolve) => { end = () => resolve('success'); }) });
		running.push(trigger);
		const pages = () => emulator.trace().filter(({ url }) => url.includes('/accounts?')).length;
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
		emulator.faults({ kind: 'error', urlPattern: '/accounts\\?', times: 1_000, status: 410, code: '0x80044352', message: 'Version stamp associated with the client has expired. Please perform a full sync.' });
		const trigger = await published({ parameters: accounts() });
		expect(trigger.recorded).toEqual([expect.stringContaining('perform a full sync')]);
		expect(emulator.trace().filter(({ url }) => url.includes('/accounts?')).length).toBeLessThanOrEqual(2);
	});
});

describe('an import without change tracking', () => {
	it.each([
		['the service says that it has none', async () => await setTable('account', { changeTrackingEnabled: false })],
		['the service ignores the wish', async () => { await fetch(`${emulator.url}/_emulator/settings`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ untrackedTables: 'ignored' }) }); await setTable('account', { changeTrackingEnabled: false }); }],
	])('reads by row version when %s, and says so', async (_when, change) => {
		await change();
		seed(1);
		const trigger = await published({ parameters: accounts() });
		expect(trigger.items[0]?.progress).toMatchObject({ readBy: 'row version (deletes are not seen)' });
	});
});

describe('a filter of an import', () => {
	const filtered = (filter: object, options: object = {}) => ({ tables: { table: [{ table: 'account' }] }, filters: { condition: [{ table: 'account', ...filter }] }, options });
	const set = async (id: string | undefined, body: object) => await emulator.call('PATCH', `accounts(${id})`, { body });

	it.each([
		['is any of', { column: 'name', operator: 'equals', value: 'account 001, Account 002' }, ['Account 001', 'Account 002']],
		['is none of', { column: 'name', operator: 'isNot', value: 'Account 001' }, ['Account 000', 'Account 002']],
		['contains', { column: 'name', operator: 'contains', value: 't 00' }, names(3)],
		['starts with', { column: 'name', operator: 'startsWith', value: 'ACCOUNT 002' }, ['Account 002']],
		['is empty', { column: 'telephone1', operator: 'isEmpty' }, names(3)],
		['is not empty', { column: 'telephone1', operator: 'isNotEmpty' }, []],
	])('S85: lets rows in whose column %s, the same with and without change tracking', async (_operator, filter, expected) => {
		seed(3);
		const tracked = await published({ parameters: filtered(filter) });
		await setTable('account', { changeTrackingEnabled: false });
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
