import { newRowId } from '../../src/domain/identity/newRowId';
import { baseIds } from '../../emulator/store/baseData';
import { startEmulator, type RunningEmulator } from '../support/startEmulator';
import { upsert } from '../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

/** Found by its id only: a contact made by name and company holds no company. */
const contact = { saveAs: 'contact', lookIn: 'chosenTable', associateCompany: false };
const item = { firstName: 'A', lastName: 'B', company: 'C' };

test.each([
	['skip', 'skipped'],
	['review', 'needsReview'],
])('a contact known by name and company is left alone when If Found is %s', async (ifFound, outcome) => {
	const made = await upsert(emulator, { parameters: contact, items: [item] });
	const { reports } = await upsert(emulator, { parameters: { ...contact, ifFound }, items: [{ ...item, jobTitle: 'X' }] });
	expect(reports[0]).toMatchObject({ outcome, changes: {}, candidates: [{ id: made.reports[0]?.id }] });
	expect(emulator.rows('contact')).toMatchObject([{ jobtitle: null }]);
});

test('a dry run shows the contact known by name and company that a real run would update', async () => {
	const made = await upsert(emulator, { parameters: contact, items: [item] });
	const { reports } = await upsert(emulator, { parameters: { ...contact, options: { dryRun: true } }, items: [{ ...item, jobTitle: 'X' }] });
	expect(reports[0]).toMatchObject({ outcome: 'updated', id: made.reports[0]?.id, changes: { jobtitle: { from: null, to: 'X' } } });
});

test.each([
	['skip', 'skipped'],
	['review', 'needsReview'],
])('a row that another run makes at the same moment is left alone when If Found is %s', async (ifFound, outcome) => {
	const leadid = newRowId(baseIds.organization, { table: 'lead', ruleIndex: 0, columns: ['emailaddress1'], key: 'p@x.example' }, 0);
	emulator.seed({ lead: [{ leadid, lastname: 'P', subject: 's', emailaddress1: 'p@x.example' }] });
	const body = JSON.stringify({ table: 'lead', id: leadid, reads: 1 });
	await fetch(`${emulator.url}/_emulator/visibility`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
	const { reports } = await upsert(emulator, { parameters: { ifFound }, items: [{ lastName: 'P', email: 'p@x.example', jobTitle: 'CTO' }] });
	expect(reports[0]).toMatchObject({ outcome, id: leadid, changes: {} });
	expect(emulator.rows('lead')).toMatchObject([{ jobtitle: null }]);
});
