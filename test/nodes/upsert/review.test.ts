import type { IDataObject } from 'n8n-workflow';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { CASCADE, upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
let twins: string[];
const ada = { firstName: 'Ada', lastName: 'Byron', email: 'ada@engine.example', jobTitle: 'Countess', company: 'Engine Ltd' };
const ID_OF_NOTHING = '00000000-0000-4000-8000-00000000dead';

beforeEach(async () => {
	emulator = await startEmulator();
	twins = emulator.seed({ lead: [1, 2].map((n) => ({ firstname: 'Ada', lastname: 'Byron', subject: 's', emailaddress1: 'ada@engine.example', telephone1: `+1 425 555 010${n}`, companyname: `Engine ${n}` })) }).lead ?? [];
});
afterEach(async () => await emulator.stop());

const run = (items: IDataObject[], parameters: IDataObject = {}) => upsert(emulator, { items, parameters, as: 'admin' });
const one = async (item: IDataObject, parameters: IDataObject = {}) => (await run([item], parameters)).reports[0];
const decided = (decision: unknown): IDataObject => ({ ...ada, decision: decision as IDataObject });
const use = (id: string | undefined, table = 'lead') => decided({ use: { table, id } });
const titles = (table = 'lead') => emulator.rows(table).map(({ jobtitle }) => jobtitle);
const options = (more: IDataObject): IDataObject => ({ options: { ...CASCADE.options, ...more } });
const seedOne = (table: string, row: object) => emulator.seed({ [table]: [row] } as never)[table]?.[0] as string;

describe('S94: what a person needs', () => {
	test('to choose among candidates is on the item that goes to review', async () => {
		const { outputs, reports } = await run([ada]);
		expect(outputs[2]).toHaveLength(1);
		expect(reports[0]).toMatchObject({ outcome: 'needsReview', reviewId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string });
		expect(reports[0]?.candidates.find(({ id }) => id === twins[0])).toEqual({
			table: 'lead', id: twins[0], name: 'Ada Byron', url: `${emulator.url}/main.aspx?etn=lead&id=${twins[0]}&pagetype=entityrecord`,
			email: 'ada@engine.example', phone: '+1 425 555 0101', company: 'Engine 1', status: 'Open, New', isActive: true,
			owner: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, ownerName: expect.stringMatching(/\w/) as string,
			createdOn: expect.stringContaining('Z') as string, modifiedOn: expect.stringContaining('Z') as string,
			changes: { jobtitle: { from: null, to: 'Countess' } },
		});
		expect(titles()).toEqual([null, null]);
	});

	test('to judge a contact names its account', async () => {
		const account = seedOne('account', { name: 'Engine Ltd' });
		seedOne('contact', { lastname: 'Byron', emailaddress1: 'ada@engine.example', 'parentcustomerid_account@odata.bind': `/accounts(${account})` });
		const report = await one(ada, { lookIn: 'contactsThenLeads', ifFound: 'review' });
		expect(report?.candidates).toMatchObject([{ table: 'contact', company: 'Engine Ltd', status: 'Active' }]);
	});

	test('to choose a company names its website, owner and dates', async () => {
		for (const n of [1, 2]) seedOne('account', { name: 'Engine Ltd', websiteurl: `engine${n}.example`, telephone1: '425' });
		const report = await one({ ...ada, email: 'new@x.example' }, { saveAs: 'contact', lookIn: 'chosenTable', associateCompany: true });
		expect(report?.account?.candidates).toMatchObject([1, 2].map(() => ({ table: 'account', name: 'Engine Ltd', phone: '425', website: expect.stringContaining('engine') as string, ownerName: expect.stringMatching(/\w/) as string, modifiedOn: expect.stringContaining('Z') as string })));
		expect(report?.reviewId).toBeDefined();
	});

	test('a value that would not fit is said at the candidate it would not fit', async () => {
		const row = { column: 'jobtitle', value: 'y'.repeat(60), update: 'append' };
		seedOne('lead', { lastname: 'Full', subject: 's', emailaddress1: 'ada@engine.example', jobtitle: 'x'.repeat(60) });
		const report = await one(ada, { mapping: 'defaultsPlusMyRows', fields: { row: [row] } });
		expect(report?.candidates.map(({ fault }) => fault).filter(Boolean)).toEqual([expect.stringContaining('jobtitle')]);
	});

	test.each<[string, IDataObject, string]>([
		['created', { email: 'new@x.example', lastName: 'New' }, 'created'],
		['updated', { email: 'known@x.example', jobTitle: 'Boss' }, 'updated'],
		['unchanged', { email: 'known@x.example' }, 'unchanged'],
	])('owner, date and link are on a row that is %s', async (_title, item, outcome) => {
		seedOne('lead', { lastname: 'Known', subject: 's', emailaddress1: 'known@x.example' });
		expect(await one(item)).toMatchObject({ outcome, url: expect.stringContaining('/main.aspx?etn=lead&id=') as string, ownerName: expect.stringMatching(/\w/) as string, modifiedOn: expect.stringContaining('Z') as string });
	});
});

describe('S54: a decision that comes back is honoured:', () => {
	test.each<[string, IDataObject]>([
		['as it is', {}],
		['with If Found set to Skip', { ifFound: 'skip' }],
		['with If Found set to Send to Review', { ifFound: 'review' }],
		['with Create Anyway, for which no event is needed then', { ifFound: 'createAnyway' }],
	])('the chosen row is written, %s', async (_title, parameters) => {
		expect(await one(use(twins[1]), parameters)).toMatchObject({ outcome: 'updated', id: twins[1], matchedBy: 'review', reason: 'Lead chosen in review.' });
		expect(titles()).toEqual([null, 'Countess']);
		expect(await one(use(twins[1]), parameters)).toMatchObject({ outcome: 'unchanged', id: twins[1] });
	});

	test('the chosen contact is written with the contact mapping', async () => {
		const id = seedOne('contact', { lastname: 'Byron', emailaddress1: 'other@x.example' });
		expect(await one(use(id, 'contact'))).toMatchObject({ outcome: 'updated', table: 'contact', id });
		expect(titles('contact')).toEqual(['Countess']);
	});

	test.each<[string, (id: string | undefined) => unknown]>([
		['as an object', (id) => ({ use: { table: 'lead', id: id?.toUpperCase() } })],
		['as the whole candidate', (id) => ({ use: { table: 'Lead', id, name: 'Ada Byron', url: 'https://x.example' }, create: false, skip: '' })],
		['as text, as forms and tables hold it', (id) => JSON.stringify({ use: { table: 'lead', id } })],
	])('a decision may come %s', async (_title, decision) => {
		expect(await one(decided(decision(twins[1])))).toMatchObject({ outcome: 'updated', id: twins[1] });
	});

	test('a new row is made although candidates exist, and made once however often it is decided', async () => {
		const [first, second] = (await run([decided({ create: true, reviewId: 'r-1' }), decided({ create: true, reviewId: 'r-1' })])).reports;
		expect(first).toMatchObject({ outcome: 'created', reason: 'Decided in review: new lead.' });
		expect(second).toMatchObject({ outcome: 'unchanged', id: first?.id });
		expect(await one(decided({ create: true, reviewId: 'r-1' }))).toMatchObject({ outcome: 'unchanged', id: first?.id });
		expect(titles()).toEqual([null, null, 'Countess']);
		expect((await one(decided({ create: true, reviewId: 'r-2' })))?.outcome).toBe('created');
		expect(titles()).toHaveLength(4);
	});

	test('what was reviewed tells decisions apart when no reviewId is given, and is the reviewId of the item', async () => {
		const { reviewId } = (await one(ada)) ?? {};
		const made = await one(decided('create'));
		expect(made?.outcome).toBe('created');
		expect(await one(decided({ create: true, reviewId }))).toMatchObject({ outcome: 'unchanged', id: made?.id });
		expect(await one({ ...decided('create'), city: 'London' })).toMatchObject({ outcome: 'created' });
		expect(titles()).toHaveLength(4);
	});

	test('two runs that make the same decision at the same moment make one row', async () => {
		const item = decided({ create: true, reviewId: 'r-1' });
		const reports = await Promise.all([one(item, { ifFound: 'skip' }), one(item, { ifFound: 'skip' }), one(item, { ifFound: 'skip' })]);
		expect(new Set(reports.map((report) => report?.id)).size).toBe(1);
		expect(reports.map((report) => report?.outcome).filter((outcome) => outcome === 'skipped' || outcome === 'failed')).toEqual([]);
		expect(titles()).toHaveLength(3);
	});

	test.each(['resetAfter', 'throttle', 'unavailable'] as const)('with %s on the create there is one new row', async (kind) => {
		emulator.faults({ kind, method: 'POST', urlPattern: '/leads', times: 1 });
		expect((await one(decided({ create: true })))?.outcome).toBe('created');
		expect(titles()).toHaveLength(3);
	});

	test('somebody without any match key is created when a person says so', async () => {
		const nobody = { lastName: 'Nobody' };
		expect((await one(nobody))?.outcome).toBe('needsReview');
		const made = await one({ ...nobody, decision: { create: true } });
		expect(made?.outcome).toBe('created');
		expect(await one({ ...nobody, decision: { create: true } })).toMatchObject({ outcome: 'unchanged', id: made?.id });
	});

	test('a skipped item writes nothing', async () => {
		const { outputs, reports } = await run([decided({ skip: true })]);
		expect(reports[0]).toMatchObject({ outcome: 'skipped', reason: 'Skipped in review.', id: null });
		expect(outputs[1]).toHaveLength(1);
		expect(titles()).toEqual([null, null]);
	});

	test('other items of the run find what the decision left', async () => {
		const { reports } = await run([use(twins[0]), { ...ada, email: 'only@x.example', phone: '+1 425 555 0101' }, use(twins[1]), decided({ skip: true })]);
		expect(reports.map(({ outcome, id }) => [outcome, id])).toEqual([['updated', twins[0]], ['unchanged', twins[0]], ['updated', twins[1]], ['skipped', null]]);
		expect(titles()).toEqual(['Countess', 'Countess']);
	});

	test('two different decisions for one person are both carried out', async () => {
		const { reports } = await run([use(twins[0]), { ...use(twins[1]), jobTitle: 'Other' }, decided({ create: true })]);
		expect(reports.map(({ outcome }) => outcome)).toEqual(['updated', 'updated', 'created']);
		expect(titles()).toEqual(['Countess', 'Other', 'Countess']);
	});

	test('a dry run shows it and writes nothing', async () => {
		const { reports } = await run([use(twins[0]), decided('create')], options({ dryRun: true }));
		expect(reports.map(({ outcome }) => outcome)).toEqual(['updated', 'created']);
		expect(titles()).toEqual([null, null]);
	});

	test('Dynamics\' own duplicate rules do not send a decided row to review again', async () => {
		const parameters = options({ duplicateRules: true });
		const [created, used] = (await run([decided({ create: true }), use(twins[0])], parameters)).reports;
		expect([created?.outcome, used?.outcome]).toEqual(['created', 'updated']);
	});
});

describe('S54: a chosen row that changed since', () => {
	const state = (id: string | undefined, statecode: number, statuscode: number) => emulator.call('PATCH', `leads(${id})`, { body: { statecode, statuscode } });

	test('is left to a person again when it was disqualified, and written when reactivating is decided', async () => {
		await state(twins[0], 2, 4);
		expect(await one(use(twins[0]))).toMatchObject({ outcome: 'needsReview', reason: 'Lead chosen in review is disqualified; choose another row, or send "reactivate": true with the decision.', candidates: [{ id: twins[0], status: 'Disqualified, Lost', isActive: false }] });
		expect(await one(decided({ use: { table: 'lead', id: twins[0] }, reactivate: true }))).toMatchObject({ outcome: 'updated', id: twins[0], changes: { statecode: { from: 2, to: 0 } } });
		expect(emulator.rows('lead')[0]).toMatchObject({ statecode: 0, jobtitle: 'Countess' });
	});

	test('is followed when it was merged', async () => {
		const merge = { Target: { '@odata.type': 'Microsoft.Dynamics.CRM.lead', leadid: twins[1] }, Subordinate: { '@odata.type': 'Microsoft.Dynamics.CRM.lead', leadid: twins[0] }, PerformParentingChecks: false };
		expect((await emulator.call('POST', 'Merge', { body: merge })).status).toBe(204);
		expect(await one(use(twins[0]))).toMatchObject({ outcome: 'updated', id: twins[1], reason: 'Lead chosen in review; it was merged, and the row it was merged into is used.' });
		expect(titles()).toEqual([null, 'Countess']);
	});

	test('is followed to the contact when it was qualified', async () => {
		const body = { CreateAccount: false, CreateContact: true, CreateOpportunity: false, Status: 3 };
		expect((await emulator.call('POST', `leads(${twins[0]})/Microsoft.Dynamics.CRM.QualifyLead`, { body })).status).toBe(200);
		expect(await one(use(twins[0]))).toMatchObject({ outcome: 'updated', table: 'contact' });
		expect(titles('contact')).toEqual(['Countess']);
		expect(await one(use(twins[0]), { lookIn: 'chosenTable' })).toMatchObject({ outcome: 'needsReview', reason: expect.stringContaining('is qualified') as string });
	});

	test('fails with a sentence when it was deleted', async () => {
		await emulator.call('DELETE', `leads(${twins[0]})`);
		expect(await one(use(twins[0]))).toMatchObject({ outcome: 'failed', reason: `decision.use names the lead ${twins[0]}, which does not exist or cannot be seen by the user of the credential; choose another row.` });
	});

	test('and was made by a decision that is repeated is told so', async () => {
		const made = await one(decided({ create: true }));
		await state(made?.id ?? '', 2, 4);
		expect(await one(decided({ create: true }))).toMatchObject({ outcome: 'needsReview', candidates: [{ id: made?.id }] });
		expect(titles()).toHaveLength(3);
	});
});

describe('S54: a wrong decision fails its item alone, in one sentence:', () => {
	test.each<[string, unknown, string]>([
		['a row of nothing', { use: { table: 'lead', id: ID_OF_NOTHING } }, `decision.use names the lead ${ID_OF_NOTHING}, which does not exist or cannot be seen by the user of the credential; choose another row.`],
		['a table that is not looked in', { use: { table: 'account', id: ID_OF_NOTHING } }, 'decision.use names the table "account", and this node handles lead and contact; choose a row of these tables.'],
		['an id that is none', { use: { table: 'lead', id: 'Ada' } }, 'decision.use names the id "Ada", which is no id (GUID) of a row; send the id of the row that was chosen.'],
		['no row at all', { use: true }, 'decision.use needs the table and the id of the row that was chosen, such as those of a candidate.'],
		['two at once', { use: { table: 'lead', id: ID_OF_NOTHING }, create: true }, 'decision says use and create at once; say one of them.'],
		['an object that says nothing', { merge: true }, 'decision holds none of use, create and skip; say which, as in {"use": {"table": "lead", "id": "..."}}.'],
	])('%s', async (_title, decision, sentence) => {
		const { reports, outputs } = await run([decided(decision), { lastName: 'Good', email: 'good@x.example' }]);
		expect(reports.map(({ outcome, reason }) => [outcome, reason])).toEqual([['failed', sentence], ['created', expect.anything()]]);
		expect(outputs[3]).toHaveLength(1);
		expect(titles()).toEqual([null, null, null]);
	});

	test.each<[string, unknown]>([['words of another kind', 'within three months'], ['nothing', ''], ['an object of empty choices', { use: null, create: false, skip: false }], ['a list', ['x']]])('but %s is no decision', async (_title, decision) => {
		expect((await one(decided(decision)))?.outcome).toBe('needsReview');
	});
});

test('G4: a thousand decided items need no requests of their own', async () => {
	const ids = emulator.seed({ lead: Array.from({ length: 1000 }, (_, n) => ({ lastname: `L${n}`, subject: 's', emailaddress1: `p${n}@x.example` })) as never }).lead ?? [];
	const { reports } = await run(ids.map((id, n) => ({ lastName: `L${n}`, email: `other${n}@x.example`, decision: { use: { table: 'lead', id } } })));
	expect(new Set(reports.map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
	expect(reports[0]?.calls.requests).toBeLessThanOrEqual(20);
});

describe('S54: the company of a person under review', () => {
	const contacts = (company: IDataObject = {}): IDataObject => ({ saveAs: 'contact', lookIn: 'contactsThenLeads', associateCompany: true, company });
	const grace = { firstName: 'Grace', lastName: 'Hopper', email: 'grace@navy.example', company: 'Navy' };
	const linked = () => emulator.rows('contact').map(({ parentcustomerid }) => parentcustomerid);

	test('is linked by a decision on the person who was written meanwhile, even if found people are skipped', async () => {
		const account = seedOne('account', { name: 'Navy' });
		const pending = await one(grace, contacts({ whileUnderReview: 'person' }));
		expect(pending).toMatchObject({ outcome: 'created', companyPending: true, reviewId: expect.any(String) as string, account: { candidates: [{ id: account }] } });
		const { table, id } = pending ?? {};
		const done = await one({ ...grace, decision: { use: { table, id } }, accountId: account } as IDataObject, { ...contacts({ whileUnderReview: 'person' }), ifFound: 'skip' });
		expect(done).toMatchObject({ outcome: 'updated', account: { id: account } });
		expect(done?.companyPending).toBeUndefined();
		expect(linked()).toEqual([account]);
	});

	test('is decided together with the person', async () => {
		const account = seedOne('account', { name: 'Navy' });
		const rows = emulator.seed({ contact: [1, 2].map(() => ({ lastname: 'Hopper', emailaddress1: 'grace@navy.example' })) as never }).contact ?? [];
		expect(await one({ ...grace, decision: { use: { table: 'contact', id: rows[1] } } } as IDataObject, contacts())).toMatchObject({ outcome: 'needsReview', account: { candidates: [{ id: account }] } });
		expect(await one({ ...grace, decision: { use: { table: 'contact', id: rows[1] } }, createAccount: true } as IDataObject, contacts())).toMatchObject({ outcome: 'updated', id: rows[1], account: { reason: 'New account.' } });
		expect(linked()).toEqual([null, expect.any(String)]);
		expect(emulator.rows('account')).toHaveLength(2);
	});

	test.each<[string, string, string]>([
		['of nothing', ID_OF_NOTHING, `accountId names the account ${ID_OF_NOTHING}, which does not exist or cannot be seen by the user of the credential; choose another account.`],
		['that is none', 'Navy', 'accountId "Navy" is no id (GUID) of an account; send the id that was chosen.'],
	])('cannot be an id %s', async (_title, accountId, sentence) => {
		expect(await one({ ...grace, accountId }, contacts())).toMatchObject({ outcome: 'failed', reason: sentence });
		expect(linked()).toEqual([]);
	});

	test('is followed when the chosen account was merged, and asked for again when it is inactive', async () => {
		const [lost, kept] = emulator.seed({ account: [{ name: 'Navy' }, { name: 'US Navy' }] }).account ?? [];
		const merge = { Target: { '@odata.type': 'Microsoft.Dynamics.CRM.account', accountid: kept }, Subordinate: { '@odata.type': 'Microsoft.Dynamics.CRM.account', accountid: lost }, PerformParentingChecks: false };
		expect((await emulator.call('POST', 'Merge', { body: merge })).status).toBe(204);
		expect(await one({ ...grace, accountId: lost } as IDataObject, contacts())).toMatchObject({ outcome: 'created', account: { id: kept } });
		await emulator.call('PATCH', `accounts(${kept})`, { body: { statecode: 1, statuscode: 2 } });
		expect(await one({ ...grace, email: 'other@navy.example', accountId: kept } as IDataObject, contacts())).toMatchObject({ outcome: 'needsReview', reason: expect.stringContaining('is inactive') as string });
	});
});
