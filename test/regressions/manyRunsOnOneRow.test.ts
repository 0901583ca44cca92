import type { IDataObject } from 'n8n-workflow';
import { controlsOf } from '../../emulator/control/controls';
import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const RUNS = 12;
const ROWS = 8;
const emails = Array.from({ length: ROWS }, (_, n) => `p${n}@x.example`);
const parameters: IDataObject = {
	mapping: 'defaultsPlusMyRows',
	fields: { row: [{ column: 'description', value: '={{ $json.scan }}', update: 'append' }, { column: 'jobtitle', value: '={{ $json.scan }}', update: 'completeIfMissing' }] },
};

/** Credentials of their own stand for processes of their own: nothing is shared but the rows. */
const runAlone = async (run: number) =>
	await upsert(emulator, { items: emails.map((email) => ({ lastName: 'One', email, scan: `Scan ${run}.` })), parameters, credentials: { clientId: `11111111-1111-4111-8111-${String(run).padStart(12, '0')}` } });

test('G8: many runs that append to the same rows at once all get through, and none of their texts is lost', async () => {
	emulator.seed({ lead: emails.map((emailaddress1) => ({ lastname: 'One', emailaddress1, description: 'Met before.' })) });
	controlsOf(emulator.environment).settings.latency.perRequestMs = 5;
	const results = await Promise.all(Array.from({ length: RUNS }, async (_, run) => await runAlone(run)));
	expect(results.flatMap(({ reports }) => reports.filter(({ outcome }) => outcome !== 'updated').map(({ reason }) => reason))).toEqual([]);
	const lines = ['Met before.', ...Array.from({ length: RUNS }, (_, run) => `Scan ${run}.`)].sort();
	expect(emulator.rows('lead').map(({ description }) => String(description).split('\n').sort())).toEqual(emails.map(() => lines));
	expect(results.flatMap(({ reports }) => reports.filter(({ changes }) => changes.jobtitle))).toHaveLength(ROWS);
});
