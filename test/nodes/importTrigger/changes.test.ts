import { publish, type RunningTrigger } from '../../support/importTrigger';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';

let emulator: RunningEmulator;
const running: RunningTrigger[] = [];

beforeEach(async () => { emulator = await startEmulator(); });
afterEach(async () => {
	await Promise.all(running.splice(0).map(async (trigger) => await trigger.stop()));
	await emulator.stop();
});

async function published(call: Parameters<typeof publish>[1]): Promise<RunningTrigger> {
	const trigger = await publish(emulator, call);
	running.push(trigger);
	// The first reading begins with publishing, so this waits for it.
	await trigger.tick();
	return trigger;
}

const accounts = (names: string[]) => emulator.seed({ accounts: names.map((name) => ({ name })) }).accounts ?? [];
const tables = (...names: string[]) => ({ tables: { table: names.map((table) => ({ table })) } });
const told = ({ items }: RunningTrigger) => items.map(({ change, row }) => `${change} ${String(row?.name ?? '')}`.trim());

/** The ways of reading that a table can be put to. */
const WAYS = [
	['change tracking', async () => await emulatorTable('account', { changeTrackingEnabled: true })],
	['row version', async () => await emulatorTable('account', { changeTrackingEnabled: false })],
	['time of change', async () => await emulatorTable('account', { changeTrackingEnabled: false, filterable: { versionnumber: false } })],
] as const;

async function emulatorTable(table: string, change: object): Promise<void> {
	const response = await fetch(`${emulator.url}/_emulator/tables/${table}`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(change) });
	expect(response.status).toBe(200);
}

describe.each(WAYS)('an import by %s', (way, switchOn) => {
	beforeEach(switchOn);

	it('S106: brings the existing rows at once when the workflow is published', async () => {
		accounts(['Contoso', 'Fabrikam']);
		const trigger = await published({ parameters: tables('account') });
		expect(told(trigger)).toEqual(['existing Contoso', 'existing Fabrikam']);
		expect(JSON.stringify(trigger.items[0]?.progress)).toContain(way);
	});

	it('S76: then brings only what is new or changed, each once', async () => {
		const [id] = accounts(['Contoso', 'Fabrikam']);
		const trigger = await published({ parameters: tables('account') });
		emulator.environment.clock.advance(60_000);
		await trigger.tick();
		await emulator.call('PATCH', `accounts(${id})`, { body: { name: 'Contoso Ltd' } });
		await emulator.call('POST', 'accounts', { body: { name: 'Adventure Works' } });
		await trigger.tick();
		await trigger.tick();
		expect(told(trigger).slice(2).sort()).toEqual(['created Adventure Works', 'updated Contoso Ltd']);
	});

	it('S103: costs one request and no execution when nothing has changed', async () => {
		accounts(['Contoso']);
		const trigger = await published({ parameters: tables('account') });
		const before = { executions: trigger.executions.length, requests: emulator.trace().length };
		await trigger.tick();
		expect({ executions: trigger.executions.length - before.executions, requests: emulator.trace().length - before.requests }).toEqual({ executions: 0, requests: 1 });
	});

	it('G3: goes on where it was after the workflow was unpublished and published again', async () => {
		accounts(['Contoso']);
		const first = await published({ parameters: tables('account') });
		await first.stop();
		accounts(['Fabrikam']);
		const second = await published({ parameters: tables('account'), stored: first.stored(), nodeName: 'Renamed' });
		expect(told(second)).toEqual(['created Fabrikam']);
	});

	it('S77: brings everything in a workflow that was imported anew, which has no position', async () => {
		accounts(['Contoso']);
		const first = await published({ parameters: tables('account') });
		await first.stop();
		accounts(['Fabrikam']);
		const second = await published({ parameters: tables('account'), stored: {} });
		expect(told(second)).toEqual(['existing Contoso', 'existing Fabrikam']);
	});

	it.each(['error', 'crashed', 'canceled', 'nothing', 'rejected'] as const)('gives rows out again after an execution that ended as %s', async (ending) => {
		accounts(['Contoso']);
		const first = await published({ parameters: tables('account'), workflow: () => ending });
		await first.stop();
		const second = await published({ parameters: tables('account'), stored: first.stored() });
		expect(told(second).filter((what) => !what.startsWith('resyncFinished'))).toEqual(['existing Contoso']);
	});

	it('brings many pages in order of reading, none twice', async () => {
		const names = Array.from({ length: 23 }, (_, index) => `Account ${String(index).padStart(2, '0')}`);
		accounts(names);
		const trigger = await published({ parameters: { ...tables('account'), options: { pageSize: 5 } } });
		expect(trigger.items.map(({ row }) => row.name).sort()).toEqual(names);
		expect(trigger.executions.filter((size) => size > 0)).toEqual([5, 5, 5, 5, 3]);
	});
});
