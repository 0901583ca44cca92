import type { IDataObject } from 'n8n-workflow';
import { baseIds } from '../../../emulator/store/baseData';
import { hostOf, resolveOwners, seedUsers } from '../../support/ownerNode';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';

let emulator: RunningEmulator;
beforeEach(async () => { emulator = await startEmulator(); });
afterEach(async () => await emulator.stop());

const { seller, manager } = baseIds.users;
const SAM = { email: 'seller@local.example', name: 'Sam', localId: 'L1' };
const row = (more: IDataObject): IDataObject => ({ environment: hostOf(emulator), ...more });
const build = async (items: IDataObject[], parameters: IDataObject = {}) => await resolveOwners(emulator, { items, parameters: { operation: 'buildMapping', ...parameters } });
const disable = async (id: string) => { await emulator.call('PATCH', `systemusers(${id})`, { body: { isdisabled: true } }); };

describe('Build Mapping Table', () => {
	test('S36: gives one row per person, mapped on one output, all others with the reason on the other', async () => {
		seedUsers(emulator, ...[1, 2].map((n) => ({ lastname: 'Twin', internalemailaddress: 'twin@a.example', domainname: `twin${n}@a.example` })));
		const { resolved, unresolved } = await build([SAM, { email: 'twin@a.example' }, { email: 'x@a.example' }, { email: 'disabled@local.example' }, { name: 'No address' }]);
		expect(resolved).toEqual([{
			environment: hostOf(emulator), email: SAM.email, name: 'Sam', localId: 'L1', alternateEmails: '', choice: '', status: 'mapped', ownerId: seller, ownerType: 'systemuser', ownerName: 'Sam Seller',
			ownerEmail: 'seller@local.example', matchedBy: 'primary e-mail', reason: expect.any(String), candidates: 'Sam Seller (seller@local.example)', checkedAt: expect.stringMatching(/^20/),
		}]);
		expect(unresolved.map(({ email, status }) => [email, status])).toEqual([['twin@a.example', 'ambiguous'], ['x@a.example', 'notMapped'], ['disabled@local.example', 'disabled'], ['', 'notMapped']]);
	});

	test('S36: keeps what people chose when it is built again', async () => {
		const first = (await build([{ email: 'x@a.example' }])).unresolved;
		const mappingRows = first.map((line) => ({ ...line, choice: 'seller@local.example' })) as never;
		const { resolved } = await build([{ email: 'X@a.example' }], { mappingRows });
		expect(resolved).toMatchObject([{ email: 'X@a.example', choice: 'seller@local.example', ownerId: seller, matchedBy: 'mapping row' }]);
	});

	test('S37: without the rows of before, what people chose is forgotten, and rows of a sandbox bring only their people', async () => {
		const sandbox = { environment: 'contoso-test.crm4.dynamics.com', email: 'manager@local.example', choice: seller, status: 'mapped', ownerId: seller };
		expect((await build([sandbox])).resolved).toMatchObject([{ environment: hostOf(emulator), choice: '', ownerId: manager, matchedBy: 'primary e-mail' }]);
		expect((await build([sandbox], { mappingRows: [sandbox] as never })).resolved).toMatchObject([{ choice: '', ownerId: manager }]);
	});

	test('S37: can be filled with the users of the environment, people only', async () => {
		const { resolved } = await build([{}], { people: 'users' });
		expect(resolved.map(({ email, ownerId }) => [email, ownerId]).sort()).toEqual([['manager@local.example', manager], ['seller@local.example', seller]]);
	});

	test('S41: somebody who became a user since is mapped when it is built again', async () => {
		const before = (await build([{ email: 'new@a.example' }])).unresolved;
		expect(before).toMatchObject([{ status: 'notMapped' }]);
		const [id] = seedUsers(emulator, { lastname: 'New', internalemailaddress: 'new@a.example', domainname: 'new@a.example' });
		expect((await build(before as never, { mappingRows: before as never })).resolved).toMatchObject([{ status: 'mapped', ownerId: id }]);
	});
});

