import { type ImportChaosResult, runImportChaos } from '../chaos/import/runImportChaos';
import { inOneHook } from '../support/inOneHook';
import { redisProgram } from '../support/redis';

const WHY = 'SKIPPED: n8n in queue mode, because this machine has no redis-server (Debian: apt-get install redis-server).';

/** A short form of `npm run chaos:import -- --queue`. */
const withRedis = (): void => describe('an n8n in queue mode whose main process and workers are killed while it fills the mirror in Postgres', () => {
	let result: ImportChaosResult;

	inOneHook(async (signal) => await runImportChaos({ kills: 3, seed: 3, isQueue: true, signal }), (done) => { result = done; });

	it('loses nothing, and leaves the mirror as the CRM is', () => {
		expect(result.faults).toEqual([]);
		expect(result).toMatchObject({ lost: 0, wrong: 0 });
		expect(result.edits).toBeGreaterThan(20);
	});

	it('gives at most one page out again for each kill', () => {
		expect(result.redelivered).toBeLessThanOrEqual(result.kills);
	});
});

const withoutRedis = (): void => it('is said not to have been tried', () => {
	process.stdout.write(`${WHY}\n`);
	expect(redisProgram()).toBeUndefined();
});

(redisProgram() ? withRedis : withoutRedis)();
