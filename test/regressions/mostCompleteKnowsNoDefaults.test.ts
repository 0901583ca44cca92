import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

// Seed 6006, world 1188 of the reference model: a row that was read holds what Dynamics fills in, a row made in the run was not read yet.
test('what Dynamics fills in of its own makes a row that was read no more complete than one made in the run', async () => {
	const last = 'ffffffff-ffff-4fff-bfff-ffffffffffff';
	emulator.seed({ contact: [{ contactid: last, lastname: 'One', mobilephone: '+14255550100' }] });
	const person = { lastName: 'One', phone: '', mobile: '+1 425 555 0100' };
	const { reports } = await upsert(emulator, {
		parameters: {
			saveAs: { __rl: true, mode: 'name', value: 'contact' }, lookIn: 'chosenTable', findExistingBy: 'popl', mapping: 'defaultsPlusMyRows',
			fields: { row: [{ column: 'donotemail', value: '={{ $json.optOut }}', update: 'overwrite' }, { column: 'description', value: '={{ $json.said }}', update: 'overwrite' }] },
			options: { severalMatches: 'mostComplete' },
		},
		items: [{ ...person, decision: 'create' }, { ...person, said: 'Met again.' }],
	});
	// Equally complete: the smaller id is taken, which is the new row's.
	expect(reports.map(({ outcome }) => outcome)).toEqual(['created', 'updated']);
	expect(reports[1]?.id).toBe(reports[0]?.id);
	expect(emulator.rows('contact').find(({ contactid }) => contactid === last)?.description ?? null).toBeNull();
});
