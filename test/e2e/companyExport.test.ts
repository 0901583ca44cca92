import { dataTableRows, dataTables } from '../support/dataTables';
import { type RealPair, startRealPair } from '../support/n8nInstance';
import { type InstalledTemplate, installTemplate, itemsOf } from '../support/template';

const PATH = 'company-export';
const FEED = 'Dynamics activity feed';
const ANN = 'ann@seller.example';

interface Answer {
	outcome: string;
	reason?: string;
	summary?: string;
	leftToday?: number;
	companies: Record<string, unknown>[];
}

const LINDGREN = { externalId: 'Z-1', companyName: 'Lindgren Logistik AB', website: 'https://www.lindgren.example', employees: 240, companyPhone: '+46 8 5550 1200', sicCode: '4731' };
const ORTEGA = { companyName: 'Ortega Solar', website: 'ortega.example', country: 'Spain', directPhone: '+34 91 555 0100', companyPhone: '+34 91 555 0199', intentSignalScore: 87 };

describe('the company export template, published in a real n8n', () => {
	let pair: RealPair;
	let template: InstalledTemplate;
	const install = async (settings = {}) => { template = await installTemplate(pair, '04-company-export.json', settings); };
	const send = async (body: Record<string, unknown>) => await template.call<Answer>(PATH, { submitter: ANN, ...body });
	const accounts = async () => await pair.dataverse.rows('account');
	const feed = async (filter: Record<string, unknown>) => (await dataTableRows(pair.n8n.editor, FEED)).filter((row) => Object.entries(filter).every(([name, value]) => row[name] === value));
	const refused = async (body: Record<string, unknown>) => {
		const before = await accounts();
		const { status, body: answer } = await send(body);
		expect([status, answer.outcome]).toEqual([422, 'refused']);
		expect(await accounts()).toEqual(before);
		return answer.reason;
	};

	beforeAll(async () => {
		pair = await startRealPair();
		// A table of the user's whose name holds ours: n8n finds it too when it is asked for ours.
		const [project] = await pair.n8n.editor.call<{ id: string }[]>('GET', '/projects/my-projects');
		await pair.n8n.editor.call('POST', `/projects/${project?.id}/data-tables`, { name: `A copy of the ${FEED}`, columns: [] });
		await install();
	});
	afterAll(async () => { await pair?.stop(); });

	it('a manual run with the sample companies shows what would happen and writes nothing to Dynamics', async () => {
		const execution = await template.runByHand('Try it with sample companies');
		expect(execution.status).toBe('success');
		expect(itemsOf(execution, 'Sum up the export')).toMatchObject([{ summary: 'Dry run, nothing was written: 2 created', companies: [{ outcome: 'created' }, { outcome: 'created' }] }]);
		expect(await accounts()).toEqual([]);
	});

	it('S55 S94: companies become accounts by the default columns and rows of one\'s own, and each is answered in the order sent with its link', async () => {
		const { status, body } = await send({ companies: [LINDGREN, ORTEGA] });
		expect([status, body.outcome, body.summary]).toEqual([200, 'exported', '2 created']);
		expect(body.companies).toMatchObject([
			{ position: 0, company: 'Lindgren Logistik AB', outcome: 'created', isInDynamics: false, url: expect.stringContaining('etn=account'), lastModified: expect.stringMatching(/^20/) },
			{ position: 1, company: 'Ortega Solar', outcome: 'created', url: expect.stringContaining('etn=account') },
		]);
		expect(await accounts()).toMatchObject([
			{ name: 'Lindgren Logistik AB', websiteurl: 'https://www.lindgren.example', numberofemployees: 240, telephone1: '+46 8 5550 1200', sic: '4731' },
			{ name: 'Ortega Solar', address1_country: 'Spain', telephone1: '+34 91 555 0100' },
		]);
	});

	it('S65 S68 S94: the same companies again, by name and by website, make no second account and are shown as there already', async () => {
		const { body } = await send({ companies: [{ companyName: 'LINDGREN LOGISTIK ab', city: 'Stockholm' }, { companyName: 'Ortega Solar S.L.', website: 'http://www.ortega.example/' }] });
		expect(body.companies).toMatchObject([
			{ outcome: 'updated', matchedBy: 'company name', isInDynamics: true, owner: expect.stringContaining('Lead Capture Sync'), lastModified: expect.stringMatching(/^20/) },
			{ outcome: 'unchanged', matchedBy: 'website', isInDynamics: true, lastModified: expect.stringMatching(/^20/), candidates: [{ name: 'Ortega Solar' }] },
		]);
		expect((await accounts()).map(({ name, address1_city: city }) => [name, city])).toEqual([['Lindgren Logistik AB', 'Stockholm'], ['Ortega Solar', null]]);
	});

	it('S67: a user may choose not to export what is there, and the feed shows it', async () => {
		const { body } = await send({ duplicates: 'doNotExport', exportId: 'skip', companies: [{ ...LINDGREN, country: 'Sweden' }] });
		expect(body.companies).toMatchObject([{ outcome: 'skipped', url: expect.stringContaining('etn=account') }]);
		expect((await accounts())[0]).toMatchObject({ address1_country: null });
		expect(await feed({ exportId: 'skip', kind: 'record' })).toMatchObject([{ submitter: ANN, object: 'account', record: 'Lindgren Logistik AB', outcome: 'skipped', url: expect.stringContaining('etn=account') }]);
	});

	it.each([
		['S66: a duplicate choice that the admin does not permit', { duplicates: 'createDuplicate', exportId: 'e', companies: [ORTEGA] }, 'The duplicate choice "createDuplicate" is not permitted; permitted are updateExisting, doNotExport, review.'],
		['S66: a duplicate choice that there is not', { duplicates: 'merge', companies: [ORTEGA] }, 'The duplicate choice "merge" is not permitted; permitted are updateExisting, doNotExport, review.'],
		['S50: an export of nobody', { submitter: '', companies: [ORTEGA] }, 'It is not said who exports; send the user\'s e-mail address as submitter.'],
		['an export of nothing', { companies: [] }, 'There is no company; send a list of objects as companies.'],
		['an export of what is no object', { companies: [ORTEGA, 'Lindgren', null] }, 'Every entry of companies has to be an object.'],
	])('%s is refused with a sentence, and nothing is written', async (_what, body, sentence) => {
		expect(await refused(body)).toBe(sentence);
		expect((await feed({ kind: 'export', outcome: 'refused' })).at(-1)).toMatchObject({ records: 0, reason: sentence });
	});

	it('a company that Dynamics cannot take stays in the feed, and does not stop the others', async () => {
		const { status, body } = await send({ exportId: 'bad', companies: [{ companyName: 'Bad Ltd', employees: 'many', url: 'bad.example', outcome: 'created' }, { companyName: 'Good Ltd' }] });
		expect([status, body.summary]).toEqual([200, '1 failed, 1 created']);
		expect(body.companies).toMatchObject([{ company: 'Bad Ltd', outcome: 'failed', url: '', reason: expect.stringContaining('numberofemployees') }, { company: 'Good Ltd', outcome: 'created' }]);
		expect(await feed({ exportId: 'bad' })).toMatchObject([{ kind: 'export', records: 1, outcome: 'exported', reason: '1 failed, 1 created' }, { kind: 'record', record: 'Bad Ltd', outcome: 'failed' }]);
		expect((await accounts()).map(({ name }) => name)).toContain('Good Ltd');
	});

	it('S97: a company that is there twice goes to review with both candidates', async () => {
		await pair.dataverse.seed({ account: [{ name: 'Twin Ltd' }, { name: 'Twin Ltd' }] });
		const { body } = await send({ exportId: 'twins', companies: [{ companyName: 'Twin Ltd', country: 'Spain' }] });
		expect(body.companies).toMatchObject([{ outcome: 'needsReview', candidates: [{ name: 'Twin Ltd' }, { name: 'Twin Ltd' }] }]);
		expect(await feed({ exportId: 'twins', kind: 'record' })).toMatchObject([{ outcome: 'needsReview' }]);
	});

	it('the feed is one table, made once, used again after another import, and no other table is taken for it', async () => {
		const rows = (await feed({})).length;
		await install({ maximumRecordsPerExport: 2, maximumRecordsPerUserAndDay: 3 });
		await send({ submitter: 'once@seller.example', companies: [ORTEGA] });
		expect(await dataTables(pair.n8n.editor, FEED)).toHaveLength(1);
		expect(await feed({})).toHaveLength(rows + 1);
	});

	it('S50: more companies in one export than the maximum are refused', async () => {
		expect(await refused({ submitter: 'ben@seller.example', companies: [ORTEGA, LINDGREN, { companyName: 'Third' }] })).toBe('3 companies are too many for one export; the maximum is 2.');
	});

	it('S50: a user\'s maximum holds for the day, over several exports and for exports at the same moment', async () => {
		const ben = (companies: unknown[]) => send({ submitter: 'Ben@Seller.example ', companies });
		const news = ['Alfa', 'Beta', 'Gamma', 'Delta'].map((companyName) => ({ companyName }));
		const together = await Promise.all([ben(news.slice(0, 2)), ben(news.slice(2, 4))]);
		expect(together.map(({ status }) => status).sort()).toEqual([200, 422]);
		expect(together.find(({ status }) => status === 422)?.body.reason).toMatch(/^ben@seller\.example may export 3 accounts a day and has 1 left for 20\d\d-\d\d-\d\d; 2 were sent\.$/);
		expect((await accounts()).map(({ name }) => name).filter((name) => news.some(({ companyName }) => companyName === name))).toHaveLength(2);
		expect((await ben([ORTEGA])).body.leftToday).toBe(0);
		expect((await ben([ORTEGA])).status).toBe(422);
		expect((await send({ submitter: 'carla@seller.example', companies: [ORTEGA] })).body.leftToday).toBe(2);
	});

	it('S64 S68: with an External ID Column the vendor\'s ID comes first, and custom columns are filled', async () => {
		await install({ externalIdColumn: 'new_externalid' });
		await pair.dataverse.seed({ account: [{ name: 'Old Name', new_externalid: 'Z-77' }] });
		expect((await send({ companies: [{ externalId: 'Z-77', companyName: 'Good Ltd' }] })).body.companies).toMatchObject([{ outcome: 'unchanged', matchedBy: 'external id' }]);
		await install({ intentScoreColumn: 'new_externalid' });
		await send({ companies: [ORTEGA] });
		expect((await accounts()).find(({ name }) => name === 'Ortega Solar')).toMatchObject({ new_externalid: '87' });
	});

	it('S66 S67: where the admin permits duplicates, an export makes them once, also when it is repeated', async () => {
		await install({ permittedDuplicateChoices: 'createDuplicate' });
		const call = { duplicates: 'createDuplicate', exportId: 'export-1', companies: [{ companyName: 'Good Ltd' }] };
		expect((await send(call)).body.companies).toMatchObject([{ outcome: 'created' }]);
		expect((await send(call)).body.companies).toMatchObject([{ outcome: 'unchanged' }]);
		expect((await accounts()).map(({ name }) => name).filter((name) => name === 'Good Ltd')).toEqual(['Good Ltd', 'Good Ltd']);
		expect(await refused({ duplicates: 'createDuplicate', companies: [{ companyName: 'Good Ltd' }] })).toBe('To create duplicates, send an exportId, so that a repeated call makes no second row.');
	});

	it('S49: accounts that users may not export are refused', async () => {
		await install({ objectsUsersMayExport: 'Contact, Lead' });
		expect(await refused({ companies: [ORTEGA] })).toMatch(/"account" may not be exported here/);
	});
});
