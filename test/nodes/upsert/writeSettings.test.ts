import { baseIds } from '../../../emulator/store/baseData';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const ada = { firstName: 'Ada', lastName: 'Byron', email: 'ada@engine.example' };
const writes = () => emulator.trace().filter(({ rowsWritten }) => rowsWritten > 0);

test('G9: an impersonated user is named as the one who created the row, and the credential\'s user as who did it for them', async () => {
	const { reports } = await upsert(emulator, { as: 'admin', parameters: { options: { impersonate: { __rl: true, mode: 'id', value: baseIds.objects.seller } } }, items: [ada] });
	expect(reports[0]?.outcome).toBe('created');
	expect(emulator.rows('lead')).toMatchObject([{ createdby: baseIds.users.seller, createdonbehalfby: baseIds.users.admin, ownerid: baseIds.users.seller }]);
});

test('a user who may not act for others is told so in one sentence', async () => {
	const { error } = await upsert(emulator, { onError: 'stopWorkflow', parameters: { options: { impersonate: { __rl: true, mode: 'id', value: baseIds.objects.seller } } }, items: [ada] });
	expect(error?.message).toContain('may not act on behalf of others');
	expect(emulator.rows('lead')).toHaveLength(0);
});

describe('S65, G9: Dynamics\' own duplicate rules', () => {
	beforeEach(() => emulator.seed({ lead: [{ lastname: 'Someone', subject: 's', emailaddress1: 'ada@engine.example' }] }));
	const byName = { findExistingBy: 'custom', matchRules: { rule: [{ columns: ['firstname', 'lastname'] }] } };

	test.each([1, 30])('refuse %i rows to review when they are asked, and nothing is written', async (count) => {
		const items = Array.from({ length: count }, (_, n) => ({ ...ada, lastName: `Byron ${n}` }));
		const { reports } = await upsert(emulator, { parameters: { ...byName, options: { duplicateRules: true } }, items });
		expect(reports.map(({ outcome }) => outcome)).toEqual(Array(count).fill('needsReview'));
		expect(reports[0]?.reason).toContain('duplicate');
		expect(emulator.rows('lead')).toHaveLength(1);
	});

	test('are not asked unless that is chosen', async () => {
		expect((await upsert(emulator, { parameters: byName, items: [ada] })).reports[0]?.outcome).toBe('created');
	});
});

test.each([1, 5, 60])('G9, G11: the bypass switches and the tag go with every write of %i rows, and with no reading', async (count) => {
	const items = Array.from({ length: count }, (_, n) => ({ ...ada, email: `a${n}@engine.example` }));
	await upsert(emulator, { as: 'admin', parameters: { options: { bypass: ['CustomSync', 'flows'], tag: 'n8n sync' } }, items });
	expect(emulator.rows('lead')).toHaveLength(count);
	const urls = writes().flatMap(({ url, batchParts }) => (batchParts.length > 0 ? batchParts.map((part) => part.url) : [url]));
	expect(urls.every((url) => url.includes('tag=n8n%20sync'))).toBe(true);
	const single = writes().filter(({ batchParts }) => batchParts.length === 0);
	expect(single.every(({ headers }) => headers['mscrm.bypassbusinesslogicexecution'] === 'CustomSync' && headers['mscrm.suppresscallbackregistrationexpanderjob'] === 'true')).toBe(true);
	expect(emulator.trace().filter(({ method }) => method === 'GET').every(({ headers }) => headers['mscrm.bypassbusinesslogicexecution'] === undefined)).toBe(true);
});
