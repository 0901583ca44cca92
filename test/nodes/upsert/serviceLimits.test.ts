import type { Policy } from '../../../emulator/contracts';
import { defaultPolicies } from '../../../emulator/policies/defaultPolicies';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert } from '../../support/upsertNode';

const PAUSE_MS = 2000;
/** Milliseconds by which the clock that is waited with and the one that is read here may differ. */
const LEEWAY_MS = 50;

let emulator: RunningEmulator;
let watch: Watch;
afterEach(async () => await emulator.stop());

/** What is sent when, and how much of it arrives at once. */
class Watch {
	/** Moments at the sender: a busy machine lets requests arrive long after they were sent. */
	readonly sent: number[] = [];
	/** When the first 429 was answered. */
	refusedAt = 0;
	mostAtOnce = 0;
	private inside = 0;
	readonly onSend = (): void => void this.sent.push(performance.now());

	readonly policy: Policy = {
		name: 'watch',
		before: () => {
			this.inside += 1;
			this.mostAtOnce = Math.max(this.mostAtOnce, this.inside);
			return undefined;
		},
		after: (_exchange, { status }) => {
			this.inside -= 1;
			if (status === 429 && this.refusedAt === 0) this.refusedAt = performance.now();
			return undefined;
		},
	};
}

const start = async (degreeOfParallelism: number) => {
	watch = new Watch();
	emulator = await startEmulator({ settings: { degreeOfParallelism }, policies: [watch.policy, ...defaultPolicies()] });
};
const people = (run: string, count: number) => Array.from({ length: count }, (_, n) => ({ lastName: `L${n}`, email: `${run}${n}@x.example` }));
const inSmallGroups = { options: { groupSize: 5 } };

test.each([1, 2, 9])('G5: as many requests are sent at once as the service suggests: %i', async (hint) => {
	await start(hint);
	await upsert(emulator, { items: people('first', 1) });
	watch.mostAtOnce = 0;
	emulator.faults({ kind: 'slow', delayMs: 150, urlPattern: '.*', times: 1000 });
	const { reports } = await upsert(emulator, { items: people('p', 100), parameters: inSmallGroups });
	expect(new Set(reports.map(({ outcome }) => outcome))).toEqual(new Set(['created']));
	expect(watch.mostAtOnce).toBe(hint);
});

test('G5: when the service asks for a pause, no run of the credential sends anything until it is over, and nothing is lost', async () => {
	await start(8);
	await upsert(emulator, { items: people('first', 1) });
	emulator.faults({ kind: 'throttle', retryAfterSeconds: PAUSE_MS / 1000, method: 'POST', urlPattern: '\\$batch|Multiple', skip: 6, times: 1 }, { kind: 'slow', delayMs: 100, urlPattern: '.*', times: 1000 });
	const runs = await Promise.all(['a', 'b', 'c'].map(async (run) => await upsert(emulator, { items: people(run, 60), parameters: inSmallGroups, onSend: watch.onSend })));
	expect(watch.refusedAt).toBeGreaterThan(0);
	const after = watch.sent.map((moment) => moment - watch.refusedAt).filter((later) => later > 0);
	// Some are sent while the refusal is on its way; then nothing for the whole pause.
	const beforePause = [0, ...after].findIndex((later, index) => (after[index] ?? 0) - later >= PAUSE_MS - LEEWAY_MS);
	expect(beforePause).toBeGreaterThanOrEqual(0);
	expect(beforePause).toBeLessThan(8);
	expect(after.length).toBeGreaterThan(20);
	expect(runs.flatMap(({ reports }) => reports).filter(({ outcome }) => outcome !== 'created')).toEqual([]);
	expect(runs.some(({ reports }) => (reports[0]?.calls.throttled ?? 0) > 0 && (reports[0]?.calls.waitedMs ?? 0) >= 1500)).toBe(true);
	expect(new Set(emulator.rows('lead').map(({ emailaddress1 }) => emailaddress1)).size).toBe(181);
	expect(emulator.rows('lead')).toHaveLength(181);
});
