import type { IDataObject } from 'n8n-workflow';
import { Dynamics365Upsert } from '../../../nodes/Dynamics365Upsert/Dynamics365Upsert.node';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { CASCADE, callAsTool } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const ada = { firstName: 'Ada', lastName: 'Byron', email: 'ada@engine.example', jobTitle: 'Countess' };
const row = (more: object = {}) => ({ firstname: 'Ada', lastname: 'Byron', subject: 's', emailaddress1: ada.email, ...more });

/** The only thing an agent reads. */
const read = async (item: IDataObject, parameters: IDataObject = {}) => {
	const [first, ...others] = await callAsTool(emulator, { items: [item], parameters });
	expect(others).toEqual([[], []]);
	expect(first).toHaveLength(1);
	return first?.[0]?.json ?? {};
};

test('G14: n8n may offer the node to agents', () => {
	expect(new Dynamics365Upsert().description.usableAsTool).toBe(true);
});

describe('G14: an agent reads on the first output', () => {
	test.each<[outcome: string, seed: object[], item: IDataObject, parameters: IDataObject]>([
		['created', [], ada, {}],
		['updated', [row()], ada, {}],
		['unchanged', [row({ jobtitle: 'Countess' })], ada, {}],
		['skipped', [row()], ada, { ifFound: 'skip' }],
		['needsReview', [row(), row()], ada, {}],
		['failed', [], { ...ada, leadSource: 'Carrier Pigeon' }, {}],
		['failed', [], ada, { options: { phoneCountry: 'Atlantis' } }],
	])('what was %s, in short', async (outcome, seed, item, parameters) => {
		emulator.seed({ lead: seed as never });
		const json = await read(item, parameters);
		expect(json).toMatchObject({ outcome, reason: expect.stringMatching(/^[A-Z0-9].*\.$/s) });
		expect(Object.keys(json).filter((name) => !['outcome', 'reason', 'table', 'id', 'url', 'reviewId', 'candidates'].includes(name))).toEqual([]);
		expect(JSON.stringify(json).length).toBeLessThan(1500);
	});

	test('which row it was and its link, and the row is written', async () => {
		const json = await read(ada);
		expect(emulator.rows('lead')).toMatchObject([{ leadid: json.id, emailaddress1: ada.email, jobtitle: 'Countess' }]);
		expect(json).toMatchObject({ table: 'lead', url: `${emulator.url}/main.aspx?etn=lead&id=${String(json.id)}&pagetype=entityrecord` });
	});

	test('the candidates, and its decision about them is carried out', async () => {
		const [, second] = emulator.seed({ lead: [row(), row()] }).lead ?? [];
		const asked = await read(ada);
		const candidates = asked.candidates as IDataObject[];
		expect(candidates).toHaveLength(2);
		expect(candidates.map((candidate) => Object.keys(candidate).sort())).toEqual(Array(2).fill(['company', 'email', 'id', 'modifiedOn', 'name', 'ownerName', 'table', 'url']));
		const use = candidates.find(({ id }) => id === second);
		expect(await read({ ...ada, decision: { use } as IDataObject })).toMatchObject({ outcome: 'updated', id: second });
		expect(emulator.rows('lead').filter(({ jobtitle }) => jobtitle === 'Countess')).toMatchObject([{ leadid: second }]);
	});

	test('one answer for each person of a call', async () => {
		const [first] = await callAsTool(emulator, { parameters: CASCADE, items: [ada, { email: 'b@x.example', lastName: 'B' }, { lastName: 'No Key' }] });
		expect(first?.map(({ json }) => json.outcome)).toEqual(['created', 'created', 'needsReview']);
		expect(emulator.rows('lead')).toHaveLength(2);
	});
});
