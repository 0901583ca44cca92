import { dataTableRows, dataTables } from '../support/dataTables';
import { type RealPair, startRealPair } from '../support/n8nInstance';
import { type InstalledTemplate, installTemplate, itemsOf } from '../support/template';

const FEED = 'Dynamics activity feed';
const DECISIONS = 'Dynamics company decisions';

type Outcome = Record<string, unknown> & { decisionId: number | null; accountCandidates: { id: string; name: string }[] };

interface Answer {
	outcome: string;
	reason?: string;
	summary?: string;
	contacts: Outcome[];
}

const person = (firstName: string, company: string, more: Record<string, unknown> = {}) =>
	({ firstName, lastName: 'Test', email: `${firstName}@${company}.example`.toLowerCase(), companyName: company, ...more });

describe('the contact export template, published in a real n8n', () => {
	let pair: RealPair;
	let template: InstalledTemplate;
	const install = async (settings = {}) => { template = await installTemplate(pair, '05-contact-export-with-account.json', settings); };
	const send = async (contacts: unknown[], more: Record<string, unknown> = {}) => await template.call<Answer>('contact-export', { submitter: 'ann@seller.example', contacts, ...more });
	const decide = async (decision: Record<string, unknown>) => await template.call<Answer>('contact-export-decision', decision);
	/** Sends one person and returns what became of it. */
	const sendOne = async (...call: Parameters<typeof send>): Promise<Outcome> => (await send(...call)).body.contacts[0] as Outcome;
	const contacts = async (firstName: string) => (await pair.dataverse.rows('contact')).filter(({ firstname }) => firstname === firstName);
	const accounts = async (name: string) => (await pair.dataverse.rows('account')).filter((account) => account.name === name);
	const seedAccounts = async (...names: string[]) => { await pair.dataverse.seed({ account: names.map((name) => ({ name })) }); };
	const tableRows = async (table: string, filter: Record<string, unknown>) => (await dataTableRows(pair.n8n.editor, table)).filter((row) => Object.entries(filter).every(([name, value]) => row[name] === value));
	const decisionOf = async (contact: string) => await tableRows(DECISIONS, { contact: `${contact} Test` });

	beforeAll(async () => {
		pair = await startRealPair();
		await seedAccounts('One', 'Two', 'Two');
		await install();
	});
	afterAll(async () => { await pair?.stop(); });

	it('a manual run with the sample contacts shows what would happen, writes nothing to Dynamics and asks nobody', async () => {
		const execution = await template.runByHand('Try it with sample contacts');
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Sum up')).toMatchObject([{ summary: 'Dry run, nothing was written: 2 needsReview, 2 companies to decide' }]);
		expect(await pair.dataverse.rows('contact')).toEqual([]);
		expect(await dataTableRows(pair.n8n.editor, DECISIONS)).toEqual([]);
	});

	describe('as shipped: all three choices are manual (S54)', () => {
		it.each([
			['S51: no account is found', 'Nora', 'None', 0, /No account found/],
			['S52: one account is found', 'Olga', 'One', 1, /One account found by company name; confirm it/],
			['S53: several accounts are found', 'Tara', 'Two', 2, /2 accounts found by company name; choose one/],
		])('%s: a decision is asked for once, with the candidates, and nothing is written', async (_when, firstName, company, candidates, reason) => {
			const outcome = await sendOne([person(firstName, company)]);
			expect(outcome).toMatchObject({ outcome: 'needsReview', isCompanyToDecide: true, decisionId: expect.any(Number), reason: expect.stringMatching(reason) });
			expect(outcome.accountCandidates).toHaveLength(candidates);
			expect((await sendOne([person(firstName, company)])).decisionId).toBe(outcome.decisionId);
			const [row, ...others] = await decisionOf(firstName);
			expect(others).toEqual([]);
			expect(row).toMatchObject({ id: outcome.decisionId, status: 'open', company, submitter: 'ann@seller.example', contactId: '' });
			for (const { id } of outcome.accountCandidates) expect(row?.candidates).toContain(id);
			expect(await contacts(firstName)).toEqual([]);
			expect((await tableRows(FEED, { record: `${firstName} Test` })).map(({ outcome: said }) => said)).toEqual(['needsReview', 'needsReview']);
		});

		it('S52 S53: the account that was chosen is linked, the decision is closed, and the contact is there once', async () => {
			const [, chosen] = await accounts('Two');
			const [{ id: decisionId } = { id: 0 }] = await decisionOf('Tara');
			expect((await decide({ decisionId, accountId: chosen?.accountid, decidedBy: 'boss@seller.example' })).body).toMatchObject({ outcome: 'decided', decisionId, contacts: [{ outcome: 'created' }] });
			expect(await contacts('Tara')).toMatchObject([{ emailaddress1: 'tara@two.example', parentcustomerid: chosen?.accountid }]);
			expect(await decisionOf('Tara')).toMatchObject([{ status: 'done', decision: `accountId ${chosen?.accountid}`, decidedBy: 'boss@seller.example' }]);
			expect(await decide({ decisionId, createAccount: true })).toMatchObject({ status: 422, body: { reason: `Number ${decisionId} is decided already: accountId ${chosen?.accountid}.` } });
			expect(await sendOne([person('Tara', 'Two')])).toMatchObject({ outcome: 'unchanged', decisionId: null });
		});

		it('S51: the account whose creation was confirmed is made and linked', async () => {
			const [{ id: decisionId } = { id: 0 }] = await decisionOf('Nora');
			expect((await decide({ decisionId, createAccount: true })).body).toMatchObject({ outcome: 'decided' });
			const [account] = await accounts('None');
			expect(await contacts('Nora')).toMatchObject([{ parentcustomerid: account?.accountid }]);
			expect(await decisionOf('Nora')).toMatchObject([{ status: 'done', decision: 'createAccount' }]);
		});

		it('a contact that is not to be exported is not, and its decision is closed', async () => {
			const [{ id: decisionId } = { id: 0 }] = await decisionOf('Olga');
			expect((await decide({ decisionId, doNotExport: true })).body).toMatchObject({ outcome: 'decided', decisionId, summary: 'Not exported.' });
			expect(await contacts('Olga')).toEqual([]);
			expect(await decisionOf('Olga')).toMatchObject([{ status: 'not exported', decision: 'doNotExport' }]);
		});

		it('a decision that Dynamics refuses stays open, and can be taken again', async () => {
			const { decisionId } = await sendOne([person('Paul', 'One')]);
			expect((await decide({ decisionId, accountId: 'the second one' })).body).toMatchObject({ outcome: 'not decided', contacts: [{ outcome: 'failed', reason: expect.stringContaining('is no id (GUID)') }] });
			expect(await decisionOf('Paul')).toMatchObject([{ status: 'open' }]);
			const [account] = await accounts('One');
			expect((await decide({ decisionId, accountId: account?.accountid })).body.outcome).toBe('decided');
			expect(await contacts('Paul')).toMatchObject([{ parentcustomerid: account?.accountid }]);
		});

		it.each([
			['without a number', { createAccount: true }, 'There is nothing to decide under the number ""; send the decisionId that the export was answered with.'],
			['of a number that there is not', { decisionId: 999, createAccount: true }, 'There is nothing to decide under the number "999"; send the decisionId that the export was answered with.'],
		])('a decision %s is refused', async (_what, decision, reason) => {
			expect(await decide(decision)).toMatchObject({ status: 422, body: { outcome: 'refused', reason } });
		});

		it('two decisions in one are refused', async () => {
			const { decisionId } = await sendOne([person('Rita', 'One')]);
			expect(await decide({ decisionId, createAccount: true, doNotExport: true })).toMatchObject({ status: 422, body: { reason: expect.stringMatching(/^Send exactly one decision/) } });
			expect(await contacts('Rita')).toEqual([]);
		});

		it('S71: a person who is there as contact and as lead is taken for the contact', async () => {
			await pair.dataverse.seed({ lead: [{ firstname: 'Leo', lastname: 'Test', subject: 's', emailaddress1: 'leo@both.example' }], contact: [{ firstname: 'Leo', lastname: 'Test', emailaddress1: 'leo@both.example' }] });
			const [account] = await accounts('One');
			const outcome = await sendOne([person('Leo', 'Both', { jobTitle: 'CFO', accountId: account?.accountid })]);
			expect(outcome).toMatchObject({ outcome: 'updated', matchedBy: 'e-mail', url: expect.stringContaining('etn=contact') });
			expect(await contacts('Leo')).toMatchObject([{ jobtitle: 'CFO', parentcustomerid: account?.accountid }]);
			expect((await pair.dataverse.rows('lead'))[0]).toMatchObject({ jobtitle: null });
		});

		it.each([
			['S49: an export of leads, which users may not export', { object: 'lead' }, /"lead" may not be exported here/],
			['S66: a duplicate choice that is not permitted', { duplicates: 'createDuplicate', exportId: 'x' }, /"createDuplicate" is not permitted; permitted are updateExisting, doNotExport, review/],
			['S50: an export of nobody', { submitter: null }, /not said who exports/],
		])('%s is refused, and nothing is written', async (_what, more, reason) => {
			expect(await send([person('Nobody', 'One')], more)).toMatchObject({ status: 422, body: { outcome: 'refused', reason: expect.stringMatching(reason) } });
			expect(await contacts('Nobody')).toEqual([]);
			expect(await decisionOf('Nobody')).toEqual([]);
		});
	});

	describe('with the choices made automatic', () => {
		beforeAll(async () => await install({ noMatchingAccount: 'automatic', oneMatchingAccount: 'automatic', severalMatchingAccounts: 'userChooses', objectsUsersMayExport: 'Contacts, Leads', maximumRecordsPerUserAndDay: 4 }));

		it('S51 S52: accounts are made and linked without a question, once for all people of a company', async () => {
			const { body } = await send([person('Alma', 'Fresh'), person('Berta', 'Fresh'), person('Cleo', 'One')], { submitter: 'auto@seller.example' });
			expect(body.summary).toBe('3 created');
			const [[fresh, ...more], [one]] = [await accounts('Fresh'), await accounts('One')];
			expect(more).toEqual([]);
			const companies = [...(await contacts('Alma')), ...(await contacts('Berta')), ...(await contacts('Cleo'))].map(({ parentcustomerid }) => parentcustomerid);
			expect(companies).toEqual([fresh?.accountid, fresh?.accountid, one?.accountid]);
			const again = await send([person('Alma', 'Fresh')], { submitter: 'auto@seller.example' });
			expect(again.body).toMatchObject({ summary: '1 unchanged', leftToday: 0 });
		});

		it('S50: over the user\'s maximum of the day nothing more is written', async () => {
			expect(await send([person('Dora', 'One')], { submitter: 'auto@seller.example' })).toMatchObject({ status: 422, body: { reason: expect.stringMatching(/may export 4 contacts a day and has 0 left/) } });
			expect(await contacts('Dora')).toEqual([]);
		});

		it('S53: of several accounts the last modified is linked when the user chooses that, and asked about otherwise', async () => {
			expect(await sendOne([person('Emil', 'Two')], { submitter: 'emil@seller.example' })).toMatchObject({ outcome: 'needsReview', isCompanyToDecide: true });
			expect(await sendOne([person('Emil', 'Two')], { submitter: 'emil@seller.example', severalAccounts: 'automatic' })).toMatchObject({ outcome: 'created' });
			const newest = (await accounts('Two')).sort((a, b) => String(b.modifiedon).localeCompare(String(a.modifiedon)) || String(a.accountid).localeCompare(String(b.accountid)))[0];
			expect(await contacts('Emil')).toMatchObject([{ parentcustomerid: newest?.accountid }]);
		});

		it('S49: people become leads where the admin permits it, without a question about companies', async () => {
			expect(await sendOne([person('Lea', 'None Such')], { object: 'lead', submitter: 'leads@seller.example' })).toMatchObject({ outcome: 'created', url: expect.stringContaining('etn=lead') });
			expect((await pair.dataverse.rows('lead')).filter(({ firstname }) => firstname === 'Lea')).toMatchObject([{ companyname: 'None Such' }]);
		});

		it('a refused contact stays in the feed and does not stop the others', async () => {
			const { body } = await send([person('Gus', 'One', { website: 'x'.repeat(300), input: 1, error: 'mine' }), person('Hal', 'One')], { exportId: 'bad', submitter: 'bad@seller.example' });
			expect(body.summary).toBe('1 failed, 1 created');
			expect(await tableRows(FEED, { exportId: 'bad', kind: 'record' })).toMatchObject([{ record: 'Gus Test', outcome: 'failed', reason: expect.stringContaining('websiteurl') }]);
			expect(await contacts('Gus')).toEqual([]);
		});
	});

	describe('while under review, writing the person and asking about the company', () => {
		beforeAll(async () => await install({ whileUnderReview: 'person', permittedDuplicateChoices: 'doNotExport, createDuplicate' }));

		it.each([
			['updateExisting', 'Ida'],
			['doNotExport', 'Jan'],
			['createDuplicate', 'Kim'],
		])('S54: the contact is written at once and linked by the decision, also with the duplicate choice %s', async (duplicates, firstName) => {
			const outcome = await sendOne([person(firstName, 'Two')], { duplicates, exportId: firstName, submitter: 'person@seller.example' });
			expect(outcome).toMatchObject({ outcome: 'created', isCompanyToDecide: true, decisionId: expect.any(Number) });
			expect(await contacts(firstName)).toMatchObject([{ parentcustomerid: null }]);
			const [account] = await accounts('Two');
			expect((await decide({ decisionId: outcome.decisionId, accountId: account?.accountid })).body).toMatchObject({ outcome: 'decided', contacts: [{ outcome: 'updated' }] });
			expect(await contacts(firstName)).toMatchObject([{ parentcustomerid: account?.accountid }]);
		});
	});

	it('both data tables are made once and used again after every import', async () => {
		expect([(await dataTables(pair.n8n.editor, FEED)).length, (await dataTables(pair.n8n.editor, DECISIONS)).length]).toEqual([1, 1]);
	});
});
