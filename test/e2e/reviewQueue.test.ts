import { owner } from '../../demo/host/n8nSettings';
import type { Row } from '../../demo/host/localDataverse';
import { dataTableRows, dataTables } from '../support/dataTables';
import { FormVisitor, type FormPage } from '../support/formVisitor';
import { type RealPair, startRealPair } from '../support/n8nInstance';
import { installTemplate, type InstalledTemplate, itemsOf } from '../support/template';

const FILE = '03-review-queue-and-manual-sync.json';
const QUEUE = 'Dynamics 365 review queue';
const FORM = 'review-queue';
const MIA = 'mia@example.com';
const HOSTILE = `<img src=x onerror=alert(1)> $& $' {{ 1+1 }} "'`;

type Json = Record<string, unknown>;
let pair: RealPair;
let template: InstalledTemplate;
let admin: FormVisitor;
let mia: FormVisitor;

const install = async (settings: Json = {}) => {
	template = await installTemplate(pair, FILE, { admins: owner.email.toUpperCase(), ...settings });
};
const capture = async (...leads: Json[]) => (await template.call<Json[]>('queue-lead', leads)).body;
const queued = async (leadKey: string) => (await dataTableRows(pair.n8n.editor, QUEUE)).find((row) => row.leadKey === leadKey);
const crm = async (email: string, table = 'lead'): Promise<Row[]> => (await pair.dataverse.rows(table)).filter(({ emailaddress1 }) => emailaddress1 === email);
const option = (page: FormPage, start: string) => page.options.find((label) => label.startsWith(start)) ?? `no choice begins with ${start}: ${page.options.join(' | ')}`;
const UPDATE = 'Update it';

/** From the list to the page of one lead. */
async function choose(visitor: FormVisitor, name: string): Promise<FormPage> {
	const list = await visitor.open(FORM, { 'field-0': name });
	return await visitor.answer({ 'field-0': JSON.stringify([option(list, name)]), 'field-1': UPDATE });
}

async function decide(visitor: FormVisitor, name: string, decision: string, company?: string): Promise<FormPage> {
	const page = await choose(visitor, name);
	return await visitor.answer({ 'field-1': option(page, decision), ...(company ? { 'field-2': option(page, company) } : {}) });
}

beforeAll(async () => {
	pair = await startRealPair();
	admin = await FormVisitor.signIn(pair.n8n);
	mia = await FormVisitor.member(pair.n8n, MIA);
	await pair.dataverse.seed({
		lead: ['Upper', 'Lower'].map((jobtitle) => ({ firstname: 'Tara', lastname: 'Twin', subject: 's', emailaddress1: 'twin@queue.example', jobtitle })),
		account: [{ name: 'Navy' }, { name: 'navy' }, { name: 'Solo Inc' }],
		contact: [{ lastname: 'Known', emailaddress1: 'known@queue.example' }],
	});
});
afterAll(async () => { await pair?.stop(); });

