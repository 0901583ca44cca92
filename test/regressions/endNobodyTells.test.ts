import { publish, type Ending, type RunningTrigger } from '../support/importTrigger';
import { startEmulator, type RunningEmulator } from '../support/startEmulator';

let emulator: RunningEmulator;
let trigger: RunningTrigger | undefined;
beforeEach(async () => { emulator = await startEmulator(); });
afterEach(async () => {
	await trigger?.stop();
	await emulator.stop();
});

// In queue mode n8n can miss that a short execution has ended, and then never says so.
test('an execution whose end n8n never tells does not hold up the import for good', async () => {
	emulator.seed({ accounts: [{ name: 'Lindgren' }] });
	let executions = 0;
	const silentOnce = (): Ending | Promise<Ending> => ((executions += 1) === 1 ? new Promise<Ending>(() => undefined) : 'success');
	trigger = await publish(emulator, { parameters: { tables: { table: [{ table: 'account' }] }, options: { longestExecution: 0.005 } }, workflow: silentOnce });
	for (const end = Date.now() + 120_000; trigger.items.length === 0 && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 50));
	expect(trigger.items.map(({ row }) => row.name)).toEqual(['Lindgren']);
	expect(executions).toBe(2);
});
