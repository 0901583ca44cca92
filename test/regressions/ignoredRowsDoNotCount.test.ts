import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const ada = { firstName: 'Ada', lastName: 'Byron', email: 'ada@engine.example' };
const lead = { lastname: 'Byron', subject: 's', emailaddress1: 'ada@engine.example', statecode: 2, statuscode: 4 };
const contact = { lastname: 'Byron', emailaddress1: 'ada@engine.example', statecode: 1, statuscode: 2 };

test('several disqualified leads are ignored as one is, and need no choice between them', async () => {
	emulator.seed({ lead: [lead, lead] });
	const { reports } = await upsert(emulator, { parameters: { options: { disqualifiedLeads: 'ignore' } }, items: [ada] });
	expect(reports[0]).toMatchObject({ outcome: 'created', candidates: [] });
	expect(emulator.rows('lead')).toHaveLength(3);
});

test('an inactive contact that is ignored does not hide a disqualified lead that is for review', async () => {
	const { lead: [leadid] = [] } = emulator.seed({ contact: [contact], lead: [lead] });
	const { reports } = await upsert(emulator, { parameters: { lookIn: 'contactsThenLeads', options: { inactiveMatches: 'ignore' } }, items: [ada] });
	expect(reports[0]).toMatchObject({ outcome: 'needsReview', candidates: [{ id: leadid }] });
	expect(emulator.rows('lead')).toHaveLength(1);
});
