import { type ImportChaosResult, runImportChaos } from '../chaos/import/runImportChaos';

const SEED = 7;

/** A minute on a machine that does nothing else. */
const PATIENCE_MS = 900_000;

/** A short form of `npm run chaos:import`. */
describe('an n8n that is killed while it fills the mirror in Postgres and others edit', () => {
	let result: ImportChaosResult;

	beforeAll(async () => { result = await runImportChaos({ kills: 3, seed: SEED, isQueue: false }); }, PATIENCE_MS);

	it('loses nothing, and leaves the mirror as the CRM is', () => {
		expect(result.faults).toEqual([]);
		expect(result).toMatchObject({ lost: 0, wrong: 0 });
		expect(result.edits).toBeGreaterThan(20);
	});

	it('gives at most one page out again for each kill', () => {
		expect(result.redelivered).toBeLessThanOrEqual(result.kills);
	});
});
