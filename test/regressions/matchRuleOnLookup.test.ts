import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

test('a match rule on a lookup column is asked by the name the Web API knows it by', async () => {
	const currency = (await emulator.call('GET', 'transactioncurrencies?$select=transactioncurrencyid&$top=1')).body.value?.[0]?.transactioncurrencyid;
	const parameters = {
		findExistingBy: 'custom', matchRules: { rule: [{ columns: ['lastname', 'transactioncurrencyid'] }] },
		mapping: 'defaultsPlusMyRows', fields: { row: [{ column: 'transactioncurrencyid', value: currency, update: 'overwrite' }] },
	};
	await upsert(emulator, { parameters, items: [{ lastName: 'A' }] });
	const { reports } = await upsert(emulator, { parameters, items: [{ lastName: 'A' }] });
	expect(reports[0]).toMatchObject({ outcome: 'unchanged', matchedBy: 'lastname and transactioncurrencyid' });
});
