import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => {
	emulator = await startEmulator();
});
afterEach(async () => await emulator.stop());

const ada = { firstName: 'Ada', lastName: 'Byron', email: 'ada@engine.example', company: 'Engine Ltd' };
const adasLead = { firstname: 'Ada', lastname: 'Byron', emailaddress1: 'ada@engine.example', companyname: 'Engine Ltd', subject: 'Calculations' };

describe('a person who is not in Dynamics', () => {
	test('becomes a lead with the mapped columns and a readable topic', async () => {
		const { reports, outputs } = await upsert(emulator, { items: [ada] });
		expect(reports[0]).toMatchObject({ outcome: 'created', table: 'lead', input: ada });
		expect(outputs[0]).toHaveLength(1);
		expect(emulator.rows('lead')).toMatchObject([{ leadid: reports[0]?.id, ...adasLead, subject: 'Ada Byron, Engine Ltd' }]);
		expect(reports[0]?.url).toBe(`${emulator.url}/main.aspx?etn=lead&id=${reports[0]?.id}&pagetype=entityrecord`);
	});

	test('S12: becomes a contact when that is chosen', async () => {
		const { reports } = await upsert(emulator, { parameters: { saveAs: 'contact', lookIn: 'contactsThenLeads', associateCompany: false }, items: [ada] });
		expect(reports[0]).toMatchObject({ outcome: 'created', table: 'contact' });
		expect(emulator.rows('contact')).toMatchObject([{ firstname: 'Ada', lastname: 'Byron', emailaddress1: 'ada@engine.example' }]);
		expect(emulator.rows('lead')).toHaveLength(0);
	});

	test('G12: is shown but not written by a dry run', async () => {
		const { reports } = await upsert(emulator, { parameters: { options: { dryRun: true } }, items: [ada] });
		expect(reports[0]).toMatchObject({ outcome: 'created', dryRun: true, id: null, changes: { firstname: { from: null, to: 'Ada' } } });
		expect(emulator.rows('lead')).toHaveLength(0);
	});

	test('S65: gets the same id in every environment run, so that a repeat finds it', async () => {
		const first = await upsert(emulator, { items: [ada] });
		const again = await upsert(emulator, { items: [ada] });
		expect(again.reports[0]).toMatchObject({ outcome: 'unchanged', id: first.reports[0]?.id, matchedBy: 'e-mail' });
		expect(emulator.rows('lead')).toHaveLength(1);
	});

	test('goes to review when nothing could ever recognise them again', async () => {
		const { reports, outputs } = await upsert(emulator, { items: [{ lastName: 'Byron' }] });
		expect(reports[0]?.outcome).toBe('needsReview');
		expect(outputs[2]).toHaveLength(1);
		expect(emulator.rows('lead')).toHaveLength(0);
	});
});