describe('with auto sync off', () => {
	beforeAll(async () => { await install(); });

	test('S8: leads wait in a queue that the workflow makes, once per submission, and nothing is written', async () => {
		const leads = [{ submissionId: 'w1', firstName: 'Will', lastName: 'Wait', email: 'wait@queue.example', capturedBy: MIA }, { submissionId: 'w2', lastName: HOSTILE, email: 'hostile@queue.example', capturedBy: 'joe@example.com' }];
		expect(await capture(...leads)).toMatchObject([{ leadKey: 'w1', status: 'pending' }, { leadKey: 'w2', status: 'pending' }]);
		expect(await capture(...leads)).toHaveLength(2);
		expect(await dataTableRows(pair.n8n.editor, QUEUE)).toHaveLength(2);
		expect(await crm('wait@queue.example')).toHaveLength(0);
	});

	test('S10: a member is offered their own leads only, and syncs them', async () => {
		const list = await mia.open(FORM, { 'field-0': '' });
		expect(list.options.filter((label) => label.includes('@queue.example'))).toEqual([expect.stringContaining('Will Wait')]);
		const done = await decide(mia, 'Will Wait', 'Sync');
		expect(done.text).toContain('Will Wait : Synced.');
		expect(await queued('w1')).toMatchObject({ status: 'synced', outcome: 'created', decidedBy: MIA, url: expect.stringContaining('main.aspx') as string });
		expect(await crm('wait@queue.example')).toHaveLength(1);
	});

	test('S10: a member who forges the choice of another lead is refused, and nothing is written', async () => {
		await capture({ submissionId: 'own', lastName: 'Own', email: 'own@queue.example', capturedBy: MIA });
		const others = (await admin.open(FORM, { 'field-0': 'hostile' })).options[0];
		await mia.open(FORM, { 'field-0': '' });
		const refused = await mia.answer({ 'field-0': JSON.stringify([others]), 'field-1': UPDATE });
		expect([refused.heading, refused.text]).toEqual(['Refused', expect.stringContaining('not among those you may decide')]);
		expect(await crm('hostile@queue.example')).toHaveLength(0);
	});

	test('S10: a member cannot answer the page that an admin has opened', async () => {
		const list = await admin.open(FORM, { 'field-0': 'hostile' });
		await mia.answerFor(admin, { 'field-0': JSON.stringify([list.options[0]]), 'field-1': UPDATE });
		expect((await admin.reload()).text).toContain('opened by somebody else');
		expect(await queued('w2')).toMatchObject({ status: 'pending' });
	});

	test('S9: an admin syncs any lead, and markup and template text in it stay text', async () => {
		const page = await choose(admin, HOSTILE.slice(0, 10));
		expect(page.text).toContain(HOSTILE);
		expect(page.html).not.toContain('<img src=x');
		const done = await admin.answer({ 'field-1': option(page, 'Sync') });
		expect(done.text).toContain(HOSTILE);
		expect(done.html).not.toContain('<img src=x');
		expect(await crm('hostile@queue.example')).toMatchObject([{ lastname: HOSTILE }]);
	});

	test('S9: an admin syncs several leads at once', async () => {
		await capture(...[1, 2, 3].map((n) => ({ submissionId: `b${n}`, lastName: `Bulk ${n}`, email: `bulk${n}@queue.example`, team: ['Events', 'Field sales', ''][n - 1] })));
		const list = await admin.open(FORM, { 'field-0': 'bulk' });
		const done = await admin.answer({ 'field-0': JSON.stringify(list.options.filter((label) => label.startsWith('Bulk'))), 'field-1': UPDATE });
		expect(done.text.match(/Synced\./g)).toHaveLength(3);
		expect((await Promise.all([1, 2, 3].map(async (n) => await crm(`bulk${n}@queue.example`)))).flat()).toHaveLength(3);
	});

	test('S66: of the duplicate choices only the allowed ones are offered and taken', async () => {
		await capture({ submissionId: 'dup', lastName: 'Dup', email: 'known@queue.example', jobTitle: 'Boss' });
		const list = await admin.open(FORM, { 'field-0': 'dup' });
		expect(list.options.slice(1)).toEqual([UPDATE, 'Do not export the lead']);
		expect((await admin.answer({ 'field-0': JSON.stringify([list.options[0]]), 'field-1': 'Create a duplicate' })).heading).toBe('Refused');
		const again = await admin.open(FORM, { 'field-0': 'dup' });
		const page = await admin.answer({ 'field-0': JSON.stringify([again.options[0]]), 'field-1': 'Do not export the lead' });
		expect((await admin.answer({ 'field-1': option(page, 'Sync') })).text).toContain('Skipped');
		expect(await crm('known@queue.example', 'contact')).toMatchObject([{ jobtitle: null }]);
	});

	test('G16: of two people who decide the same lead at the same time the second is told so', async () => {
		await capture({ submissionId: 'race', lastName: 'Race', email: 'race@queue.example', capturedBy: MIA });
		const [mine, theirs] = [await choose(admin, 'Race'), await choose(mia, 'Race')];
		expect((await admin.answer({ 'field-1': option(mine, 'Skip') })).text).toContain('Skipped');
		expect((await mia.answer({ 'field-1': option(theirs, 'Sync') })).text).toContain('Decided by somebody else meanwhile (skipped)');
		expect(await crm('race@queue.example')).toHaveLength(0);
	});

	test('G16: a lead that Dynamics refuses stays in the queue with the reason', async () => {
		await capture({ submissionId: 'bad', lastName: 'Bad', email: 'bad@queue.example', leadSource: 'Carrier Pigeon' });
		expect((await decide(admin, 'Bad', 'Sync')).text).toContain('Failed');
		expect(await queued('bad')).toMatchObject({ status: 'failed', reason: expect.stringContaining('Carrier Pigeon') as string });
		expect(option(await admin.open(FORM, { 'field-0': 'bad' }), 'Bad')).toContain('could not be synced');
	});
});

