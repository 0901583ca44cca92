import { importOf, importTests, passTime, told } from '../../support/importTests';
import type { RunningTrigger } from '../../support/importTrigger';

const tests = importTests();
const { control, published, seedAccounts } = tests;
const DAY_MS = 24 * 60 * 60_000;
const create = async (name: string) => await tests.emulator.call('POST', 'accounts', { body: { name } });
const accounts = (more: object = {}) => ({ ...importOf('account'), ...more });

describe('an import that starts with new changes only', () => {
	it('leaves existing rows out and brings what changes from then on, deletes too once change tracking has begun', async () => {
		const [first] = seedAccounts(['Contoso', 'Fabrikam']);
		passTime(10 * 60_000);
		const trigger = await published({ parameters: accounts({ startWith: 'changes' }) });
		await create('Adventure Works');
		await trigger.tick();
		await trigger.tick();
		await tests.emulator.call('DELETE', `accounts(${first})`);
		await trigger.tick();
		expect(told(trigger)).toEqual(['created Adventure Works', 'deleted']);
	});

	it('loses no change that was made while the table was walked through', async () => {
		seedAccounts(Array.from({ length: 5_100 }, (_, index) => `Account ${index}`));
		passTime(10 * 60_000);
		const trigger = await published({ parameters: accounts({ startWith: 'changes', options: { requestsPerTick: 2 } }) });
		await create('In the middle');
		for (let tick = 0; tick < 4; tick += 1) await trigger.tick();
		await create('Afterwards');
		await trigger.tick();
		expect([...new Set(told(trigger))]).toEqual(['created In the middle', 'created Afterwards']);
	});
});

describe('an import without change tracking', () => {
	it.each([['row version', {}], ['time of change', { filterable: { versionnumber: false } }]])('finds rows of a transaction that committed late, by %s', async (_way, more) => {
		await control('PUT', 'tables/account', { changeTrackingEnabled: false, ...more });
		seedAccounts(['Contoso']);
		const trigger = await published({ parameters: accounts() });
		passTime(60_000);
		await control('POST', 'edits', { table: 'account', hold: 'slow', create: { count: 1, row: { name: 'Late' } } });
		passTime(60_000);
		await create('Quick');
		await trigger.tick();
		await control('POST', 'edits/slow/commit', {});
		await trigger.tick();
		await trigger.tick();
		expect(trigger.items.map(({ row }) => row.name).sort()).toEqual(['Contoso', 'Late', 'Quick']);
	});

	it('compares a table that can be asked for nothing, deletes included', async () => {
		await control('PUT', 'tables/account', { changeTrackingEnabled: false, filterable: { versionnumber: false, modifiedon: false } });
		const [first, second] = seedAccounts(['Contoso', 'Fabrikam']);
		const trigger = await published({ parameters: accounts() });
		passTime(60_000);
		await tests.emulator.call('DELETE', `accounts(${first})`);
		await tests.emulator.call('PATCH', `accounts(${second})`, { body: { name: 'Fabrikam Ltd' } });
		await create('Adventure Works');
		await trigger.tick();
		await trigger.tick();
		expect(told(trigger).slice(2).sort()).toEqual(['created Adventure Works', 'deleted', 'updated Fabrikam Ltd']);
	});
});

describe('an import that was refused change tracking', () => {
	const grant = (sql: string) => { tests.emulator.environment.store.database.prepare(sql).run(); };
	const SYNC = "name = 'prvReadAccount' AND roleid IN (SELECT roleid FROM role WHERE name = 'Lead Capture Sync')";
	const ways = ({ items }: RunningTrigger) => items.flatMap(({ progress }) => (progress as { readBy: string } | undefined)?.readBy ?? []);

	/** The user may read their own rows only, and then all of them. */
	async function withoutRight(): Promise<{ trigger: RunningTrigger; mine: string }> {
		grant(`UPDATE roleprivileges SET depth = 'Basic' WHERE ${SYNC}`);
		await tests.emulator.call('POST', 'accounts', { body: { name: 'Mine' }, as: 'sync' });
		passTime(10 * 60_000);
		const trigger = await published({ parameters: accounts() });
		expect(ways(trigger)[0]).toContain('row version');
		return { trigger, mine: String(tests.emulator.rows('account')[0]?.accountid) };
	}

	it.each([
		['at the next publishing', async (before: RunningTrigger) => {
			await before.stop();
			return await published({ parameters: accounts(), stored: before.stored() });
		}],
		['within a day', async (before: RunningTrigger) => {
			passTime(10 * 60_000 + DAY_MS);
			return await Promise.resolve(before);
		}],
	])('goes back to it %s after the right was granted, brings nothing twice, and then sees deletes', async (_when, later) => {
		const { trigger, mine } = await withoutRight();
		grant(`UPDATE roleprivileges SET depth = 'Global' WHERE ${SYNC}`);
		const after = await later(trigger);
		const before = after.items.length;
		for (let tick = 0; tick < 3; tick += 1) await after.tick();
		expect(told(after).slice(before)).toEqual([]);
		await tests.emulator.call('PATCH', `accounts(${mine})`, { body: { name: 'Mine, changed' } });
		await after.tick();
		await tests.emulator.call('DELETE', `accounts(${mine})`);
		await after.tick();
		expect(told(after).filter((what) => !what.startsWith('existing'))).toEqual(['updated Mine, changed', 'deleted']);
		expect(ways(after).at(-1)).toBe('change tracking');
	});

	it('goes on by row version, and gives nothing out again, while the right is still missing', async () => {
		const { trigger } = await withoutRight();
		await trigger.stop();
		const after = await published({ parameters: accounts(), stored: trigger.stored() });
		await tests.emulator.call('POST', 'accounts', { body: { name: 'New' }, as: 'sync' });
		await after.tick();
		expect(told(after)).toEqual(['created New']);
	});
});
