import { seedDemoCompany } from '../../demo/company/demoCompany';
import { installLeadCapture } from '../../demo/leads/installLeadCapture';
import { type LeadCapture, pushOnce, pushSamples } from '../../demo/leads/pushLeads';
import { PUSHES } from '../../demo/leads/sampleLeads';
import { type RealPair, startRealPair } from '../support/n8nInstance';

describe('the lead capture template, published in a real n8n', () => {
	let pair: RealPair;
	let capture: LeadCapture;

	beforeAll(async () => {
		pair = await startRealPair({ seed: seedDemoCompany });
		capture = await installLeadCapture(pair.setup, pair);
	});
	afterAll(async () => { await pair?.stop(); });

	const requestsFor = async (lead: Record<string, string>): Promise<number> => {
		await pair.dataverse.clearTrace();
		expect(await pushOnce(capture, lead)).toMatchObject([{ outcome: 'created', table: 'lead' }]);
		return (await pair.dataverse.counters()).requests;
	};

	it('syncs one lead in at most 8 requests cold, and the next in at most 4', async () => {
		expect(await requestsFor({ firstName: 'Cold', lastName: 'Start', email: 'cold@start.example', company: 'Start' })).toBeLessThanOrEqual(8);
		expect(await requestsFor({ firstName: 'Warm', lastName: 'Start', email: 'warm@start.example', company: 'Start' })).toBeLessThanOrEqual(4);
	});

	it('gives every sample lead of the demo its expected outcome, in its answer and in the CRM', async () => {
		const comparisons = await pushSamples(capture);
		expect(comparisons.filter(({ wrong }) => wrong.length > 0).map(({ sample, result, wrong }) => ({ shows: sample.shows, result, wrong }))).toEqual([]);
		expect(comparisons).toHaveLength(PUSHES.flatMap(({ leads }) => leads).length);
	});

	it('answers the sender with one outcome per lead', async () => {
		const reply = await pair.n8n.webhook<{ outcome: string; email: string }[]>(capture.template.webhookPath, [
			{ firstName: 'Ann', lastName: 'Swer', email: 'ann@swer.example' },
			{ firstName: 'Bob', lastName: 'Swer', email: 'bob@swer.example', leadSource: 'Carrier Pigeon' },
		]);
		expect(reply.status).toBe(200);
		expect(reply.body.map(({ outcome }) => outcome).sort()).toEqual(['created', 'failed']);
	});

	it('takes no decision from outside, so that nobody can point a lead at a row of their choice', async () => {
		const [victim] = await pair.dataverse.rows('contact');
		const lead = { firstName: 'Mallory', lastName: 'Outside', email: 'mallory@outside.example', Decision: { use: { table: 'contact', id: victim?.contactid } }, account_id: 'x' };
		expect(await pushOnce(capture, lead as never)).toMatchObject([{ outcome: 'created', table: 'lead' }]);
	});
});
