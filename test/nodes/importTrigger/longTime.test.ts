import { importOf, importTests, passTime, told } from '../../support/importTests';

const tests = importTests();
const { begin, published, seedAccounts } = tests;
const DAY_MS = 24 * 60 * 60_000;
const create = async (name: string) => await tests.emulator.call('POST', 'accounts', { body: { name } });
const accounts = (more: object = {}) => ({ ...importOf('account'), ...more });

describe('an import over a long time', () => {
	it('is still known to the service after thirty quiet days and a restart', async () => {
		seedAccounts(['Contoso']);
		const first = await published({ parameters: accounts() });
		for (let day = 0; day < 30; day += 1) {
			passTime(DAY_MS);
			await first.tick();
		}
		await first.stop();
		await create('Fabrikam');
		const second = await published({ parameters: accounts(), stored: first.stored() });
		expect(told(second)).toEqual(['created Fabrikam']);
	});

	it('writes its position once a day while nothing happens', async () => {
		seedAccounts(['Contoso']);
		const trigger = await published({ parameters: accounts() });
		const before = trigger.executions.length;
		for (let hour = 0; hour < 48; hour += 1) {
			passTime(DAY_MS / 24);
			await trigger.tick();
		}
		expect(trigger.executions.length - before).toBe(2);
	});

	it('loses nothing when it was unpublished for longer than the service remembers', async () => {
		const [first] = seedAccounts(['Contoso', 'Fabrikam']);
		const before = await published({ parameters: accounts() });
		await before.stop();
		passTime(30 * DAY_MS);
		await tests.emulator.call('DELETE', `accounts(${first})`);
		const after = await published({ parameters: accounts(), stored: before.stored() });
		expect(told(after)).toEqual(['existing Fabrikam', 'resyncFinished']);
		expect(JSON.stringify(after.items[0]?.progress)).toContain('no longer knows the stored position');
	});

	it('goes on when the clock of the n8n machine is set back', async () => {
		seedAccounts(['Contoso']);
		const trigger = await published({ parameters: accounts() });
		passTime(-3 * DAY_MS);
		tests.emulator.environment.clock.advance(3 * DAY_MS + 60_000);
		await create('Fabrikam');
		await trigger.tick();
		expect(told(trigger)).toEqual(['existing Contoso', 'created Fabrikam']);
	});
});

describe('an import whose schedule is faster than its workflow', () => {
	it('S136: leaves times out, and says how many', async () => {
		seedAccounts(['Contoso']);
		let end: () => void = () => undefined;
		const trigger = await begin({ parameters: accounts(), workflow: async () => await new Promise((resolve) => { end = () => resolve('success'); }) });
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
		seedAccounts(names);
		tests.emulator.faults({ kind, urlPattern: '/accounts\\?', skip: 1, times: 2, retryAfterSeconds: 1 });
		const trigger = await published({ parameters: accounts({ options: { pageSize: 4 } }) });
		expect(trigger.items.map(({ row }) => row?.name).sort()).toEqual(names);
		expect(trigger.items.some(({ progress }) => ((progress as { waitedMs?: number } | undefined)?.waitedMs ?? 0) > 0)).toBe(true);
	});

	it('records in words why it cannot read, and goes on where it was at the next time', async () => {
		seedAccounts(['Contoso']);
		const trigger = await published({ parameters: accounts() });
		await create('Fabrikam');
		tests.emulator.faults({ kind: 'error', urlPattern: '/accounts\\?', times: 4, status: 403, code: '0x80040225', message: 'The specified user is disabled.' });
		await trigger.tick();
		expect(trigger.recorded).toEqual([expect.stringContaining('The user is disabled in this environment or has no business unit: a Dynamics 365 administrator must enable it and check its business unit (0x80040225).')]);
		await trigger.tick();
		expect(told(trigger)).toEqual(['existing Contoso', 'created Fabrikam']);
	});
});
