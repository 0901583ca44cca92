import '../support/quietN8n';
import { compareLeads } from '../support/people/compareLeads';
import { EXTERNAL_ID_COLUMN, expectedLeads } from '../support/people/expectedLeads';
import { inputPeople } from '../support/people/inputPeople';
import { type RunningEmulator, startEmulator } from '../support/startEmulator';
import { upsert, type UpsertResult } from '../support/upsertNode';

const PARAMETERS = {
	saveAs: 'lead',
	lookIn: 'chosenTable',
	findExistingBy: 'fullCascade',
	externalIdColumn: { __rl: true, mode: 'name', value: EXTERNAL_ID_COLUMN },
	mapping: 'defaultColumns',
	options: { severalMatches: 'review' },
};

describe('thousands of messy people in one run', () => {
	const people = inputPeople();
	const expected = expectedLeads(people);
	let emulator: RunningEmulator;
	let first: UpsertResult;

	beforeAll(async () => {
		emulator = await startEmulator();
		first = await upsert(emulator, { parameters: PARAMETERS, items: people });
	});
	const versions = () => emulator.rows('lead').map(({ leadid, versionnumber }) => [leadid, versionnumber]);
	afterAll(async () => { await emulator?.stop(); });

	it('are worth the test: many are new, many repeat, some are ambiguous', () => {
		expect(people.length).toBeGreaterThanOrEqual(2_000);
		for (const outcome of ['created', 'updated', 'unchanged', 'needsReview'] as const) expect(expected.outcomes.filter((one) => one === outcome).length).toBeGreaterThan(5);
	});

	it('leave exactly the rows that one at a time would, column by column', () => {
		expect(first.error).toBeUndefined();
		expect(compareLeads(expected.leads, emulator.rows('lead'))).toEqual({ missing: [], surplus: [] });
	});

	it('have one outcome each, the one that the rules imply', () => {
		const wrong = first.reports.flatMap(({ outcome, reason }, position) => (outcome === expected.outcomes[position] ? [] : [{ position, outcome, reason, expected: expected.outcomes[position], person: people[position] }]));
		expect(wrong).toEqual([]);
		expect(first.reports).toHaveLength(people.length);
	});

	it('G4: cost at most one request per twenty', () => {
		expect(first.reports[0]?.calls.requests).toBeLessThanOrEqual(people.length * 0.05);
	});

	// Somebody who matched nothing at first may match a row that a later item completed, so a second run can still add to rows.
	it('G11: leave what the rules imply when they come again, and the third time nothing is written', async () => {
		const passes = expectedLeads([...people, ...people, ...people]);
		const again = await upsert(emulator, { parameters: PARAMETERS, items: people });
		expect(again.reports.map(({ outcome }) => outcome)).toEqual(passes.outcomes.slice(people.length, 2 * people.length));
		expect(compareLeads(passes.leads, emulator.rows('lead'))).toEqual({ missing: [], surplus: [] });

		const before = versions();
		const third = await upsert(emulator, { parameters: PARAMETERS, items: people });
		expect(new Set(third.reports.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged', 'needsReview']));
		expect(versions()).toEqual(before);
	});
});
