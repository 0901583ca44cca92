import type { IDataObject } from 'n8n-workflow';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const ada = { firstName: 'Ada', lastName: 'Byron', email: 'ada@engine.example', company: 'Engine Ltd', jobTitle: 'Countess' };
const lead = { firstname: 'Ada', lastname: 'Byron', emailaddress1: 'ada@engine.example', subject: 's' };
const table = (value: string) => ({ __rl: true, mode: 'name', value });

describe('S67: create anyway', () => {
	const parameters = { ifFound: 'createAnyway', eventId: '={{ $json.submission }}' };

	test('makes a row of its own for an event, though the person is known', async () => {
		emulator.seed({ lead: [lead] });
		const { reports } = await upsert(emulator, { parameters, items: [{ ...ada, submission: 'form-1' }] });
		expect(reports[0]?.outcome).toBe('created');
		expect(emulator.rows('lead')).toHaveLength(2);
	});

	test('makes one row for an event that comes again, and another for the next event', async () => {
		emulator.seed({ lead: [lead] });
		const first = await upsert(emulator, { parameters, items: [{ ...ada, submission: 'form-1' }] });
		const again = await upsert(emulator, { parameters, items: [{ ...ada, submission: 'form-1' }] });
		const next = await upsert(emulator, { parameters, items: [{ ...ada, submission: 'form-2' }] });
		expect(again.reports[0]).toMatchObject({ outcome: 'unchanged', id: first.reports[0]?.id, matchedBy: 'id' });
		expect(next.reports[0]?.outcome).toBe('created');
		expect(emulator.rows('lead')).toHaveLength(3);
	});

	test('says of an event that comes twice in one run what the second one was found by', async () => {
		const { reports } = await upsert(emulator, { parameters, items: [{ ...ada, submission: 'form-1' }, { ...ada, submission: 'form-1' }] });
		expect(reports[1]).toMatchObject({ outcome: 'unchanged', id: reports[0]?.id, matchedBy: 'id', reason: 'Same person as item 1 of this run, found by id; nothing to change.' });
		expect(emulator.rows('lead')).toHaveLength(1);
	});

	test('keeps two people of one event apart', async () => {
		await upsert(emulator, { parameters, items: [{ ...ada, submission: 'form-1' }, { ...ada, email: 'bob@engine.example', submission: 'form-1' }] });
		expect(emulator.rows('lead')).toHaveLength(2);
	});

	test('without an event id fails the item and writes nothing', async () => {
		const { reports } = await upsert(emulator, { parameters, items: [ada] });
		expect(reports[0]).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('Event ID is empty') });
		expect(emulator.rows('lead')).toHaveLength(0);
	});
});

describe('a person of whom only rows out of use are found', () => {
	const disqualified = { ...lead, statecode: 2, statuscode: 4 };
	const inactive = { firstname: 'Ada', lastname: 'Byron', emailaddress1: 'ada@engine.example', statecode: 1, statuscode: 2 };

	test('S16: reopens a disqualified lead and updates it, when that is chosen', async () => {
		const [id] = emulator.seed({ lead: [disqualified] }).lead ?? [];
		const { reports } = await upsert(emulator, { parameters: { options: { disqualifiedLeads: 'reactivate' } }, items: [ada] });
		expect(reports[0]).toMatchObject({ outcome: 'updated', id, changes: { statecode: { from: 2, to: 0 }, jobtitle: { from: null, to: 'Countess' } } });
		expect(emulator.rows('lead')).toMatchObject([{ statecode: 0, statuscode: 1, jobtitle: 'Countess' }]);
	});

	test('reopens a disqualified lead even when nothing else changes', async () => {
		emulator.seed({ lead: [disqualified] });
		const { reports } = await upsert(emulator, { parameters: { options: { disqualifiedLeads: 'reactivate' } }, items: [{ email: ada.email }] });
		expect(reports[0]).toMatchObject({ outcome: 'updated' });
		expect(emulator.rows('lead')).toMatchObject([{ statecode: 0 }]);
	});

	test('gets a new lead beside a disqualified one, when that is chosen, and only one', async () => {
		emulator.seed({ lead: [disqualified] });
		const call = { parameters: { options: { disqualifiedLeads: 'ignore' } }, items: [ada] };
		const { reports } = await upsert(emulator, call);
		expect(reports[0]?.outcome).toBe('created');
		expect((await upsert(emulator, call)).reports[0]?.outcome).toBe('unchanged');
		expect(emulator.rows('lead')).toHaveLength(2);
	});

	test.each([
		['review', 'needsReview', { statecode: 1, jobtitle: null }],
		['update', 'updated', { statecode: 1, jobtitle: 'Countess' }],
		['reactivate', 'updated', { statecode: 0, jobtitle: 'Countess' }],
	])('handles an inactive contact as chosen: %s', async (inactiveMatches, outcome, row) => {
		emulator.seed({ contact: [inactive] });
		const { reports } = await upsert(emulator, { parameters: { lookIn: 'contactsThenLeads', options: { inactiveMatches } }, items: [ada] });
		expect(reports[0]?.outcome).toBe(outcome);
		expect(emulator.rows('contact')).toMatchObject([row]);
	});

	test('prefers an active row under a later rule over an inactive one under an earlier rule', async () => {
		emulator.seed({ lead: [disqualified, { firstname: 'Ada', lastname: 'Byron', companyname: 'Engine Ltd', subject: 's' }] });
		const { reports } = await upsert(emulator, { items: [ada] });
		expect(reports[0]).toMatchObject({ outcome: 'updated', matchedBy: 'first name, last name and company' });
	});
});

