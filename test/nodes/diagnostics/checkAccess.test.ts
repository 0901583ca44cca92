import type { IDataObject } from 'n8n-workflow';
import { Dynamics365Diagnostics } from '../../../nodes/Dynamics365Diagnostics/Dynamics365Diagnostics.node';
import { baseIds } from '../../../emulator/store/baseData';
import { diagnose } from '../../support/diagnose';
import { startEmulator, type RunningEmulator, type TokenName } from '../../support/startEmulator';

let emulator: RunningEmulator;
beforeEach(async () => { emulator = await startEmulator(); });
afterEach(async () => { await emulator.stop(); });

const access = async (as: TokenName, parameters: IDataObject) => await diagnose(emulator, as, { parameters: { operation: 'checkAccess', ...parameters } });
const chosen = (tables: string[], rights: string[]): IDataObject => ({ purpose: 'chosenTables', tables, rights });

describe('Check Access', () => {
	it('S29: says table by table that nothing is missing for what the node is to do', async () => {
		const { ready, problem, error } = await access('sync', { purpose: 'leadCapture' });
		expect([error, problem]).toEqual([undefined, []]);
		expect(ready.map(({ table, sentence, missing, limited }) => ({ table, sentence, missing, limited }))).toEqual([
			{ table: 'lead', sentence: 'Lead: nothing is missing (Create, Read, Write).', missing: [], limited: [] },
			{ table: 'contact', sentence: 'Contact: nothing is missing (Read, Write).', missing: [], limited: [] },
			{ table: 'account', sentence: 'Account: nothing is missing (Read).', missing: [], limited: [] },
		]);
	});

	it('S29: names every right that is missing, and who can add it', async () => {
		const { ready, problem } = await access('sync', chosen(['opportunity', 'lead'], ['Create', 'Read', 'AppendTo', 'Assign']));
		expect(ready.map(({ table }) => table)).toEqual(['lead']);
		expect(problem).toEqual([expect.objectContaining({ table: 'opportunity', missing: ['Create', 'Assign'], sentence: 'Opportunity: Create, Assign are missing; ask a Dynamics 365 administrator to add them to a security role of this user.' })]);
	});

	it('S29: says of a right how far it reaches where that is not every row', async () => {
		const { ready } = await access('seller', chosen(['account', 'product'], ['Read', 'Write']));
		expect(ready).toEqual([expect.objectContaining({
			table: 'account', limited: [{ right: 'Read', reach: 'user' }, { right: 'Write', reach: 'user' }],
			sentence: 'Account: Read, Write do not reach every row (Read: user, Write: user); rows beyond that stay unseen or unchanged, and a new one may double them.',
		})]);
	});

	it('S4: shows every right the user has on a table, with how far it reaches', async () => {
		const { ready } = await access('seller', chosen(['product', 'systemuser'], ['Read']));
		expect(ready.map(({ table, granted }) => [table, granted])).toEqual(['product', 'systemuser'].map((table) => [table, expect.arrayContaining([{ right: 'Read', reach: 'organization' }, { right: 'AppendTo', reach: 'organization' }])]));
		expect((ready[0]?.granted as unknown[]).length).toBe(2);
	});

	it('S29: counts a right that comes from a team', async () => {
		emulator.environment.store.link('teamroles', { teamid: baseIds.team, roleid: baseIds.roles.systemAdministrator });
		const { ready } = await access('seller', chosen(['account'], ['Delete']));
		expect(ready).toEqual([expect.objectContaining({ table: 'account', limited: [] })]);
	});

	it('does not ask for a right that a table does not know', async () => {
		const { ready } = await access('admin', chosen(['organization', 'annotation'], ['Read', 'Assign']));
		expect(ready.map(({ table, missing }) => [table, missing])).toEqual([['organization', []], ['annotation', []]]);
	});

	it('S73: lists the columns that come empty because they are secured', async () => {
		const response = await fetch(`${emulator.url}/_emulator/tables/account`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ secured: { revenue: true, creditlimit: true } }) });
		expect(response.status).toBe(200);
		const { ready } = await access('sync', chosen(['account', 'lead'], ['Read']));
		expect(ready.map(({ table, securedColumns }) => [table, securedColumns])).toEqual([['account', ['creditlimit', 'revenue']], ['lead', []]]);
	});

	it('S132: says how many rows the user sees, so that "connected, but nothing comes" explains itself', async () => {
		emulator.seed({ accounts: [{ name: 'Theirs' }, { name: 'Ours', 'ownerid@odata.bind': `/systemusers(${baseIds.users.seller})` }] });
		const seen = async (as: TokenName) => (await access(as, chosen(['account'], ['Read']))).ready.map(({ visibleRows, changeTracking }) => [visibleRows, changeTracking]);
		expect([await seen('admin'), await seen('seller')]).toEqual([[[2, true]], [[1, true]]]);
		const { problem } = await access('seller', chosen(['new_partnersale'], ['Read']));
		expect(problem).toEqual([expect.objectContaining({ table: 'new_partnersale', visibleRows: null })]);
	});

	it('asks three requests, whatever the number of tables', async () => {
		const before = emulator.trace().length;
		await access('admin', { purpose: 'crmMirror' });
		expect(emulator.trace().length - before).toBe(3);
	});

	it.each([
		['a user without a role', 'roleless', { purpose: 'leadCapture' }, 'security role'],
		['a table that does not exist', 'admin', chosen(['cr_nothing'], ['Read']), 'does not exist'],
	] as [string, TokenName, IDataObject, string][])('leaves by the second output with one sentence for %s', async (_what, as, parameters, words) => {
		const { ready, problem, error } = await access(as, parameters);
		expect([error, ready, problem.length]).toEqual([undefined, [], 1]);
		expect(problem[0]).toMatchObject({ ready: false, sentence: expect.stringContaining(words) });
	});

	it.each(new Dynamics365Diagnostics().description.properties.find(({ name }) => name === 'purpose')?.options?.map((option) => ('value' in option ? String(option.value) : '')) ?? [])('knows the tables of the purpose %s', async (purpose) => {
		const { ready, problem, error } = await access('admin', { ...chosen(['lead'], ['Read']), purpose });
		expect([error, problem, ready.length > 0]).toEqual([undefined, [], true]);
	});

	it('asks for a table when none is chosen', async () => {
		expect((await access('admin', { ...chosen([], ['Read']), tables: '={{ [] }}' })).error).toBe('No table is chosen: choose at least one in Table Names or IDs.');
	});
});