describe('Check Mapping Drift', () => {
	const drift = async (mappingRows: unknown[], options: IDataObject = {}) => await resolveOwners(emulator, { items: [{}], parameters: { operation: 'mappingDrift', mappingRows: mappingRows as never, options } });
	const kinds = (items: Record<string, unknown>[]) => items.map(({ kind, ownerName }) => [kind, ownerName]);

	test('S43: is silent while everything holds', async () => {
		const { resolved: lines } = await build([{}], { people: 'users' });
		const { resolved, unresolved, run } = await drift(lines);
		expect([resolved, unresolved]).toEqual([[], []]);
		expect(JSON.stringify(run.data.resultData.runData['Under Test']?.[0]?.hints)).toContain('Nothing found · 1 request · 2 rows checked');
	});

	test('S43: reports users added over time, disabled and duplicate ones, and who can be mapped now', async () => {
		const { resolved: lines, unresolved: open } = await build([SAM, { email: 'manager@local.example' }, { email: 'new@a.example' }]);
		await disable(manager);
		seedUsers(emulator, { lastname: 'New', internalemailaddress: 'new@a.example', domainname: 'new@a.example' }, ...[1, 2].map((n) => ({ lastname: `Twin ${n}`, internalemailaddress: 'twin@a.example', domainname: `twin${n}@a.example` })));
		const { resolved, unresolved } = await drift([...lines, ...open], { newSince: '2026-01-02' });
		expect(kinds(resolved)).toEqual([['nowMapped', 'New'], ['newUser', 'Twin 1'], ['newUser', 'Twin 2']]);
		expect(kinds(unresolved)).toEqual([['disabled', 'Mira Manager'], ['duplicateUsers', 'Twin 1']]);
		expect(unresolved[0]).toMatchObject({ environment: hostOf(emulator), email: 'manager@local.example', reason: expect.stringContaining('is disabled') as string });
	});

	test('S37 S43: looks at rows of this environment only', async () => {
		const { unresolved } = await drift([{ ...SAM, environment: 'contoso-test.crm4.dynamics.com', status: 'mapped', ownerId: manager }], { newSince: '2100-01-01' });
		expect(unresolved).toEqual([]);
	});
});

describe('Find Local User', () => {
	const find = async (items: IDataObject[], parameters: IDataObject = {}, rows: IDataObject[] = [SAM]) =>
		await resolveOwners(emulator, { items, parameters: { operation: 'findLocalUser', mappingRows: rows.map(row) as never, ...parameters } });

	test('S38: gives the person who owns a row in Dynamics, of items as the trigger brings them too', async () => {
		const { resolved } = await find([{ row: { ownerid: seller }, id: 'o1' }, { ownerid: seller.toUpperCase(), id: 'o2' }]);
		expect(resolved).toMatchObject(['o1', 'o2'].map((id) => ({ id, localUser: { id: 'L1', email: SAM.email, name: 'Sam' }, ownerMatch: { outcome: 'resolved', matchedBy: 'primary e-mail' } })));
	});

	test('S111 S112: finds people by their alternate addresses and by domain aliases', async () => {
		const rows = [{ email: 'sam@vanity.example', alternateEmails: 'x@a.example, seller@local.example', localId: 'L1' }, { email: 'manager@vanity.example', localId: 'L2' }];
		const { resolved } = await find([{ ownerid: seller }, { ownerid: manager }], { options: { domainAliases: 'vanity.example = local.example' } }, rows);
		expect(resolved.map(({ localUser, ownerMatch }) => [(localUser as { id: string }).id, ownerMatch.matchedBy])).toEqual([['L1', 'alternate e-mail'], ['L2', 'domain alias']]);
	});

	test('S113: parks an opportunity whose owner nobody is, and lets it out when the mapping gains the owner', async () => {
		const item = { change: 'updated', table: 'opportunity', id: 'o1', row: { ownerid: manager, name: 'Big one' } };
		const { unresolved } = await find([item], { ifNoLocalUser: 'park' });
		expect(unresolved).toMatchObject([{ ...item, localUser: null, ownerMatch: { outcome: 'parked', problem: 'noMatch', reason: expect.stringMatching(/^Mira Manager .* owns the row, and nobody in the mapping rows is that user\. Parked/) as string, parked: { key: 'o1' } } }]);
		const { resolved } = await find(unresolved as never, { ifNoLocalUser: 'park' }, [SAM, { email: 'mira@home.example', localId: 'L2', choice: 'manager@local.example' }]);
		expect(resolved).toMatchObject([{ ...item, localUser: { id: 'L2' }, ownerMatch: { matchedBy: 'mapping row', parked: { key: 'o1', tries: 1 } } }]);
	});

	test.each<[what: string, parameters: IDataObject, expected: IDataObject]>([
		['a fixed person of the mapping rows', { ifNoLocalUser: 'fixed', fixedPerson: 'SELLER@local.example' }, { localUser: { id: 'L1', email: SAM.email }, ownerMatch: { outcome: 'fallback' } }],
		['a fixed person of whom only the address is known', { ifNoLocalUser: 'fixed', fixedPerson: 'sales@a.example' }, { localUser: { id: '', email: 'sales@a.example' } }],
	])('S39: takes %s where nobody matches', async (_what, parameters, expected) => {
		expect((await find([{ ownerid: manager }], parameters)).resolved).toMatchObject([expected]);
	});

	test('teams that own rows are found by their row when teams are read', async () => {
		const rows = [{ email: 'sales@a.example', localId: 'T1', choice: `${baseIds.team} team` }];
		expect((await find([{ ownerid: baseIds.team }], {}, rows)).resolved).toMatchObject([{ localUser: { id: 'T1' } }]);
		expect((await find([{ ownerid: baseIds.team }])).unresolved).toMatchObject([{ ownerMatch: { reason: expect.stringContaining('teams are found with the option Teams') as string } }]);
	});
});
