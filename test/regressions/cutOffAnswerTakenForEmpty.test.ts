import { publish, type RunningTrigger } from '../support/importTrigger';
import { startEmulator, type RunningEmulator } from '../support/startEmulator';

/** An answer whose connection closes in the middle comes from n8n's HTTP helper as an error with status 200 and no body. */
describe('an answer that is cut off', () => {
	let emulator: RunningEmulator;
	let trigger: RunningTrigger | undefined;
	beforeEach(async () => { emulator = await startEmulator(); });
	afterEach(async () => {
		await trigger?.stop();
		await emulator.stop();
	});

	it.each([['change tracking', true], ['row version', false]])('is asked for again, and not taken for an empty page, by %s', async (_way, changeTrackingEnabled) => {
		emulator.environment.schema.table('account').changeTrackingEnabled = changeTrackingEnabled;
		const names = Array.from({ length: 9 }, (_, index) => `Account ${index}`);
		emulator.seed({ accounts: names.map((name) => ({ name })) });
		emulator.faults({ kind: 'truncate', urlPattern: '/accounts\\?', skip: 1, times: 1 });
		trigger = await publish(emulator, { parameters: { tables: { table: [{ table: 'account' }] }, options: { pageSize: 3 } } });
		await trigger.tick();
		expect(trigger.items.map(({ change, row }) => `${change} ${String(row?.name)}`).sort()).toEqual(names.map((name) => `existing ${name}`));
	});
});
