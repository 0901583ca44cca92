import { PURPOSES, type Purpose } from '../../../src/domain/access/purposes';
import { giveOnly, nameOf, settingRights, shippedRights, takeAway, type RoleRight } from '../../support/leastRole';
import { startEmulator } from '../../support/startEmulator';
import type { Job } from './job';
import { readingJobs } from './readingJobs';
import { upsertJobs } from './upsertJobs';

const JOBS: Job[] = [...upsertJobs, ...readingJobs];
const ALL: readonly Purpose[] = Object.values(PURPOSES);

const rightsOf = ({ purpose, settings = [] }: Job): RoleRight[] => [...shippedRights(PURPOSES[purpose]), ...settingRights(PURPOSES[purpose], settings)];

/** What a job shows to be needed: as the template comes all of it, with settings what they take besides. Where two templates do the same, one shows it. */
function provenBy(job: Job): RoleRight[] {
	const { purpose, settings, unchecked = {} } = job;
	const first = JOBS.find((each) => each.purpose === purpose && String(each.settings) === String(settings));
	const rights = settings ? settingRights(PURPOSES[purpose], settings) : shippedRights(PURPOSES[purpose]);
	return first === job ? rights.filter((right) => !(nameOf(right) in unchecked)) : [];
}

async function resultOf({ prepare, work }: Job, rights: readonly RoleRight[], without?: RoleRight): Promise<unknown> {
	const emulator = await startEmulator();
	try {
		await prepare?.(emulator);
		giveOnly(emulator, rights);
		if (without) takeAway(emulator, without);
		return await work(emulator);
	} finally {
		await emulator.stop();
	}
}

describe.each(JOBS.map((job) => [`${job.template}${job.settings ? ` with ${job.settings.join(', ')}` : ' as it comes'}`, job] as const))('S29: %s', (_name, job) => {
	it('does its work with the rights of its purpose and no others', async () => {
		expect(await resultOf(job, rightsOf(job))).toEqual(job.done);
	});

	const needed = provenBy(job).map((right) => [nameOf(right), right] as const);
	if (needed.length > 0) {
		it.each(needed)('does not do it without %s', async (_right, without) => {
			// Some work does not even begin: a trigger that may not read is not published.
			const result = resultOf(job, rightsOf(job), without).catch((error: Error) => error.message);
			expect(await result).not.toEqual(job.done);
		});
	}
});

describe('S29: the work above', () => {
	it('is that of every template', () => {
		expect([...new Set(JOBS.map(({ template }) => template))].sort()).toEqual(ALL.flatMap(({ templates }) => templates).sort());
	});

	it('uses every setting that takes a right', () => {
		const known = ALL.flatMap(({ needs }) => needs.flatMap(({ also = [] }) => also.map(({ when }) => when)));
		expect([...new Set(JOBS.flatMap(({ settings = [] }) => settings))].sort()).toEqual([...new Set(known)].sort());
	});
});
