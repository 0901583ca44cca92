import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const ada = { firstName: 'Ada', lastName: 'Byron', email: 'ada@engine.example', company: 'Engine Ltd', jobTitle: 'Countess' };
const lead = { firstname: 'Ada', lastname: 'Byron', emailaddress1: 'ada@engine.example', companyname: 'Engine Ltd', subject: 's' };
const act = async (path: string, body: object) => {
	const answer = await emulator.call('POST', path, { body });
	expect(answer.status).toBeLessThan(300);
	return answer.body;
};

describe('S16: a row that became another row is followed', () => {
	test('a qualified lead to the contact it was qualified to, whose e-mail has changed since', async () => {
		const [leadid] = emulator.seed({ lead: [lead] }).lead ?? [];
		await act(`leads(${leadid})/Microsoft.Dynamics.CRM.QualifyLead`, { CreateAccount: false, CreateContact: true, CreateOpportunity: false, Status: 3 });
		const contactid = String(emulator.rows('contact')[0]?.contactid);
		await emulator.call('PATCH', `contacts(${contactid})`, { body: { emailaddress1: 'countess@engine.example', jobtitle: null } });
		const { reports } = await upsert(emulator, { items: [ada] });
		expect(reports[0]).toMatchObject({ outcome: 'updated', table: 'contact', id: contactid, reason: expect.stringContaining('was qualified') });
		expect(emulator.rows('contact')).toMatchObject([{ jobtitle: 'Countess' }]);
		expect(emulator.rows('lead')).toHaveLength(1);
	});

	test('a qualified lead to review, where contacts are not looked in', async () => {
		const [leadid] = emulator.seed({ lead: [lead] }).lead ?? [];
		await act(`leads(${leadid})/Microsoft.Dynamics.CRM.QualifyLead`, { CreateAccount: false, CreateContact: true, CreateOpportunity: false, Status: 3 });
		const { reports } = await upsert(emulator, { parameters: { lookIn: 'chosenTable' }, items: [ada] });
		expect(reports[0]).toMatchObject({ outcome: 'needsReview', reason: expect.stringContaining('is qualified') });
	});

	test('merged leads to the one that was kept, over two merges, in two further requests at most', async () => {
		const [first, second, third] = emulator.seed({ lead: [lead, { ...lead, emailaddress1: 'b@x.example', companyname: 'B' }, { ...lead, emailaddress1: 'c@x.example', companyname: 'C' }] }).lead ?? [];
		const merge = (target: string | undefined, subordinate: string | undefined) =>
			act('Merge', {
				Target: { '@odata.type': 'Microsoft.Dynamics.CRM.lead', leadid: target },
				Subordinate: { '@odata.type': 'Microsoft.Dynamics.CRM.lead', leadid: subordinate },
				UpdateContent: { '@odata.type': 'Microsoft.Dynamics.CRM.lead' },
				PerformParentingChecks: false,
			});
		await merge(second, first);
		await merge(third, second);
		const { reports } = await upsert(emulator, { items: [ada] });
		expect(reports[0]).toMatchObject({ outcome: 'updated', id: third, reason: expect.stringContaining('was merged') });
		expect(emulator.rows('lead').filter(({ jobtitle }) => jobtitle === 'Countess')).toMatchObject([{ leadid: third }]);
		expect(reports[0]?.calls.requests).toBeLessThanOrEqual(5);
	});
});