describe('with auto sync on', () => {
	beforeAll(async () => { await install({ autoSync: true, associateCompany: true }); });

	test('S8: the workflow imported again uses the same queue', async () => {
		expect(await dataTables(pair.n8n.editor, QUEUE)).toHaveLength(1);
		expect(await queued('w1')).toMatchObject({ status: 'synced' });
	});

	test('S7: a lead is synced at once, and the sender told', async () => {
		expect(await capture({ submissionId: 'a1', lastName: 'Auto', email: 'auto@queue.example' })).toMatchObject([{ leadKey: 'a1', status: 'synced', url: expect.stringContaining('main.aspx') as string }]);
		expect(await crm('auto@queue.example')).toHaveLength(1);
	});

	test('G16: a decision that somebody outside puts into a lead is not taken', async () => {
		expect(await capture({ submissionId: 'inj', lastName: 'Inject', email: 'inject@queue.example', Decision: { skip: true } })).toMatchObject([{ status: 'synced' }]);
		expect(await crm('inject@queue.example')).toHaveLength(1);
	});

	test.each<[string, string, string]>([
		['S5', 'Events', 'Dynamics: first team'],
		['S5', 'field sales', 'Dynamics: second team'],
		['S6', 'Somebody new', 'Dynamics: everyone else'],
	])('%s: leads of team "%s" go through "%s" alone', async (_row, team, node) => {
		const { execution } = await template.run('queue-lead', { lastName: team, email: `${team.replace(' ', '')}@team.example`, team });
		const ran = Object.keys(execution.data.resultData.runData).filter((name) => name.startsWith('Dynamics: '));
		expect(ran).toEqual([node]);
		expect(itemsOf(execution, node)).toMatchObject([{ outcome: 'created' }]);
	});

	test('G16: what Dynamics leaves to a person is queued with its candidates, and the chosen row is written', async () => {
		expect(await capture({ submissionId: 't1', firstName: 'Tara', lastName: 'Twin', email: 'twin@queue.example', phone: '+1 425 555 0190' })).toMatchObject([{ status: 'review' }]);
		const page = await choose(admin, 'Tara Twin');
		expect(page.text).toContain('2 rows of Lead found by e-mail; choose one.');
		expect(page.text).toContain('telephone1: +1 425 555 0190');
		const done = await admin.answer({ 'field-1': option(page, 'Use 2') });
		expect(done.text).toContain('Lead chosen in review.');
		expect((await crm('twin@queue.example')).filter(({ telephone1 }) => telephone1 !== null)).toHaveLength(1);
		expect(await queued('t1')).toMatchObject({ status: 'synced', outcome: 'updated' });
	});

	test('G16: a new row or nothing can be decided as well', async () => {
		await capture({ submissionId: 't2', firstName: 'Tara', lastName: 'New', email: 'twin@queue.example' }, { submissionId: 't3', firstName: 'Tara', lastName: 'Skip', email: 'twin@queue.example' });
		expect((await decide(admin, 'Tara New', 'Create')).text).toContain('Decided in review: new lead.');
		expect((await decide(admin, 'Tara Skip', 'Skip')).text).toContain('Skipped in review.');
		expect(await crm('twin@queue.example')).toHaveLength(3);
		expect(await queued('t3')).toMatchObject({ status: 'skipped' });
	});
});

describe('with contacts as the primary object', () => {
	beforeAll(async () => { await install({ autoSync: true, primaryObject: 'contact', associateCompany: true, memberSync: false }); });

	test.each<[string, string, string, string]>([
		['S53', 'Several', 'Navy', 'Link 1'],
		['S52', 'Single', 'Solo Inc', 'Link 1'],
		['S51', 'Nobody', 'Unheard Of', 'Create the company'],
	])('%s: the company of %s is left to a person, who decides it', async (_row, lastName, company, choice) => {
		const email = `${lastName.toLowerCase()}@gmail.com`;
		expect(await capture({ submissionId: lastName, lastName, email, company })).toMatchObject([{ status: 'review' }]);
		expect(await crm(email, 'contact')).toHaveLength(0);
		expect((await decide(admin, lastName, 'Sync', choice)).text).toContain('Synced.');
		const [contact] = await crm(email, 'contact');
		const [account] = (await pair.dataverse.rows('account')).filter(({ accountid }) => accountid === contact?.parentcustomerid);
		expect(String(account?.name).toLowerCase()).toBe(company.toLowerCase());
	});

	test('S11: with member sync off a member decides nothing, not even their own leads', async () => {
		await capture({ submissionId: 'm1', lastName: 'Member', email: 'member@gmail.com', company: 'Navy', capturedBy: MIA });
		const page = await mia.open(FORM, { 'field-0': '' });
		expect([page.heading, page.text]).toEqual(['Nothing to decide', expect.stringContaining('Member sync is switched off')]);
		expect(option(await admin.open(FORM, { 'field-0': 'member' }), 'Member')).toContain('needs a decision');
	});
});