describe('S12: any table', () => {
	test('S68: companies are found by name, then by website in any spelling, and completed', async () => {
		const [byName, bySite] = emulator.seed({ account: [{ name: 'Engine Ltd' }, { name: 'Analytical Engines', websiteurl: 'http://www.engines.example/' }] }).account ?? [];
		const parameters = { saveAs: table('account'), findExistingBy: 'zoomInfoCompany', externalIdColumn: table('new_externalid') };
		const { reports } = await upsert(emulator, {
			parameters,
			as: 'admin',
			items: [{ company: 'ENGINE LTD', phone: '+1 425 555 0100' }, { company: 'Other Name', website: 'https://engines.example', phone: '+1 425 555 0101' }, { company: 'New Ltd', website: 'new.example', employees: 12 }],
		});
		expect(reports.filter(({ outcome }) => outcome === 'failed').map(({ reason }) => reason)).toEqual([]);
		expect(reports.map(({ outcome, id, matchedBy }) => [outcome, id === byName || id === bySite, matchedBy])).toEqual([
			['updated', true, 'company name'],
			['updated', true, 'website'],
			['created', false, null],
		]);
		expect(emulator.rows('account')).toHaveLength(3);
		expect((await upsert(emulator, { parameters, as: 'admin', items: [{ company: 'New Ltd', website: 'www.new.example' }] })).reports[0]?.outcome).toBe('unchanged');
	});

	test.each<[string, IDataObject, IDataObject, IDataObject]>([
		['of companies begins with the name', { saveAs: table('account'), findExistingBy: 'zoomInfoCompany' }, { company: 'Engine Ltd' }, { table: 'account', matchedBy: 'company name' }],
		['of people begins with the e-mail', { findExistingBy: 'zoomInfoPerson' }, { lastName: 'Byron', email: 'ada@engine.example' }, { table: 'lead', matchedBy: 'e-mail' }],
	])('S68 S69: without an External ID Column the vendor\'s order %s', async (_how, parameters, item, found) => {
		emulator.seed({ account: [{ name: 'ENGINE LTD' }], lead: [{ lastname: 'Byron', subject: 's', emailaddress1: 'ada@engine.example' }] });
		const { reports } = await upsert(emulator, { parameters, as: 'admin', items: [{ ...item, externalId: 'Z-1', website: 'engine.example' }] });
		expect(reports[0]).toMatchObject({ outcome: 'updated', ...found });
	});

	test('S64: a custom table is upserted by the columns of its alternate key, with its custom columns', async () => {
		const parameters = {
			saveAs: table('new_membership'), findExistingBy: 'custom', matchRules: { rule: [{ columns: ['new_code'] }] },
			mapping: 'myRowsOnly', fields: { row: [{ column: 'new_code', value: '={{ $json.code }}', update: 'overwrite' }, { column: 'new_name', value: '={{ $json.name }}', update: 'overwrite' }] },
		};
		const items = [{ code: 'M-1', name: 'Gold' }, { code: 'M-2', name: 'Silver' }];
		expect((await upsert(emulator, { parameters, items, as: 'admin' })).reports.map(({ reason }) => reason)).toEqual(Array(2).fill('No membership found; new membership.'));
		const { reports } = await upsert(emulator, { parameters, items: [{ code: 'm-1', name: 'Platinum' }], as: 'admin' });
		expect(reports[0]).toMatchObject({ outcome: 'updated', matchedBy: 'new_code' });
		expect(emulator.rows('new_membership').map(({ new_name: name }) => name).sort()).toEqual(['Platinum', 'Silver']);
	});

	test('auto-map fills the columns the item names and ignores everything else', async () => {
		const { reports } = await upsert(emulator, { parameters: { mapping: 'autoMap' }, items: [{ lastname: 'Byron', emailaddress1: 'ada@engine.example', fullname: 'ignored', note: 'ignored', leadsourcecode: 'Web' }] });
		expect(reports[0]).toMatchObject({ outcome: 'created' });
		expect(emulator.rows('lead')).toMatchObject([{ lastname: 'Byron', emailaddress1: 'ada@engine.example', leadsourcecode: 8 }]);
	});
});