describe('a person who is there already', () => {
	test.each([
		['by e-mail in other case', { email: 'ADA@Engine.EXAMPLE', jobTitle: 'Countess' }, 'e-mail'],
		['by a phone written another way', { phone: '+1 425-555-0143', jobTitle: 'Countess' }, 'phone'],
		['by name and company', { firstName: 'ADA', lastName: 'byron', company: 'engine ltd', jobTitle: 'Countess' }, 'first name, last name and company'],
	])('S13, S16: is found %s', async (_how, item, matchedBy) => {
		const [id] = emulator.seed({ lead: [{ ...adasLead, telephone1: '(425) 555-0143' }] }).lead ?? [];
		const { reports } = await upsert(emulator, { items: [item] });
		expect(reports[0]).toMatchObject({ outcome: 'updated', id, matchedBy, changes: { jobtitle: { from: null, to: 'Countess' } } });
		expect(emulator.rows('lead')).toMatchObject([{ leadid: id, jobtitle: 'Countess' }]);
	});

	test('is found by external id before anything else', async () => {
		const [id] = emulator.seed({ lead: [{ ...adasLead, new_externalid: 'X1' }, { lastname: 'Other', subject: 'o', emailaddress1: 'new@engine.example' }] }).lead ?? [];
		const { reports } = await upsert(emulator, {
			parameters: { externalIdColumn: { __rl: true, mode: 'name', value: 'new_externalid' } },
			items: [{ externalId: 'x1', email: 'new@engine.example', jobTitle: 'Countess' }],
		});
		expect(reports[0]).toMatchObject({ outcome: 'updated', id, matchedBy: 'external id' });
	});

	test('S15: as a contact is updated there and no lead is made', async () => {
		const [id] = emulator.seed({ contact: [{ lastname: 'Byron', emailaddress1: 'ada@engine.example' }] }).contact ?? [];
		const { reports } = await upsert(emulator, { items: [{ ...ada, jobTitle: 'Countess' }] });
		expect(reports[0]).toMatchObject({ outcome: 'updated', table: 'contact', id });
		expect(emulator.rows('contact')).toMatchObject([{ contactid: id, jobtitle: 'Countess', firstname: 'Ada' }]);
		expect(emulator.rows('lead')).toHaveLength(0);
	});

	test('S22: as a contact is left alone when only leads are looked in', async () => {
		emulator.seed({ contact: [{ lastname: 'Byron', emailaddress1: 'ada@engine.example' }] });
		const { reports } = await upsert(emulator, { parameters: { lookIn: 'chosenTable' }, items: [{ ...ada, jobTitle: 'Countess' }] });
		expect(reports[0]).toMatchObject({ outcome: 'created', table: 'lead' });
		expect(emulator.rows('contact')).toMatchObject([{ jobtitle: null }]);
	});

	test.each([
		['leadsThenContacts', 'lead'],
		['contactsThenLeads', 'contact'],
	])('S71: in both tables is updated where %s says', async (lookIn, table) => {
		emulator.seed({ lead: [adasLead], contact: [{ lastname: 'Byron', emailaddress1: 'ada@engine.example' }] });
		const { reports } = await upsert(emulator, { parameters: { lookIn }, items: [{ ...ada, jobTitle: 'Countess' }] });
		expect(reports[0]).toMatchObject({ outcome: 'updated', table });
		expect([...emulator.rows('lead'), ...emulator.rows('contact')].filter(({ jobtitle }) => jobtitle === 'Countess')).toHaveLength(1);
	});

	test('as a contact is found by name and the name of their company', async () => {
		const [accountid] = emulator.seed({ account: [{ name: 'Engine Ltd' }] }).account ?? [];
		const [id] = emulator.seed({ contact: [{ firstname: 'Ada', lastname: 'Byron', 'parentcustomerid_account@odata.bind': `/accounts(${accountid})` }] }).contact ?? [];
		const { reports } = await upsert(emulator, { items: [{ ...ada, jobTitle: 'Countess' }] });
		expect(reports[0]).toMatchObject({ outcome: 'updated', table: 'contact', id, matchedBy: 'first name, last name and company' });
	});

	test.each([
		['skip', 'skipped', 1],
		['review', 'needsReview', 2],
	])('S67: is not touched when If Found is %s', async (ifFound, outcome, output) => {
		emulator.seed({ lead: [adasLead] });
		const { reports, outputs } = await upsert(emulator, { parameters: { ifFound }, items: [{ ...ada, jobTitle: 'Countess' }] });
		expect(reports[0]).toMatchObject({ outcome });
		expect(outputs[output]).toHaveLength(1);
		expect(emulator.rows('lead')).toMatchObject([{ jobtitle: null }]);
	});

	test('S97: twice is left to a person, with all candidates named', async () => {
		const ids = emulator.seed({ lead: [adasLead, { ...adasLead, lastname: 'King' }] }).lead ?? [];
		const { reports } = await upsert(emulator, { items: [{ ...ada, jobTitle: 'Countess' }] });
		expect(reports[0]?.outcome).toBe('needsReview');
		expect(reports[0]?.candidates.map(({ id }) => id).sort()).toEqual([...ids].sort());
		expect(emulator.rows('lead').every(({ jobtitle }) => jobtitle === null)).toBe(true);
	});

	test('but disqualified goes to review and says so', async () => {
		emulator.seed({ lead: [{ ...adasLead, statecode: 2, statuscode: 4 }] });
		const { reports } = await upsert(emulator, { items: [ada] });
		expect(reports[0]).toMatchObject({ outcome: 'needsReview', reason: expect.stringContaining('is disqualified') });
		expect(emulator.rows('lead')).toHaveLength(1);
	});
});

describe('update options', () => {
	const fields = (row: object[]) => ({ mapping: 'myRowsOnly', fields: { row: [{ column: 'emailaddress1', value: '={{ $json.email }}', update: 'completeIfMissing' }, ...row] } });

	test.each([
		['S18', 'completeIfMissing', 'Poet'],
		['S17', 'overwrite', 'Countess'],
		['S19', 'append', 'Poet; Countess'],
	])('%s: %s leaves the job title %j', async (_row, update, jobtitle) => {
		emulator.seed({ lead: [{ ...adasLead, jobtitle: 'Poet' }] });
		await upsert(emulator, { parameters: fields([{ column: 'jobtitle', value: '={{ $json.jobTitle }}', update }]), items: [{ ...ada, jobTitle: 'Countess' }] });
		expect(emulator.rows('lead')).toMatchObject([{ jobtitle }]);
	});

	test('S19, G11: append adds nothing when run again', async () => {
		emulator.seed({ lead: [{ ...adasLead, jobtitle: 'Poet' }] });
		const call = { parameters: fields([{ column: 'jobtitle', value: '={{ $json.jobTitle }}', update: 'append' }]), items: [{ ...ada, jobTitle: 'Countess' }] };
		await upsert(emulator, call);
		expect((await upsert(emulator, call)).reports[0]?.outcome).toBe('unchanged');
		expect(emulator.rows('lead')).toMatchObject([{ jobtitle: 'Poet; Countess' }]);
	});

	test('S61: the first value of a hierarchy that is not empty counts', async () => {
		const rows = ['mobileTitle', 'title'].map((name) => ({ column: 'jobtitle', value: `={{ $json.${name} ?? "" }}`, update: 'overwrite' }));
		await upsert(emulator, { parameters: fields(rows), items: [{ ...ada, title: 'Second' }] });
		expect(emulator.rows('lead')).toMatchObject([{ jobtitle: 'Second' }]);
	});

	test('S60: choices take a label in any language of the environment, or a number', async () => {
		await upsert(emulator, { items: [{ ...ada, leadSource: 'trade show' }, { ...ada, email: 'b@engine.example', phone: '', company: 'B', leadSource: 7 }] });
		expect(emulator.rows('lead').map(({ leadsourcecode }) => leadsourcecode)).toEqual([7, 7]);
	});
});

