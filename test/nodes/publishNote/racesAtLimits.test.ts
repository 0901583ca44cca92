import type { Policy } from '../../../emulator/contracts';
import { controlsOf } from '../../../emulator/control/controls';
import { defaultPolicies } from '../../../emulator/policies/defaultPolicies';
import { throttled } from '../../../emulator/policies/serviceProtection';
import { baseIds } from '../../../emulator/store/baseData';
import { startFastClock, type StopFastClock } from '../../support/fastClock';
import { EXECUTIONS, FAULTS, race, REVISIONS } from '../../support/noteRaces';
import { publish } from '../../support/publishNode';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';

/** How much faster time passes. */
const TIMES = { small: 20, large: 10 };
const MB = 1024 * 1024;

let emulator: RunningEmulator;
let opportunity: string;
let stopClock: StopFastClock;
const start = async (maxuploadfilesize: number, policies: Policy[] = defaultPolicies(), times = TIMES.small) => {
	emulator = await startEmulator({ policies });
	opportunity = emulator.seed({ opportunity: [{ name: 'Big deal' }] }).opportunity?.[0] ?? '';
	emulator.environment.store.update('organization', baseIds.organization, { maxuploadfilesize });
	stopClock = startFastClock(times);
};
afterEach(async () => {
	stopClock();
	await emulator.stop();
});

const rows = () => emulator.rows('annotation');
const stored = () => Buffer.from(String(rows()[0]?.documentbody ?? ''), 'base64');
const publishOne = async (revision: number, content: Buffer, fileName: string) =>
	(await publish(emulator, {
		items: [{ row: opportunity, key: 'doc', title: 'Größe 中文', revision }],
		parameters: { attachment: 'binary', fileName },
		binary: [{ data: { data: content.toString('base64'), mimeType: 'application/pdf', fileName: 'x.pdf' } }],
	})).reports[0];

describe('S124 S135 G10: 50 revisions of which the service takes only some, by 10 executions at once, with lost answers and throttling', () => {
	/** Base64 characters; the largest file has three quarters as many bytes. */
	const LIMIT = 65_536;
	const LARGEST = (LIMIT / 4) * 3;
	const LAST_GOOD = 40;
	const NAME = 'Übersicht – 中文.pdf';

	test.each<[what: string, lastGood: number, sizeOf: (isGood: boolean) => number, badName: string, sentence: RegExp]>([
		['all at the organisation\'s limit', REVISIONS, () => LARGEST, NAME, /^$/],
		['the newest a byte over the organisation\'s limit', LAST_GOOD, (isGood) => (isGood ? LARGEST : LARGEST + 1), NAME, /takes at most 0\.05 MB \(65536 characters/],
		['the newest empty', LAST_GOOD, (isGood) => (isGood ? 100 : 0), NAME, /is empty; nothing is published in place of what is there/],
		['the newest with a blocked extension', LAST_GOOD, () => 100, 'Übersicht – 中文.exe', /blocks files that end in \.exe/],
		['all over the organisation\'s limit', 0, () => LARGEST + 1, NAME, /takes at most/],
		['all empty', 0, () => 0, NAME, /is empty/],
	])('leave the newest that it takes, and say of each other one why not: %s', async (_what, lastGood, sizeOf, badName, sentence) => {
		await start(LIMIT);
		emulator.faults(...FAULTS);
		const isGood = (revision: number) => revision <= lastGood;
		const contentOf = (revision: number) => Buffer.alloc(sizeOf(isGood(revision)), revision);
		const published = await race(lastGood + 1, async (revision) => await publishOne(revision, contentOf(revision), isGood(revision) ? NAME : badName));
		const refused = published.filter(({ outcome }) => outcome === 'failed');
		expect(refused.map(({ revision }) => revision).sort((one, other) => one - other)).toEqual(Array.from({ length: REVISIONS - lastGood }, (_, n) => lastGood + 1 + n));
		expect(refused.filter(({ reason }) => !sentence.test(reason))).toEqual([]);
		expect(rows()).toMatchObject(lastGood === 0 ? [] : [{ subject: 'Größe 中文', filename: NAME, filesize: sizeOf(true), notetext: expect.stringContaining(`revision ${lastGood}, content`) }]);
		expect(stored().equals(lastGood === 0 ? Buffer.alloc(0) : contentOf(lastGood))).toBe(true);
	}, 60_000);
});

/** From a request on the service refuses everything for a minute, as service protection does, and says for how long it still will. */
class RefusedMinute {
	readonly refusedAt: number[] = [];
	private requests = 0;
	private end: number | undefined;

	/** @param begins whether it begins with this request, of which so many came before */
	constructor(private readonly begins: (url: string, before: number) => boolean) {}

	readonly policy: Policy = {
		name: 'refused minute',
		before: ({ url }, environment) => {
			const now = environment.clock.now().getTime();
			if (this.begins(url, this.requests)) this.end ??= now + 60_000;
			this.requests += 1;
			if (this.end === undefined || now >= this.end) return undefined;
			this.refusedAt.push(now);
			return throttled('0x80072322', Math.ceil((this.end - now) / 1000), controlsOf(environment).settings.throttle);
		},
	};
}

describe('S124 G5: 50 revisions by 10 executions at once, of which the service takes none for a whole minute', () => {
	test.each<[what: string, size: number, begins: (url: string, before: number) => boolean, faults: typeof FAULTS, times: number]>([
		['from the first questions on', 1, (_url, before) => before === 12, [], TIMES.small],
		['in the middle', 1, (_url, before) => before === 60, [], TIMES.small],
		['beyond the direct limit, at the first commit of blocks, with lost answers as well', 3 * MB + 1, (url) => url.includes('CommitAnnotation'), FAULTS, TIMES.large],
	])('are one note that holds the newest, and nobody asks in vain: %s', async (_what, size, begins, faults, times) => {
		const minute = new RefusedMinute(begins);
		await start(20 * MB, [minute.policy, ...defaultPolicies()], times);
		emulator.faults(...faults);
		const begun = Date.now();
		const published = await race(size, async (revision) => await publishOne(revision, Buffer.alloc(size, revision), 'Übersicht – 中文.pdf'));
		expect(published.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
		expect(minute.refusedAt.length).toBeGreaterThan(0);
		expect(minute.refusedAt.length).toBeLessThanOrEqual(EXECUTIONS);
		expect(Date.now() - begun).toBeGreaterThan(60_000);
		expect(rows()).toMatchObject([{ filename: 'Übersicht – 中文.pdf', filesize: size, notetext: expect.stringContaining(`revision ${REVISIONS}, content`) }]);
		expect(stored().equals(Buffer.alloc(size, REVISIONS))).toBe(true);
	}, 180_000);
});
