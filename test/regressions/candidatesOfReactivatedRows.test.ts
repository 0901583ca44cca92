import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

test.each(['update', 'skip', 'review'])('every disqualified lead that was found is listed where the oldest would be reactivated and If Found is %s', async (ifFound) => {
	const lead = { lastname: 'Byron', subject: 's', emailaddress1: 'ada@engine.example', statecode: 2, statuscode: 4 };
	const { lead: ids = [] } = emulator.seed({ lead: [lead, lead] });
	const options = { disqualifiedLeads: 'reactivate', severalMatches: 'oldest' };
	const { reports } = await upsert(emulator, { parameters: { ifFound, options }, items: [{ lastName: 'Byron', email: 'ada@engine.example' }] });
	expect(reports[0]?.candidates.map(({ id }) => id).sort()).toEqual([...ids].sort());
	expect(emulator.rows('lead').filter(({ statecode }) => statecode === 0)).toHaveLength(ifFound === 'update' ? 1 : 0);
});
