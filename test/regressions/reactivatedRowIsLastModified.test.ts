import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

test('a lead that an earlier item of the run reactivated is the last modified of several, though nothing else in it changed', async () => {
	const lead = { lastname: 'Byron', subject: 's' };
	const { lead: [reopened, other] = [] } = emulator.seed({
		lead: [
			{ ...lead, emailaddress1: 'ada@engine.example', telephone1: '4255550100', modifiedon: '2024-01-01T00:00:00Z', statecode: 2, statuscode: 4 },
			{ ...lead, telephone1: '+14255550100', modifiedon: '2024-02-01T00:00:00Z' },
		],
	});
	const options = { phoneCountry: 'US', disqualifiedLeads: 'reactivate', severalMatches: 'lastModified' };
	const items = [{ lastName: 'Byron', email: 'ada@engine.example' }, { lastName: 'Byron', phone: '4255550100', jobTitle: 'Countess' }];
	const { reports } = await upsert(emulator, { parameters: { options }, items });
	expect(reports.map(({ id }) => id)).toEqual([reopened, reopened]);
	expect(emulator.rows('lead').find(({ leadid }) => leadid === other)).toMatchObject({ jobtitle: null });
});
