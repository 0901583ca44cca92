import { type ImportChaosResult, runImportChaos } from '../chaos/import/runImportChaos';
import { inOneHook } from '../support/inOneHook';

const SEED = 7;

/** A short form of `npm run chaos:import`. */
describe('an n8n that is killed while it fills the mirror in Postgres and others edit', () => {
	let result: ImportChaosResult;

	inOneHook(async (signal) => await runImportChaos({ kills: 3, seed: SEED, isQueue: false, signal }), (done) => { result = done; });

	it('loses nothing, and leaves the mirror as the CRM is', () => {
		expect(result.faults).toEqual([]);
		expect(result).toMatchObject({ lost: 0, wrong: 0 });
		expect(result.edits).toBeGreaterThan(20);
	});

	it('gives at most one page out again for each kill', () => {
		expect(result.redelivered).toBeLessThanOrEqual(result.kills);
	});
});
