import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const rows = (columns: Record<string, string>) => ({ mapping: 'myRowsOnly', fields: { row: Object.entries(columns).map(([column, value]) => ({ column, value, update: 'completeIfMissing' })) } });
const externalIdColumn = { __rl: true, mode: 'name', value: 'new_externalid' };
const names = { firstname: '={{ $json.firstName }}', lastname: '={{ $json.lastName }}', subject: 's' };

test('a person known by a company that My Rows Only does not map is made once, not once per run', async () => {
	const call = { parameters: { ...rows(names), findExistingBy: 'zoomInfoPerson', externalIdColumn }, items: [{ firstName: 'A', lastName: 'B', company: 'C' }] };
	const first = await upsert(emulator, call);
	const again = await upsert(emulator, call);
	expect(again.reports[0]).toMatchObject({ outcome: 'unchanged', id: first.reports[0]?.id, matchedBy: 'id' });
	expect(emulator.rows('lead')).toHaveLength(1);
});

test('a person known only by an external id that is not mapped goes to review instead of being made in every run', async () => {
	const { reports } = await upsert(emulator, { parameters: { ...rows(names), findExistingBy: 'zoomInfoPerson', externalIdColumn }, items: [{ lastName: 'B', externalId: 'X1' }] });
	expect(reports[0]).toMatchObject({ outcome: 'needsReview' });
	expect(emulator.rows('lead')).toHaveLength(0);
});
