import { importOf, importTests, told } from '../../support/importTests';

const tests = importTests();
const { control, published, seedAccounts } = tests;

/** The ways of reading that a table can be put to. */
const WAYS = [
	['change tracking', async () => await control('PUT', 'tables/account', { changeTrackingEnabled: true })],
	['row version', async () => await control('PUT', 'tables/account', { changeTrackingEnabled: false })],
	['time of change', async () => await control('PUT', 'tables/account', { changeTrackingEnabled: false, filterable: { versionnumber: false } })],
] as const;

describe.each(WAYS)('an import by %s', (way, switchOn) => {
	beforeEach(switchOn);

	it('S106: brings the existing rows at once when the workflow is published', async () => {
		seedAccounts(['Contoso', 'Fabrikam']);
		const trigger = await published({ parameters: importOf('account') });
		expect(told(trigger)).toEqual(['existing Contoso', 'existing Fabrikam']);
		expect(JSON.stringify(trigger.items[0]?.progress)).toContain(way);
	});

	it('S76: then brings only what is new or changed, each once', async () => {
		const [id] = seedAccounts(['Contoso', 'Fabrikam']);
		const trigger = await published({ parameters: importOf('account') });
		tests.emulator.environment.clock.advance(60_000);
		await trigger.tick();
		await tests.emulator.call('PATCH', `accounts(${id})`, { body: { name: 'Contoso Ltd' } });
		await tests.emulator.call('POST', 'accounts', { body: { name: 'Adventure Works' } });
		await trigger.tick();
		await trigger.tick();
		expect(told(trigger).slice(2).sort()).toEqual(['created Adventure Works', 'updated Contoso Ltd']);
	});

	it('S103: costs one request and no execution when nothing has changed', async () => {
		seedAccounts(['Contoso']);
		const trigger = await published({ parameters: importOf('account') });
		const before = { executions: trigger.executions.length, requests: tests.emulator.trace().length };
		await trigger.tick();
		expect({ executions: trigger.executions.length - before.executions, requests: tests.emulator.trace().length - before.requests }).toEqual({ executions: 0, requests: 1 });
	});

	it('G3: goes on where it was after the workflow was unpublished and published again', async () => {
		seedAccounts(['Contoso']);
		const first = await published({ parameters: importOf('account') });
		await first.stop();
		seedAccounts(['Fabrikam']);
		const second = await published({ parameters: importOf('account'), stored: first.stored(), nodeName: 'Renamed' });
		expect(told(second)).toEqual(['created Fabrikam']);
	});

	it('S77: brings everything in a workflow that was imported anew, which has no position', async () => {
		seedAccounts(['Contoso']);
		const first = await published({ parameters: importOf('account') });
		await first.stop();
		seedAccounts(['Fabrikam']);
		const second = await published({ parameters: importOf('account'), stored: {} });
		expect(told(second)).toEqual(['existing Contoso', 'existing Fabrikam']);
	});

	it.each(['error', 'crashed', 'canceled', 'nothing', 'rejected'] as const)('gives rows out again after an execution that ended as %s', async (ending) => {
		seedAccounts(['Contoso']);
		const first = await published({ parameters: importOf('account'), workflow: () => ending });
		await first.stop();
		const second = await published({ parameters: importOf('account'), stored: first.stored() });
		expect(told(second).filter((what) => !what.startsWith('resyncFinished'))).toEqual(['existing Contoso']);
	});

	it('brings many pages in order of reading, none twice', async () => {
		const names = Array.from({ length: 23 }, (_, index) => `Account ${String(index).padStart(2, '0')}`);
		seedAccounts(names);
		const trigger = await published({ parameters: { ...importOf('account'), options: { pageSize: 5 } } });
		expect(trigger.items.map(({ row }) => row.name).sort()).toEqual(names);
		expect(trigger.executions.filter((size) => size > 0)).toEqual([5, 5, 5, 5, 3]);
	});
});
