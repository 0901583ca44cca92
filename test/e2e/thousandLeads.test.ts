import { seedDemoCompany } from '../../demo/company/demoCompany';
import type { Counters, Row } from '../../demo/host/localDataverse';
import { installLeadCapture } from '../../demo/leads/installLeadCapture';
import { type LeadCapture, pushOnce } from '../../demo/leads/pushLeads';
import { type RealPair, startRealPair } from '../support/n8nInstance';

const COUNT = 1_000;
const MOST_REQUESTS = 50;
/** Every fourth person has a job by the second run, and nothing else is new. */
const isPromoted = (position: number): boolean => position % 4 === 0;

const person = (position: number): Record<string, string> => ({
	firstName: `First${position}`,
	lastName: `Last${position}`,
	email: `person.${position}@thousand.example`,
	phone: `+1 312 555 ${String(position).padStart(4, '0')}`,
	company: `Company ${position % 40}`,
});
const everybody = Array.from({ length: COUNT }, (_, position) => person(position));
const everybodyLater = everybody.map((one, position) => (isPromoted(position) ? { ...one, jobTitle: 'Director' } : one));

const tally = (outcomes: { outcome: string }[]): Record<string, number> => {
	const counts: Record<string, number> = {};
	for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
	return counts;
};

describe('a thousand leads through the published template', () => {
	let pair: RealPair;
	let capture: LeadCapture;

	beforeAll(async () => {
		pair = await startRealPair({ seed: seedDemoCompany });
		capture = await installLeadCapture(pair.setup, pair);
	});
	afterAll(async () => { await pair?.stop(); });

	const pushAll = async (leads: Record<string, string>[]): Promise<{ outcomes: Record<string, number>; counters: Counters }> => {
		await pair.dataverse.clearTrace();
		const outcomes = tally(await pushOnce(capture, leads));
		return { outcomes, counters: await pair.dataverse.counters() };
	};
	const theirRows = async (): Promise<Row[]> => (await pair.dataverse.rows('lead')).filter(({ emailaddress1 }) => String(emailaddress1).endsWith('@thousand.example'));

	it('G4: are created in at most 50 requests, one row each', async () => {
		const { outcomes, counters } = await pushAll(everybody);
		expect(outcomes).toEqual({ created: COUNT });
		expect(counters.requests).toBeLessThanOrEqual(MOST_REQUESTS);
		expect(counters.rowsWrittenByTable).toEqual({ lead: COUNT });
		expect(new Set((await theirRows()).map(({ emailaddress1 }) => emailaddress1)).size).toBe(COUNT);
	});

	it('come again with changes: only the changed rows are written, in at most 50 requests', async () => {
		const before = new Map((await theirRows()).map((row) => [row.leadid, row.versionnumber]));
		const { outcomes, counters } = await pushAll(everybodyLater);
		const after = await theirRows();
		expect(outcomes).toEqual({ updated: COUNT / 4, unchanged: (COUNT * 3) / 4 });
		expect(counters.requests).toBeLessThanOrEqual(MOST_REQUESTS);
		expect(counters.rowsWrittenByTable).toEqual({ lead: COUNT / 4 });
		expect(after).toHaveLength(COUNT);
		expect(after.filter((row) => before.get(row.leadid) !== row.versionnumber).every(({ jobtitle }) => jobtitle === 'Director')).toBe(true);
	});
});
