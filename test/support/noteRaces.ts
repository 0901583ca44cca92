import type { FaultRule } from '../../emulator/contracts';
import type { NoteReport } from '../../src/domain/notes/publish/noteReport';

/** The answer to a write that was carried out is lost. */
export const lost = (urlPattern: string, times: number, skip = 0): FaultRule => ({ kind: 'resetAfter', method: 'POST', urlPattern, times, skip });

/** Lost answers, requests that never arrive, throttling and a service that is away, at every step of publishing. */
export const FAULTS: readonly FaultRule[] = [
	lost('annotations', 3), lost('batch', 2, 5), { kind: 'resetAfter', method: 'PATCH', urlPattern: 'annotations', times: 5, skip: 1 }, { kind: 'resetBefore', urlPattern: 'annotations', times: 3, skip: 9 },
	lost('UploadBlock', 3, 1), lost('CommitAnnotation', 2), lost('InitializeAnnotation', 1),
	{ kind: 'throttle', retryAfterSeconds: 1, times: 3, skip: 20 }, { kind: 'throttle', method: 'PATCH', retryAfterSeconds: 1, times: 2 }, { kind: 'unavailable', times: 2, skip: 30 },
];

/** The same order in every run of the test. */
function shuffled(count: number, seed: number): number[] {
	const list = Array.from({ length: count }, (_, n) => n + 1);
	let state = seed;
	for (let at = list.length - 1; at > 0; at -= 1) {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		const other = state % (at + 1);
		[list[at], list[other]] = [list[other]!, list[at]!];
	}
	return list;
}

export const REVISIONS = 50;
export const EXECUTIONS = 10;

/** What became of one revision. */
export interface Published extends Pick<NoteReport, 'outcome' | 'reason'> {
	revision: number;
}

/** Publishes all revisions in random order, as many at once as there are executions; gives back what became of each. */
export async function race(seed: number, publishOne: (revision: number) => Promise<NoteReport | undefined>): Promise<Published[]> {
	const order = shuffled(REVISIONS, seed);
	const published: Published[] = [];
	const execution = async (worker: number): Promise<void> => {
		for (const revision of order.filter((_one, index) => index % EXECUTIONS === worker)) {
			const { outcome, reason } = (await publishOne(revision)) ?? { outcome: 'failed', reason: 'no report' };
			published.push({ revision, outcome, reason });
		}
	};
	await Promise.all(Array.from({ length: EXECUTIONS }, async (_, worker) => await execution(worker)));
	return published;
}