describe('owners', () => {
	const user = async () => String((await emulator.call('GET', 'systemusers?$select=systemuserid&$top=2&$filter=applicationid eq null')).body.value?.[0]?.systemuserid);

	test('S27, S40: are set on new rows and left alone on existing ones', async () => {
		const id = await user();
		emulator.seed({ lead: [{ ...adasLead, emailaddress1: 'old@engine.example' }] });
		const before = emulator.rows('lead')[0]?._ownerid_value ?? emulator.rows('lead')[0]?.ownerid;
		const { reports } = await upsert(emulator, {
			parameters: { owner: 'fromItem', ownerFromItem: '={{ $json.owner }}' },
			items: [{ ...ada, company: 'Else', owner: { id, type: 'systemuser' } }, { email: 'old@engine.example', jobTitle: 'x', owner: { id, type: 'systemuser' } }],
		});
		const owners = emulator.rows('lead').map((row) => [row.emailaddress1, row.ownerid]);
		expect(owners).toEqual(expect.arrayContaining([['ada@engine.example', id], ['old@engine.example', before]]));
		expect(reports[0]?.owner).toBe(id);
	});
});

describe('several items about one person', () => {
	test('leave what one at a time would leave, in one write', async () => {
		const { reports } = await upsert(emulator, { items: [ada, { ...ada, email: 'ADA@engine.example', jobTitle: 'Countess' }, { email: 'ada@engine.example', jobTitle: 'Later' }] });
		expect(reports.map(({ outcome }) => outcome)).toEqual(['created', 'updated', 'unchanged']);
		expect(emulator.rows('lead')).toMatchObject([{ jobtitle: 'Countess', emailaddress1: 'ada@engine.example' }]);
	});
});

describe('a key that many rows share', () => {
	test('lists the first 20 of the rows, and says how many there are', async () => {
		emulator.seed({ lead: Array.from({ length: 25 }, (_, index) => ({ ...adasLead, subject: `Calculation ${index}` })) });
		const { reports } = await upsert(emulator, { items: [ada] });
		expect(reports[0]).toMatchObject({ outcome: 'needsReview', reason: '25 rows of Lead found by e-mail; choose one. Of 25 candidates the first 20 are listed.' });
		expect(reports[0]?.candidates).toHaveLength(20);
		expect(reports[0]?.candidates.every(({ changes }) => changes !== undefined)).toBe(true);
	});
});

describe('a phone in an unusual spelling', () => {
	const spelled = (telephone1: string) => ({ lastname: 'Byron', subject: 'Calls', telephone1 });
	const call = { lastName: 'Lovelace', phone: '425-555-0143' };
	const options = { phoneCountry: 'US', searchFormattedNumbers: true };

	test.each(['(425)5550143', '+1 (425) 555 / 0143', '1 425.5550143'])('%s is found with Search Formatted Numbers, and not without', async (telephone1) => {
		const [id] = emulator.seed({ lead: [spelled(telephone1), spelled('(206)5550143')] }).lead ?? [];
		const without = await upsert(emulator, { parameters: { options: { phoneCountry: 'US', dryRun: true } }, items: [call] });
		expect(without.reports[0]).toMatchObject({ outcome: 'created' });
		const { reports } = await upsert(emulator, { parameters: { options: options }, items: [{ ...call, jobTitle: 'Countess' }] });
		expect(reports[0]).toMatchObject({ outcome: 'updated', id, matchedBy: 'phone' });
		expect(emulator.rows('lead')).toHaveLength(2);
	});

	test('is not found where the last four digits do not stand together', async () => {
		emulator.seed({ lead: [spelled('425 55 50 1 43')] });
		const { reports } = await upsert(emulator, { parameters: { options }, items: [call] });
		expect(reports[0]).toMatchObject({ outcome: 'created' });
	});
});
