import { type ImportChaosResult, runImportChaos } from '../chaos/import/runImportChaos';
import { redisProgram } from '../support/redis';

const SEED = 7;

/** A short form of `npm run chaos:import`. */
describe('an n8n that is killed while it fills the mirror in Postgres and others edit', () => {
	let result: ImportChaosResult;

	beforeAll(async () => { result = await runImportChaos({ kills: 3, seed: SEED, isQueue: false }); });

	it('loses nothing, and leaves the mirror as the CRM is', () => {
		expect(result.faults).toEqual([]);
		expect(result).toMatchObject({ lost: 0, wrong: 0 });
		expect(result.edits).toBeGreaterThan(20);
	});

	it('gives at most one page out again for each kill', () => {
		expect(result.redelivered).toBeLessThanOrEqual(result.kills);
	});
});

const withRedis = (): void => describe('the same in queue mode, main process and workers killed', () => {
	let result: ImportChaosResult;

	beforeAll(async () => { result = await runImportChaos({ kills: 3, seed: SEED, isQueue: true }); });

	it('loses nothing, and leaves the mirror as the CRM is', () => {
		expect(result.faults).toEqual([]);
		expect(result).toMatchObject({ lost: 0, wrong: 0 });
	});

	it('gives at most one page out again for each kill', () => {
		expect(result.redelivered).toBeLessThanOrEqual(result.kills);
	});
});

const withoutRedis = (): void => it('says that queue mode was not tried', () => {
	expect(process.stdout.write('SKIPPED: n8n in queue mode, because this machine has no redis-server (Debian: apt-get install redis-server).\n')).toBeDefined();
});

(redisProgram() ? withRedis : withoutRedis)();
