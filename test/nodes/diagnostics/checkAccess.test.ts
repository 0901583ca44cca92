import type { IDataObject } from 'n8n-workflow';
import { Dynamics365Diagnostics } from '../../../nodes/Dynamics365Diagnostics/Dynamics365Diagnostics.node';
import { baseIds } from '../../../emulator/store/baseData';
import { PURPOSES, type PurposeName } from '../../../src/domain/access/purposes';
import { diagnose } from '../../support/diagnose';
import { giveOnly, shippedRights, takeAway } from '../../support/leastRole';
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
		expect(ready.map(({ table, sentence, missing, missingFor, limited }) => ({ table, sentence, missing, missingFor, limited }))).toEqual([
			['lead', 'Lead: nothing is missing (Create, Read, Write).'], ['contact', 'Contact: nothing is missing (Read, Write).'], ['account', 'Account: nothing is missing (Read).'],
			['systemuser', 'User: nothing is missing.'], ['team', 'Team: nothing is missing.'],
		].map(([table, sentence]) => ({ table, sentence, missing: [], missingFor: [], limited: [] })));
	});

	it('S29: says of rights that only a setting takes which setting that is, and is ready without them', async () => {
		giveOnly(emulator, shippedRights(PURPOSES.leadCapture));
		const { ready, problem } = await access('sync', { purpose: 'leadCapture' });
		expect([problem, ready.find(({ table }) => table === 'account')]).toEqual([[], expect.objectContaining({
			missingFor: [{ when: 'associateCompany = true', missing: ['AppendTo'] }, { when: 'accounts created by setting or decision', missing: ['Create'] }],
			sentence: 'Account: nothing is missing (Read). Missing for some settings only: Append To (associateCompany = true); Create (accounts created by setting or decision).',
		})]);
	});

	it('S29: asks for every process that opportunities of this environment go through', async () => {
		giveOnly(emulator, shippedRights(PURPOSES.deals));
		takeAway(emulator, { table: 'new_partnersale', right: 'Read' });
		const { ready, problem } = await access('sync', { purpose: 'deals' });
		expect([ready.map(({ table }) => table).sort(), problem]).toEqual([
			['leadtoopportunitysalesprocess', 'opportunity', 'opportunitysalesprocess', 'processstage', 'systemuser'], [expect.objectContaining({ table: 'new_partnersale', missing: ['Read'] })],
		]);
	});

	it.each(Object.keys(PURPOSES) as PurposeName[])('S29: finds everything ready for %s with just its rights', async (purpose) => {
		giveOnly(emulator, shippedRights(PURPOSES[purpose]));
		const { ready, problem, error } = await access('sync', { purpose });
		expect([error, problem, ready.length > 0]).toEqual([undefined, [], true]);
	});

	it('offers every purpose, and tables of one\'s own choice', () => {
		const offered = new Dynamics365Diagnostics().description.properties.find(({ name }) => name === 'purpose')?.options?.map((option) => ('value' in option ? option.value : ''));
		expect([...(offered ?? [])].sort()).toEqual([...Object.keys(PURPOSES), 'chosenTables'].sort());
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

	it('asks for a table when none is chosen', async () => {
		expect((await access('admin', { ...chosen([], ['Read']), tables: '={{ [] }}' })).error).toBe('No table is chosen: choose at least one in Table Names or IDs.');
	});
});
