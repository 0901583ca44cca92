import { PEOPLE } from '../chaos/people';
import { type ChaosResult, runChaos } from '../chaos/runChaos';
import { inOneHook } from '../support/inOneHook';

const REPEATS = 2;
const RACES = 2;

/** A short form of `npm run chaos:upsert`. */
describe('twenty executions at once in two n8n processes', () => {
	let result: ChaosResult;

	inOneHook(async (signal) => await runChaos(REPEATS, () => undefined, signal), (done) => { result = done; });

	it('all end without an error, every item synced', () => {
		expect(result.faults).toEqual([]);
		expect(result.executions).toBe(REPEATS * RACES * 20);
	});

	it('G7: leave one whole row for each new person, and make no known person again', () => {
		expect(result).toMatchObject({ rows: REPEATS * RACES * PEOPLE, duplicates: 0, lost: 0 });
	});

	it('G8: complete what is missing and append, and lose nothing of what other users write meanwhile', () => {
		expect(result).toMatchObject({ overwritten: 0, appendsLost: 0 });
		expect(result.edits).toBeGreaterThan(PEOPLE);
		expect(result.conflicts).toBeGreaterThan(PEOPLE);
	});
});
