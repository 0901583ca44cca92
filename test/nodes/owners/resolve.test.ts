import type { IDataObject } from 'n8n-workflow';
import { baseIds } from '../../../emulator/store/baseData';
import { callResolverAsTool, hostOf, resolveOwners, seedUsers } from '../../support/ownerNode';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeEach(async () => { emulator = await startEmulator(); });
afterEach(async () => await emulator.stop());

const { seller, manager, disabled, sync } = baseIds.users;
const row = (more: IDataObject): IDataObject => ({ environment: hostOf(emulator), ...more });
const asked = () => emulator.trace().map(({ url }) => url.replace(/^.*\/v9\.2\//, '').split('?')[0]);

test('S38: a person\'s e-mail gives the Dynamics user, in any case, and the item keeps its own fields', async () => {
	const { resolved, unresolved } = await resolveOwners(emulator, { items: [{ email: 'SELLER@Local.example', lastName: 'Byron' }] });
	expect(unresolved).toEqual([]);
	expect(resolved).toMatchObject([{
		email: 'SELLER@Local.example', lastName: 'Byron', owner: { id: seller, type: 'systemuser' },
		ownerMatch: { outcome: 'resolved', reason: 'Sam Seller (seller@local.example) found by primary e-mail.', problem: null, matchedBy: 'primary e-mail', matchedValue: 'seller@local.example', name: 'Sam Seller', environment: hostOf(emulator), calls: { requests: 1 } },
	}]);
});

test.each<[how: string, item: IDataObject, parameters: (more: IDataObject) => IDataObject, matchedBy: string]>([
	['S111: by an alternate e-mail of the person', { email: 'x@home.example', alternateEmails: ['no@home.example', 'Seller@local.example'] }, (more) => more, 'alternate e-mail'],
	['S111: by alternate e-mails that the mapping table knows', { email: 'sam@home.example' }, (more) => ({ ...more, mappingRows: [row({ email: 'sam@home.example', alternateEmails: 'seller@local.example' })] }), 'alternate e-mail'],
	['S112: by the tenant\'s address and a domain alias', { email: 'seller@vanity.example' }, (more) => ({ ...more, options: { domainAliases: 'vanity.example = local.example' } }), 'domain alias'],
	['S112: by the object id in Entra', { email: 'x@home.example', entra: baseIds.objects.seller }, (more) => ({ ...more, options: { entraObjectId: '={{ $json.entra }}' } }), 'Entra object id'],
	['S36: by what people chose in the mapping table', { email: 'manager@local.example' }, (more) => ({ ...more, mappingRows: [row({ email: 'manager@local.example', choice: 'Sam Seller' })] }), 'mapping row'],
])('%s', async (_how, item, parameters, matchedBy) => {
	const { resolved } = await resolveOwners(emulator, { items: [item], parameters: parameters({}) });
	expect(resolved).toMatchObject([{ owner: { id: seller, type: 'systemuser' }, ownerMatch: { matchedBy } }]);
});

test('S112: users are found by the name they sign in with and by their second address, and a missing alias is named', async () => {
	const [byName, byPersonal, tenant] = seedUsers(
		emulator,
		{ firstname: 'Ann', lastname: 'Principal', internalemailaddress: 'ann@a.example', domainname: 'ann.p@corp.example' },
		{ firstname: 'Ben', lastname: 'Personal', internalemailaddress: 'ben@a.example', domainname: 'ben@a.example', personalemailaddress: 'Ben@home.example' },
		{ firstname: 'Tess', lastname: 'Tenant', internalemailaddress: 'tess@corp.onmicrosoft.com', domainname: 'tess@corp.onmicrosoft.com' },
	);
	const { resolved, unresolved } = await resolveOwners(emulator, { items: [{ email: 'ANN.P@corp.example' }, { email: 'ben@HOME.example' }, { email: 'tess@corp.example' }] });
	expect(resolved.map(({ owner, ownerMatch }) => [owner?.id, ownerMatch.matchedBy])).toEqual([[byName, 'user principal name'], [byPersonal, 'alternate e-mail']]);
	expect(unresolved).toMatchObject([{ owner: null, ownerMatch: { outcome: 'skipped', problem: 'noMatch', reason: expect.stringContaining('add the domain alias corp.example = corp.onmicrosoft.com') as string, candidates: [{ id: tenant }] } }]);
});

test('teams are found by name only when they are asked for', async () => {
	const items = [{ email: 'local dataverse' }];
	expect((await resolveOwners(emulator, { items })).unresolved).toHaveLength(1);
	expect(asked()).toEqual(['systemusers']);
	expect((await resolveOwners(emulator, { items, parameters: { options: { teams: true } } })).resolved).toMatchObject([{ owner: { id: baseIds.team, type: 'team' }, ownerMatch: { matchedBy: 'team' } }]);
});

test('S134: disabled users, application users and two users with one e-mail are told apart, with candidates and their links', async () => {
	const twins = seedUsers(emulator, { lastname: 'Twin', internalemailaddress: 'twin@a.example', domainname: 'twin1@a.example' }, { lastname: 'Twin', internalemailaddress: 'TWIN@a.example', domainname: 'twin2@a.example' });
	seedUsers(emulator, { lastname: 'Gone', internalemailaddress: 'gone@a.example', domainname: 'gone@a.example', isdisabled: true });
	const { unresolved } = await resolveOwners(emulator, { items: [{ email: 'gone@a.example' }, { email: 'sync@local.example' }, { email: 'twin@a.example' }, { email: 'nobody@a.example' }, { email: '' }] });
	expect(unresolved.map(({ ownerMatch: { problem, candidates } }) => [problem, candidates.map(({ state }) => state)])).toEqual([['disabled', ['disabled']], ['application', ['application']], ['ambiguous', ['enabled', 'enabled']], ['noMatch', []], ['nobodyNamed', []]]);
	expect(unresolved[2]?.ownerMatch.candidates).toMatchObject(twins.map((id) => ({ id, name: 'Twin', matchedBy: 'primary e-mail', matchedValue: 'twin@a.example', url: expect.stringContaining(`etn=systemuser&id=${id}`) as string })));
	expect(unresolved[2]?.ownerMatch.reason).toContain('2 owners have twin@a.example as primary e-mail');
});

test('a disabled user counts where the option says so', async () => {
	const { resolved } = await resolveOwners(emulator, { items: [{ email: 'disabled@local.example' }], parameters: { options: { includeDisabled: true } } });
	expect(resolved).toMatchObject([{ owner: { id: disabled } }]);
});

describe('when nobody matches', () => {
	const items = [{ id: 7, email: 'nobody@a.example' }, { id: 8, email: 'seller@local.example' }];

	test.each<[policy: string, parameters: IDataObject, branch: 'resolved' | 'unresolved', expected: IDataObject]>([
		['the connected user is taken', { ifNoMatch: 'connectedUser' }, 'resolved', { owner: { id: sync, type: 'systemuser' }, ownerMatch: { outcome: 'fallback', problem: 'noMatch', matchedBy: null, reason: 'No user of this environment has nobody@a.example. The connected user is taken instead.' } }],
		['a fixed user is taken', { ifNoMatch: 'fixed', fixedOwner: { __rl: true, mode: 'list', value: `${manager} systemuser` } }, 'resolved', { owner: { id: manager, type: 'systemuser' }, ownerMatch: { outcome: 'fallback', name: 'Mira Manager' } }],
		['a fixed team is taken', { ifNoMatch: 'fixed', fixedOwner: { __rl: true, mode: 'list', value: `${baseIds.team} team` } }, 'resolved', { owner: { id: baseIds.team, type: 'team' }, ownerMatch: { outcome: 'fallback' } }],
		['the item is skipped', { ifNoMatch: 'skip' }, 'unresolved', { owner: null, ownerMatch: { outcome: 'skipped' } }],
		['the item is parked', { ifNoMatch: 'park' }, 'unresolved', { owner: null, ownerMatch: { outcome: 'parked', parked: { key: '7', tries: 1 } } }],
	])('S39: %s', async (_policy, parameters, branch, expected) => {
		const result = await resolveOwners(emulator, { items, parameters });
		expect(result[branch][0]).toMatchObject({ id: 7, ...expected });
		expect(result.resolved.at(-1)).toMatchObject({ id: 8, owner: { id: seller } });
		expect([...result.resolved, ...result.unresolved]).toHaveLength(2);
	});

	test('S39: the item fails, on the error output with its fields, and stops the workflow where that is set', async () => {
		const parameters = { ifNoMatch: 'error' };
		const { outputs, resolved } = await resolveOwners(emulator, { items, parameters, onError: 'continueErrorOutput' });
		expect(resolved).toMatchObject([{ id: 8 }]);
		expect(outputs[2]?.map(({ json }) => json)).toMatchObject([{ error: 'No user of this environment has nobody@a.example.', details: { id: 7, outcome: 'failed' } }]);
		expect((await resolveOwners(emulator, { items, parameters })).error?.message).toBe('1 of 2 items could not be resolved: item 1: No user of this environment has nobody@a.example.');
		expect((await resolveOwners(emulator, { items, parameters, onError: 'continueRegularOutput' })).unresolved).toMatchObject([{ id: 7, outcome: 'failed', error: 'No user of this environment has nobody@a.example.' }]);
	});

	test('S113: a parked item that is tried again waits on, and comes out when the mapping gains its owner', async () => {
		const parameters = { ifNoMatch: 'park' };
		const first = (await resolveOwners(emulator, { items: items.slice(0, 1), parameters })).unresolved;
		const again = (await resolveOwners(emulator, { items: first as never, parameters })).unresolved;
		expect(again[0]?.ownerMatch.parked).toEqual({ ...first[0]?.ownerMatch.parked, tries: 2 });
		const { resolved } = await resolveOwners(emulator, { items: again as never, parameters: { ...parameters, mappingRows: [row({ email: 'nobody@a.example', choice: 'seller@local.example' })] } });
		expect(resolved).toMatchObject([{ id: 7, owner: { id: seller }, ownerMatch: { outcome: 'resolved', parked: { key: '7', tries: 2 } } }]);
	});

	test('S113: an item without a key cannot be parked, and fails', async () => {
		expect((await resolveOwners(emulator, { items: [{ email: 'nobody@a.example' }], parameters: { ifNoMatch: 'park' } })).error?.message).toContain('cannot be parked either, because Park Key is empty');
	});
});

test('S39: without a matching user the connected one owns, creates and modifies what the Upsert node makes; with one, that user owns', async () => {
	const items = [{ lastName: 'Known', company: 'A', emailOfOwner: 'seller@local.example', email: 'k@x.example' }, { lastName: 'Unknown', company: 'B', emailOfOwner: 'nobody@a.example', email: 'u@x.example' }];
	const { resolved } = await resolveOwners(emulator, { items, parameters: { email: '={{ $json.emailOfOwner }}', ifNoMatch: 'connectedUser' } });
	const { reports } = await upsert(emulator, { items: resolved as never, parameters: { owner: 'fromItem' } });
	expect(reports.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
	const leads = emulator.rows('lead').map(({ lastname, ownerid, createdby, modifiedby }) => [lastname, ownerid, createdby, modifiedby]);
	expect(leads.sort()).toEqual([['Known', seller, sync, sync], ['Unknown', sync, sync, sync]]);
});

test('S27: a team that was resolved owns what the Upsert node makes', async () => {
	const { resolved } = await resolveOwners(emulator, { items: [{ lastName: 'T', email: 't@x.example' }], parameters: { email: 'Local Dataverse', options: { teams: true } } });
	await upsert(emulator, { items: resolved as never, parameters: { owner: 'fromItem' } });
	expect(emulator.rows('lead')).toMatchObject([{ ownerid: baseIds.team }]);
});

test('S37: mapping rows of a sandbox never count in another environment, and that is said', async () => {
	const { resolved, run } = await resolveOwners(emulator, { items: [{ email: 'manager@local.example' }], parameters: { mappingRows: [{ environment: 'contoso-test.crm4.dynamics.com', email: 'manager@local.example', choice: seller }] } });
	expect(resolved).toMatchObject([{ owner: { id: manager } }]);
	expect(JSON.stringify(run.data.resultData.runData['Under Test']?.[0]?.hints)).toContain(`1 mapping row is not of ${hostOf(emulator)} and did not count`);
});

test('S41: a user who is new since the last run is found at once, also where users are remembered', async () => {
	const parameters = { options: { refreshAfter: 60 } };
	await resolveOwners(emulator, { items: [{ email: 'seller@local.example' }], parameters });
	await resolveOwners(emulator, { items: [{ email: 'seller@local.example' }], parameters });
	expect(asked()).toEqual(['systemusers']);
	const [id] = seedUsers(emulator, { lastname: 'New', internalemailaddress: 'new@a.example', domainname: 'new@a.example' });
	expect((await resolveOwners(emulator, { items: [{ email: 'new@a.example' }], parameters })).resolved).toMatchObject([{ owner: { id } }]);
});

test('everything that is wrong with the settings is said at once, and nothing is asked', async () => {
	const { error } = await resolveOwners(emulator, { items: [{ email: 'x' }], parameters: { ifNoMatch: 'guess', mappingRows: 'not a list', options: { domainAliases: 'alone.example' } } });
	expect(error?.description).toMatch(/If No Match is "guess"[\s\S]*Mapping Rows takes a list[\s\S]*"alone\.example" stands alone/);
	expect(emulator.trace()).toEqual([]);
});

test.each<[what: string, parameters: IDataObject, sentence: RegExp]>([
	['is disabled', { fixedOwner: { __rl: true, mode: 'id', value: disabled } }, /Dee Disabled .* is disabled; choose somebody else/],
	['is nobody', { fixedOwner: { __rl: true, mode: 'id', value: '00000000-0000-4000-8000-00000000dead' } }, /there is no user with the ID 0{8}/],
	['is not chosen', {}, /none is chosen/],
])('a fixed user who %s stops the run, also while everybody matches', async (_what, parameters, sentence) => {
	const { error } = await resolveOwners(emulator, { items: [{ email: 'seller@local.example' }], parameters: { ifNoMatch: 'fixed', ...parameters } });
	expect(error?.message).toMatch(sentence);
});

test('a connection that may not read users is told in one sentence, and a run that continues claims no owner', async () => {
	const items = [{ email: 'seller@local.example' }];
	expect((await resolveOwners(emulator, { items, as: 'roleless' })).error?.message).toMatch(/privilege|role/i);
	const { unresolved, resolved } = await resolveOwners(emulator, { items, as: 'roleless', onError: 'continueRegularOutput' });
	expect([resolved, unresolved]).toEqual([[], [expect.objectContaining({ email: 'seller@local.example', outcome: 'failed', error: expect.any(String) })]]);
});

test.each([['seller@local.example', 'resolved'], ['nobody@a.example', 'skipped']])('G14: an AI agent that asks for %s reads on the first output that it is %s, in short', async (email, outcome) => {
	const [first = [], second] = await callResolverAsTool(emulator, { items: [{}], parameters: { email, alternateEmails: '' } });
	expect(second).toEqual([]);
	expect(first).toMatchObject([{ json: { ownerMatch: { outcome } } }]);
	expect(first[0]?.json.ownerMatch).not.toHaveProperty('calls');
});

test('G6: a page of users whose answer is lost is asked again', async () => {
	emulator.faults({ kind: 'resetAfter', method: 'GET', urlPattern: 'systemusers', times: 1 });
	expect((await resolveOwners(emulator, { items: [{ email: 'seller@local.example' }] })).resolved).toMatchObject([{ owner: { id: seller } }]);
});
