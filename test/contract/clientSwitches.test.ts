import type { FaultRule } from '../../emulator/contracts';
import { Capabilities } from '../../src/client/Capabilities';
import type { DataverseClient } from '../../src/client/DataverseClient';
import { queryPath, rowPath } from '../../src/domain/odata/path';
import { startEmulator, tokens, type RunningEmulator } from '../support/startEmulator';
import { VirtualTime, clientOf } from '../unit/client/scriptedService';

/** What the client must do where Dataverse's behaviour is believed, not documented: each row once, no newer version overwritten. */
let emulator: RunningEmulator;
let client: DataverseClient;
beforeEach(async () => {
	emulator = await startEmulator();
	client = clientOf(emulator.url, new VirtualTime(), { capabilities: new Capabilities(), headers: { Authorization: `Bearer ${tokens.admin}` } });
});
afterEach(async () => await emulator.stop());

const settings = async (changes: Record<string, unknown>) => {
	const response = await fetch(`${emulator.url}/_emulator/settings`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(changes) });
	expect(response.status).toBe(200);
};
const idOf = (index: number) => `0a0b0c0d-0000-4000-8000-${String(index).padStart(12, '0')}`;
const leads = { entitySetName: 'leads', logicalName: 'lead', primaryId: 'leadid' };
const newLeads = (count: number) => Array.from({ length: count }, (_, index) => ({ id: idOf(index), body: { lastname: `Person ${index}`, emailaddress1: `p${index}@example.com` } }));
const emails = () => emulator.rows('lead').map(({ emailaddress1 }) => String(emailaddress1)).sort();
const expectedEmails = (count: number) => newLeads(count).map(({ body }) => body.emailaddress1).sort();
const storedIds = () => new Map(emulator.rows('lead').map(({ emailaddress1, leadid }) => [emailaddress1, leadid]));

const KEYS = ['honoured', 'ignored', 'refused'] as const;
/** After the last three the service may have acted without the client knowing. */
const DISTURBANCES: { kind: FaultRule['kind'] | 'nothing'; leavesOpen: boolean }[] = [
	{ kind: 'nothing', leavesOpen: false },
	{ kind: 'throttle', leavesOpen: false },
	{ kind: 'unavailable', leavesOpen: true },
	{ kind: 'resetBefore', leavesOpen: true },
	{ kind: 'resetAfter', leavesOpen: true },
];

describe('creating rows where ids in CreateMultiple are', () => {
	it.each(KEYS.flatMap((bulkPrimaryKeys) => DISTURBANCES.map((disturbance) => ({ bulkPrimaryKeys, ...disturbance }))))(
		'$bulkPrimaryKeys leaves each row once after $kind, save for looked-at rows it calls open where ids are not kept',
		async ({ bulkPrimaryKeys, kind, leavesOpen }) => {
			await settings({ bulkPrimaryKeys });
			if (kind !== 'nothing') emulator.faults({ kind, method: 'POST', times: 2 });
			const results = await client.createRows({ ...leads, bulk: true, rows: newLeads(150) });
			const open = results.flatMap(({ status }, index) => (status === 'unknown' ? [newLeads(150)[index]!.body.emailaddress1] : []));
			expect(open.length).toBeLessThanOrEqual(leavesOpen && bulkPrimaryKeys !== 'honoured' ? 2 : 0);
			expect(new Set(emails()).size).toBe(emails().length);
			expect(emails().filter((email) => !open.includes(email))).toEqual(expectedEmails(150).filter((email) => !open.includes(email)));
			const ids = storedIds();
			for (const [index, { id, status, answerLost }] of results.entries()) {
				if (status === 'unknown') continue;
				expect(status === 'written' || (status === 'exists' && answerLost)).toBe(true);
				expect(ids.get(newLeads(150)[index]!.body.emailaddress1)).toBe(id);
			}
		},
	);
});

describe('creating rows where a POST may not carry the key', () => {
	it('refuses every row, with the reason', async () => {
		await settings({ primaryKeyInBody: false });
		const results = await client.createRows({ ...leads, bulk: false, rows: newLeads(12) });
		expect(results.map(({ status, fault }) => [status, fault?.code])).toEqual(newLeads(12).map(() => ['refused', '0x80040203']));
		expect(emails()).toEqual([]);
	});
});

describe('updating rows where If-Match in a batch is', () => {
	const readVersions = async () => (await client.readGroups([queryPath('leads', { select: ['leadid'], orderBy: ['leadid asc'] })]))[0]!.map((row) => ({ id: String(row.leadid), ifMatch: String(row['@odata.etag']) }));
	const prepare = async (batchIfMatch: string, count: number) => {
		emulator.seed({ lead: newLeads(count).map(({ id, body }) => ({ leadid: id, ...body })) });
		await settings({ batchIfMatch });
		return (await readVersions()).map((row) => ({ ...row, body: { jobtitle: 'New' } }));
	};
	const changed = (title: string) => emulator.rows('lead').filter(({ jobtitle }) => jobtitle === title).map(({ leadid }) => leadid);
	const update = async (rows: { id: string; body: { jobtitle: string }; ifMatch: string }[]) => {
		const results = await client.updateRows({ ...leads, bulk: true, rows });
		return new Map(results.map(({ id, status }) => [id, status]));
	};

	it.each(KEYS.flatMap((batchIfMatch) => [0, 7].map((stale) => ({ batchIfMatch, stale }))))('$batchIfMatch, row $stale, changed meanwhile, keeps what somebody else wrote', async ({ batchIfMatch, stale }) => {
		const rows = await prepare(batchIfMatch, 20);
		await emulator.call('PATCH', rowPath('leads', idOf(stale)), { body: { jobtitle: 'Meanwhile' }, headers: { 'if-match': '*' } });
		const results = await update(rows);
		expect([changed('Meanwhile'), results.get(idOf(stale))]).toEqual([[idOf(stale)], 'versionConflict']);
		expect(changed('New').sort()).toEqual([...results].flatMap(([id, status]) => (status === 'written' ? [id] : [])).sort());
		expect(changed('New').length).toBeGreaterThanOrEqual(18);
	});

	it.each(KEYS.flatMap((batchIfMatch) => [0, 7].map((gone) => ({ batchIfMatch, gone }))))('$batchIfMatch, row $gone, deleted meanwhile, stays deleted', async ({ batchIfMatch, gone }) => {
		const rows = await prepare(batchIfMatch, 20);
		await emulator.call('DELETE', rowPath('leads', idOf(gone)));
		const results = await update(rows);
		expect(emulator.rows('lead').map(({ leadid }) => leadid)).not.toContain(idOf(gone));
		expect(results.get(idOf(gone))).toBe('refused');
	});

	it.each(KEYS)('%s writes each row once although answers are lost', async (batchIfMatch) => {
		const rows = await prepare(batchIfMatch, 20);
		emulator.faults({ kind: 'resetAfter', urlPattern: 'leads|batch', skip: 1, times: 2 });
		const results = await update(rows);
		expect(emulator.rows('lead')).toHaveLength(20);
		expect(changed('New').length).toBeGreaterThanOrEqual([...results.values()].filter((status) => status === 'written').length);
	});
});
