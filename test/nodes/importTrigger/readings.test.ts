import { publish, type RunningTrigger, type TriggerCall } from '../../support/importTrigger';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';

const DAY_MS = 24 * 60 * 60_000;

let emulator: RunningEmulator;
const running: RunningTrigger[] = [];

beforeEach(async () => { emulator = await startEmulator(); });
afterEach(async () => {
	jest.restoreAllMocks();
	await Promise.all(running.splice(0).map(async (trigger) => await trigger.stop()));
	await emulator.stop();
});

async function published(call: TriggerCall): Promise<RunningTrigger> {
	const trigger = await publish(emulator, call);
	running.push(trigger);
	await trigger.tick();
	return trigger;
}

async function control(method: string, path: string, body: object): Promise<void> {
	const response = await fetch(`${emulator.url}/_emulator/${path}`, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
	expect(response.ok).toBe(true);
}

const seed = (...names: string[]) => emulator.seed({ accounts: names.map((name) => ({ name })) }).accounts ?? [];
const create = async (name: string) => await emulator.call('POST', 'accounts', { body: { name } });
const accounts = (more: object = {}) => ({ tables: { table: [{ table: 'account' }] }, ...more });
const changes = ({ items }: RunningTrigger) => items.map(({ change, row }) => `${change} ${String(row?.name ?? '')}`.trim());
const requests = () => emulator.trace().filter(({ url }) => !url.includes('EntityDefinitions')).length;

/** Time passes for the service, whose clock follows the machine's, and for n8n alike. */
function pass(milliseconds: number): void {
	const now = Date.now() + milliseconds;
	jest.spyOn(Date, 'now').mockImplementation(() => now);
}

describe('an import that starts with new changes only', () => {
	it('leaves existing rows out and brings what changes from then on, deletes too once change tracking has begun', async () => {
		const [first] = seed('Contoso', 'Fabrikam');
		pass(10 * 60_000);
		const trigger = await published({ parameters: accounts({ startWith: 'changes' }) });
		await create('Adventure Works');
		await trigger.tick();
		await trigger.tick();
		await emulator.call('DELETE', `accounts(${first})`);
		await trigger.tick();
		expect(changes(trigger)).toEqual(['created Adventure Works', 'deleted']);
	});

	it('loses no change that was made while the table was walked through', async () => {
		seed(...Array.from({ length: 5_100 }, (_, index) => `Account ${index}`));
		pass(10 * 60_000);
		const trigger = await published({ parameters: accounts({ startWith: 'changes', options: { requestsPerTick: 2 } }) });
		await create('In the middle');
		for (let tick = 0; tick < 4; tick += 1) await trigger.tick();
		await create('Afterwards');
		await trigger.tick();
		expect([...new Set(changes(trigger))]).toEqual(['created In the middle', 'created Afterwards']);
	});
});

describe('an import without change tracking', () => {
	it.each([['row version', {}], ['time of change', { filterable: { versionnumber: false } }]])('finds rows of a transaction that committed late, by %s', async (_way, more) => {
		await control('PUT', 'tables/account', { changeTrackingEnabled: false, ...more });
		seed('Contoso');
		const trigger = await published({ parameters: accounts() });
		pass(60_000);
		await control('POST', 'edits', { table: 'account', hold: 'slow', create: { count: 1, row: { name: 'Late' } } });
		pass(60_000);
		await create('Quick');
		await trigger.tick();
		await control('POST', 'edits/slow/commit', {});
		await trigger.tick();
		await trigger.tick();
		expect(trigger.items.map(({ row }) => row.name).sort()).toEqual(['Contoso', 'Late', 'Quick']);
	});

	it('compares a table that can be asked for nothing, deletes included', async () => {
		await control('PUT', 'tables/account', { changeTrackingEnabled: false, filterable: { versionnumber: false, modifiedon: false } });
		const [first, second] = seed('Contoso', 'Fabrikam');
		const trigger = await published({ parameters: accounts() });
		pass(60_000);
		await emulator.call('DELETE', `accounts(${first})`);
		await emulator.call('PATCH', `accounts(${second})`, { body: { name: 'Fabrikam Ltd' } });
		await create('Adventure Works');
		await trigger.tick();
		await trigger.tick();
		expect(changes(trigger).slice(2).sort()).toEqual(['created Adventure Works', 'deleted', 'updated Fabrikam Ltd']);
	});
});

describe('an import over a long time', () => {
	it('is still known to the service after thirty quiet days and a restart', async () => {
		seed('Contoso');
		const first = await published({ parameters: accounts() });
		for (let day = 0; day < 30; day += 1) {
			pass(DAY_MS);
			await first.tick();
		}
		await first.stop();
		await create('Fabrikam');
		const second = await published({ parameters: accounts(), stored: first.stored() });
		expect(changes(second)).toEqual(['created Fabrikam']);
	});

	it('writes its position once a day while nothing happens', async () => {
		seed('Contoso');
		const trigger = await published({ parameters: accounts() });
		const before = trigger.executions.length;
		for (let hour = 0; hour < 48; hour += 1) {
			pass(DAY_MS / 24);
			await trigger.tick();
		}
		expect(trigger.executions.length - before).toBe(2);
	});

	it('loses nothing when it was unpublished for longer than the service remembers', async () => {
		const [first] = seed('Contoso', 'Fabrikam');
		const before = await published({ parameters: accounts() });
		await before.stop();
		pass(30 * DAY_MS);
		await emulator.call('DELETE', `accounts(${first})`);
		const after = await published({ parameters: accounts(), stored: before.stored() });
		expect(changes(after)).toEqual(['existing Fabrikam', 'resyncFinished']);
		expect(JSON.stringify(after.items[0]?.progress)).toContain('no longer knows the stored position');
	});

	it('goes on when the clock of the n8n machine is set back', async () => {
		seed('Contoso');
		const trigger = await published({ parameters: accounts() });
		pass(-3 * DAY_MS);
		emulator.environment.clock.advance(3 * DAY_MS + 60_000);
		await create('Fabrikam');
		await trigger.tick();
		expect(changes(trigger)).toEqual(['existing Contoso', 'created Fabrikam']);
	});
});

describe('an import that was refused change tracking', () => {
	const grant = (sql: string) => { emulator.environment.store.database.prepare(sql).run(); };
	const SYNC = "name = 'prvReadAccount' AND roleid IN (SELECT roleid FROM role WHERE name = 'Lead Capture Sync')";
	const ways = ({ items }: RunningTrigger) => items.flatMap(({ progress }) => (progress as { readBy: string } | undefined)?.readBy ?? []);

	/** The user may read their own rows only, and then all of them. */
	async function withoutRight(): Promise<{ trigger: RunningTrigger; mine: string }> {
		grant(`UPDATE roleprivileges SET depth = 'Basic' WHERE ${SYNC}`);
		await emulator.call('POST', 'accounts', { body: { name: 'Mine' }, as: 'sync' });
		pass(10 * 60_000);
		const trigger = await published({ parameters: accounts() });
		expect(ways(trigger)[0]).toContain('row version');
		return { trigger, mine: String(emulator.rows('account')[0]?.accountid) };
	}

	it.each([
		['at the next publishing', async (before: RunningTrigger) => {
			await before.stop();
			return await published({ parameters: accounts(), stored: before.stored() });
		}],
		['within a day', async (before: RunningTrigger) => {
			pass(10 * 60_000 + DAY_MS);
			return await Promise.resolve(before);
		}],
	])('goes back to it %s after the right was granted, brings nothing twice, and then sees deletes', async (_when, later) => {
		const { trigger, mine } = await withoutRight();
		grant(`UPDATE roleprivileges SET depth = 'Global' WHERE ${SYNC}`);
		const after = await later(trigger);
		const before = after.items.length;
		for (let tick = 0; tick < 3; tick += 1) await after.tick();
		expect(changes(after).slice(before)).toEqual([]);
		await emulator.call('PATCH', `accounts(${mine})`, { body: { name: 'Mine, changed' } });
		await after.tick();
		await emulator.call('DELETE', `accounts(${mine})`);
		await after.tick();
		expect(changes(after).filter((what) => !what.startsWith('existing'))).toEqual(['updated Mine, changed', 'deleted']);
		expect(ways(after).at(-1)).toBe('change tracking');
	});

	it('goes on by row version, and gives nothing out again, while the right is still missing', async () => {
		const { trigger } = await withoutRight();
		await trigger.stop();
		const after = await published({ parameters: accounts(), stored: trigger.stored() });
		await emulator.call('POST', 'accounts', { body: { name: 'New' }, as: 'sync' });
		await after.tick();
		expect(changes(after)).toEqual(['created New']);
	});
});

describe('an import whose schedule is faster than its workflow', () => {
	it('S136: leaves times out, and says how many', async () => {
		seed('Contoso');
		let end: () => void = () => undefined;
		const trigger = await publish(emulator, { parameters: accounts(), workflow: async () => await new Promise((resolve) => { end = () => resolve('success'); }) });
		running.push(trigger);
		while (trigger.executions.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
		const ticks = [trigger.tick(), trigger.tick()];
		end();
		await Promise.all(ticks);
		await create('Fabrikam');
		const last = trigger.tick();
		while (!trigger.executions.includes(1) || trigger.executions.filter((size) => size > 0).length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
		end();
		await last;
		expect(trigger.items.at(-1)?.progress).toMatchObject({ skippedTimes: 2 });
	});
});

describe('an import while the service has trouble', () => {
	it.each([
		['throttles', 'throttle'],
		['is unavailable', 'unavailable'],
		['resets the connection', 'resetBefore'],
		['cuts its answers off', 'truncate'],
	] as const)('S136: brings every row although it %s in the middle, and says how long it waited', async (_what, kind) => {
		const names = Array.from({ length: 12 }, (_, index) => `Account ${String(index).padStart(2, '0')}`);
		seed(...names);
		emulator.faults({ kind, urlPattern: '/accounts\\?', skip: 1, times: 2, retryAfterSeconds: 1 });
		const trigger = await published({ parameters: accounts({ options: { pageSize: 4 } }) });
		expect(trigger.items.map(({ row }) => row?.name).sort()).toEqual(names);
		expect(trigger.items.some(({ progress }) => ((progress as { waitedMs?: number } | undefined)?.waitedMs ?? 0) > 0)).toBe(true);
	});

	it('records in words why it cannot read, and goes on where it was at the next time', async () => {
		seed('Contoso');
		const trigger = await published({ parameters: accounts() });
		await create('Fabrikam');
		emulator.faults({ kind: 'error', urlPattern: '/accounts\\?', times: 4, status: 403, code: '0x80040225', message: 'The specified user is disabled.' });
		await trigger.tick();
		expect(trigger.recorded).toEqual([expect.stringContaining('The user is disabled in this environment or has no business unit: a Dynamics 365 administrator must enable it and check its business unit (0x80040225).')]);
		await trigger.tick();
		expect(changes(trigger)).toEqual(['existing Contoso', 'created Fabrikam']);
	});
});

describe('what an import gives out', () => {
	it('S80: has names of lookups and labels of choices beside their ids, when asked for', async () => {
		emulator.seed({ accounts: [{ name: 'Contoso', industrycode: 1 }] });
		const trigger = await published({ parameters: accounts({ options: { labels: true } }) });
		expect(trigger.items[0]?.row).toMatchObject({ name: 'Contoso', industrycode: 1, industrycode_label: 'Accounting', ownerid_table: 'systemuser', ownerid_name: expect.any(String), statecode_label: 'Active' });
	});

	it('S79: keeps to its requests per time of the schedule, and goes on at the next', async () => {
		seed(...Array.from({ length: 20 }, (_, index) => `Account ${index}`));
		const trigger = await published({ parameters: accounts({ options: { pageSize: 5, requestsPerTick: 2 } }) });
		const first = trigger.items.length;
		await trigger.tick();
		expect([first, trigger.items.length]).toEqual([10, 20]);
	});

	it('S74: brings the tables of the preset, parents before children', async () => {
		emulator.seed({ opportunities: [{ name: 'Deal' }], accounts: [{ name: 'Contoso' }], products: [] });
		const trigger = await published({ parameters: { import: 'crm' } });
		const order = [...new Set(trigger.items.map(({ table }) => table))];
		expect(order.filter((table) => ['systemuser', 'account', 'opportunity'].includes(table))).toEqual(['systemuser', 'account', 'opportunity']);
	});

	it('S83: brings custom tables with all their columns', async () => {
		const custom = [...emulator.environment.schema.tables.values()].find(({ logicalName }) => logicalName.startsWith('new_'))?.logicalName ?? '';
		emulator.seed({ [custom]: [{ new_name: 'One' }] });
		const trigger = await published({ parameters: { tables: { table: [{ table: custom }] } } });
		expect(trigger.items.map(({ row }) => row.new_name)).toEqual(['One']);
	});

	it('S92: brings rows of chosen owners only, or of all but them', async () => {
		const users = [...new Set(emulator.rows('systemuser').map(({ systemuserid }) => String(systemuserid)))];
		const [mine, others] = users;
		emulator.seed({ accounts: [{ name: 'Mine', 'ownerid@odata.bind': `/systemusers(${mine})` }, { name: 'Theirs', 'ownerid@odata.bind': `/systemusers(${others})` }] });
		const by = (quickFilters: object) => ({ tables: { table: [{ table: 'account', quickFilters }] } });
		const only = await published({ parameters: by({ onlyOwners: [`${mine} systemuser`] }) });
		const except = await published({ parameters: by({ exceptOwners: [`${mine} systemuser`] }) });
		expect([changes(only), changes(except)]).toEqual([['existing Mine'], ['existing Theirs']]);
	});

	it('S91: leaves out closed rows and people who opted out of e-mail', async () => {
		emulator.seed({ contacts: [{ lastname: 'Open' }, { lastname: 'Out', donotemail: true }, { lastname: 'Gone', statecode: 1, statuscode: 2 }] });
		const trigger = await published({ parameters: { tables: { table: [{ table: 'contact', quickFilters: { state: 'active', optedOut: 'exclude' } }] } } });
		expect(trigger.items.map(({ row }) => row.lastname)).toEqual(['Open']);
	});

	it('G11: leaves out what this credential changed last, when asked to', async () => {
		seed('Theirs');
		await emulator.call('POST', 'accounts', { body: { name: 'Ours' }, as: 'sync' });
		const trigger = await published({ parameters: accounts({ options: { ownChanges: 'skip' } }) });
		expect(changes(trigger)).toEqual(['existing Theirs']);
	});

	it('costs nothing to look at: reading changes asks no more than one request beside who is signed in and what the table is', async () => {
		seed('Contoso');
		await published({ parameters: accounts() });
		expect(requests()).toBeLessThanOrEqual(4);
	});
});
