import { owner } from '../../demo/host/n8nSettings';
import type { Row } from '../../demo/host/localDataverse';
import { dataTableRows, dataTables } from '../support/dataTables';
import { FormVisitor, type FormPage } from '../support/formVisitor';
import { PLAIN_USER } from '../support/plainUser';
import { type RealPair, startRealPair } from '../support/n8nInstance';
import { installTemplate, type InstalledTemplate } from '../support/template';

const FILE = '09-user-mapping.json';
const MAPPING = 'Dynamics user mapping';
const FORM = 'user-mapping-form';
const SAM = { email: 'sam@home.example', name: 'Sam <b>Seller</b>', localId: 'L1', alternateEmails: ['seller@local.example'] };

interface Standing {
	people: number;
	mapped: number;
	open: { email: string; status: string }[];
}

let pair: RealPair;
let template: InstalledTemplate;

const install = async (settings: Row = {}) => { template = await installTemplate(pair, FILE, { admins: owner.email, ...settings }); };
const send = async (body: Row) => (await template.call<Standing>('user-mapping', body)).body;
const mapping = async () => await dataTableRows(pair.n8n.editor, MAPPING);
const rowOf = async (email: string) => (await mapping()).find((row) => row.email === email);
const option = (page: FormPage, part: string) => page.options.find((label) => label.includes(part)) ?? `no choice holds ${part}: ${page.options.join(' | ')}`;
const addUser = async (name: string, more: Row = {}) => { await pair.dataverse.seed({ systemuser: [{ ...PLAIN_USER, firstname: name, lastname: 'User', internalemailaddress: `${name}@a.example`, domainname: `${name}@a.example`, ...more }] }); };

describe('the user mapping template, published in a real n8n', () => {
	beforeAll(async () => {
		pair = await startRealPair();
		// A table of the user's whose name holds ours: n8n finds it too when it is asked for ours.
		const [project] = await pair.n8n.editor.call<{ id: string }[]>('GET', '/projects/my-projects');
		await pair.n8n.editor.call('POST', `/projects/${project?.id}/data-tables`, { name: `Old ${MAPPING}`, columns: [] });
		await install();
	});
	afterAll(async () => { await pair?.stop(); });

	it('S36: people who arrive get a row each in a table that the workflow makes, mapped or not', async () => {
		expect(await send({ people: [SAM, { email: 'manager@local.example', localId: 'L2' }, { email: 'new@a.example', localId: 'L3' }] })).toMatchObject({ people: 3, mapped: 2, open: [{ email: 'new@a.example', status: 'notMapped' }] });
		expect(await rowOf(SAM.email)).toMatchObject({ environment: new URL(pair.dataverse.announcement.environmentUrl).host, localId: 'L1', status: 'mapped', ownerName: 'Sam Seller', matchedBy: 'alternate e-mail', choice: '' });
		expect(await dataTables(pair.n8n.editor, MAPPING)).toHaveLength(1);
	});

	it('S36: an admin chooses the user of an open person in the form, and it is kept when the mapping is built again', async () => {
		const admin = await FormVisitor.signIn(pair.n8n);
		const page = await admin.open(FORM, { 'field-0': 'Review' });
		expect(page.options[0]).toContain('new@a.example');
		const done = await admin.answer({ 'field-0': option(page, 'new@a.example'), 'field-1': option(page, 'Sam Seller (seller@local.example)') });
		expect(done.text).toContain('mapped to Sam Seller');
		expect(await send({})).toMatchObject({ people: 3, mapped: 3 });
		expect(await rowOf('new@a.example')).toMatchObject({ choice: 'seller@local.example', matchedBy: 'mapping row', localId: 'L3' });
	});

	it('S36: somebody who is no admin is refused', async () => {
		const mia = await FormVisitor.member(pair.n8n, 'mia@example.com');
		expect((await mia.open(FORM, { 'field-0': 'Reset' })).heading).toBe('Refused');
		expect(await rowOf('new@a.example')).toMatchObject({ choice: 'seller@local.example' });
	});

	it('S43: the weekly check reports new users and addresses of two users to the activity feed, and changes no row', async () => {
		const before = await mapping();
		await addUser('fresh');
		await addUser('gone', { isdisabled: true });
		await pair.dataverse.seed({ systemuser: [1, 2].map((n) => ({ ...PLAIN_USER, lastname: `Twin ${n}`, internalemailaddress: 'twin@a.example', domainname: `twin${n}@a.example` })) });
		const execution = await template.runByHand('Every Monday');
		expect(execution.status).toBe('success');
		const feed = await dataTableRows(pair.n8n.editor, 'Dynamics activity feed');
		expect(feed.filter(({ kind }) => kind === 'drift').map(({ outcome, record }) => [outcome, record])).toEqual(expect.arrayContaining([['newUser', 'fresh@a.example'], ['duplicateUsers', 'twin@a.example']]));
		expect(await mapping()).toEqual(before);
	});

	it('S41: somebody who became a user since is mapped when the mapping is built again', async () => {
		await send({ people: [{ email: 'late@a.example' }] });
		expect(await rowOf('late@a.example')).toMatchObject({ status: 'notMapped' });
		await addUser('late');
		await send({});
		expect(await rowOf('late@a.example')).toMatchObject({ status: 'mapped', ownerName: 'late User' });
	});

	it('S37: a reset forgets what people chose and maps anew, and rows of a sandbox never count here', async () => {
		const { id, projectId } = (await dataTables(pair.n8n.editor, MAPPING))[0] ?? { id: '', projectId: '' };
		await pair.n8n.editor.call('POST', `/projects/${projectId}/data-tables/${id}/insert`, { data: [{ environment: 'contoso-test.crm4.dynamics.com', email: 'manager@local.example', choice: 'seller@local.example' }] });
		await send({});
		expect((await mapping()).filter(({ email }) => email === 'manager@local.example').map(({ ownerName, choice }) => [ownerName, choice])).toEqual([['Mira Manager', ''], [null, 'seller@local.example']]);
		await send({ reset: true });
		expect(await rowOf('new@a.example')).toMatchObject({ choice: '', status: 'notMapped' });
	});
});
