import type { FaultRule } from '../../emulator/contracts';
import { Capabilities } from '../../src/client/Capabilities';
import { MetadataCache } from '../../src/client/MetadataCache';
import { MetadataMemory } from '../../src/client/MetadataMemory';
import type { DataverseClient } from '../../src/client/DataverseClient';
import { inFilters } from '../../src/domain/odata/filterGroups';
import { queryPath, rowPath } from '../../src/domain/odata/path';
import { startEmulator, tokens } from '../support/startEmulator';
import type { RunningEmulator } from '../support/startEmulator';
import { VirtualTime, clientOf } from '../unit/client/scriptedService';

let emulator: RunningEmulator;
let client: DataverseClient;
const connect = (capabilities = new Capabilities()) => clientOf(emulator.url, new VirtualTime(), { capabilities, headers: { Authorization: `Bearer ${tokens.admin}` } });
beforeEach(async () => {
	emulator = await startEmulator();
	client = connect();
});
afterEach(async () => await emulator.stop());

const idOf = (index: number) => `0a0b0c0d-0000-4000-8000-${String(index).padStart(12, '0')}`;
const leads = { entitySetName: 'leads', logicalName: 'lead', primaryId: 'leadid' };
const newLeads = (count: number) => Array.from({ length: count }, (_, index) => ({ id: idOf(index), body: { lastname: `Person ${index}`, subject: 'Fair', emailaddress1: `p${index}@example.com` } }));
const stored = () => emulator.rows('lead').map((row) => String(row.leadid)).sort();
const ids = (count: number) => newLeads(count).map(({ id }) => id);

describe('the client against a Dataverse', () => {
	it('reads the metadata of two tables and who it is in one request', async () => {
		const cache = new MetadataCache(client, new MetadataMemory());
		const [lead, contact] = await cache.tables(['lead', 'contact']);
		expect(client.usage.requests).toBe(1);
		expect(lead).toMatchObject({ entitySetName: 'leads', primaryId: 'leadid', objectTypeCode: 4, isOptimisticConcurrencyEnabled: true });
		expect(lead!.columns.get('subject')).toMatchObject({ type: 'String', maxLength: 300 });
		expect(lead!.columns.get('leadsourcecode')?.options?.length).toBeGreaterThan(3);
		expect(lead!.columns.get('ownerid')?.targets).toEqual([{ table: 'systemuser', navigationProperty: 'ownerid' }, { table: 'team', navigationProperty: 'ownerid' }]);
		expect(contact!.columns.get('parentcustomerid')?.targets).toEqual(
			expect.arrayContaining([{ table: 'account', navigationProperty: 'parentcustomerid_account' }, { table: 'contact', navigationProperty: 'parentcustomerid_contact' }]),
		);
		expect((await cache.whoAmI()).organizationId).toBe(emulator.environment.organizationId);
		expect((await cache.tableList()).map(({ logicalName }) => logicalName)).toContain('lead');
		expect(client.usage.requests).toBe(2);
	});

	it.each([true, false])('creates 250 rows under its own ids (bulk %s) and finds them by hostile values', async (bulk) => {
		const rows = newLeads(250);
		rows[3]!.body.lastname = "O'Brien & Söhne \"x\" \\ 100% + #1 <b>";
		const results = await client.createRows({ ...leads, bulk, rows });
		expect(results.filter(({ status }) => status !== 'written')).toEqual([]);
		expect(stored()).toEqual(ids(250));
		const filters = inFilters({ column: 'lastname', values: rows.map(({ body }) => body.lastname) });
		const found = await client.readGroups(filters.map(({ filter }) => queryPath('leads', { select: ['leadid'], filter })), { pageSize: 100 });
		expect(found.flat().map(({ leadid }) => leadid).sort()).toEqual(ids(250));
	});

	it('updates by version, and tells the row that changed meanwhile', async () => {
		await client.createRows({ ...leads, bulk: false, rows: newLeads(10) });
		const read = (await client.readGroups([queryPath('leads', { select: ['leadid', 'subject'], orderBy: ['leadid asc'] })]))[0]!;
		await client.request({ method: 'PATCH', path: rowPath('leads', idOf(4)), headers: { 'If-Match': '*' }, body: { subject: 'Meanwhile' }, repeat: 'always' });
		const rows = read.map((row) => ({ id: String(row.leadid), body: { subject: 'New' }, ifMatch: String(row['@odata.etag']) }));
		const results = await client.updateRows({ ...leads, bulk: true, rows });
		expect(results.filter(({ status }) => status !== 'written')).toMatchObject([{ id: idOf(4), status: 'versionConflict' }]);
		expect(emulator.rows('lead').filter(({ subject }) => subject === 'New')).toHaveLength(9);
	});

	it('updates in bulk and never brings a deleted row back', async () => {
		await client.createRows({ ...leads, bulk: false, rows: newLeads(6) });
		await emulator.call('DELETE', rowPath('leads', idOf(2)));
		const results = await client.updateRows({ ...leads, bulk: true, rows: newLeads(6).map(({ id }) => ({ id, body: { subject: 'New' } })) });
		expect(results.map(({ status }) => status)).toEqual(['written', 'written', 'refused', 'written', 'written', 'written']);
		expect(stored()).not.toContain(idOf(2));
	});

	it('keeps or drops a change set as a whole', async () => {
		const [good, bad] = await client.batch([
			{ changeSet: newLeads(2).map(({ id, body }) => ({ method: 'POST', path: 'leads', body: { ...body, leadid: id }, repeat: 'always' })) },
			{ changeSet: [{ method: 'POST', path: 'leads', body: { leadid: idOf(9), lastname: 'x' }, repeat: 'always' }, { method: 'POST', path: 'leads', body: { nonsense: 1 }, repeat: 'always' }] },
		]);
		expect(good).toMatchObject({ ok: true, changeSet: [{ ok: true, status: 204 }, { ok: true, status: 204 }] });
		expect(bad).toMatchObject({ ok: false, fault: { kind: 'naming', column: 'nonsense' } });
		expect(stored()).toEqual(ids(2));
	});

	it('lets only the bad row of a bulk message fail', async () => {
		const rows = newLeads(30).map((row, index) => (index === 17 ? { ...row, body: { ...row.body, subject: 'x'.repeat(400) } } : row));
		const results = await client.createRows({ ...leads, bulk: true, rows });
		expect(results.flatMap(({ status, fault }, index) => (status === 'written' ? [] : [[index, status, fault?.column]]))).toEqual([[17, 'refused', 'subject']]);
		expect(stored()).toHaveLength(29);
	});

	const FAULTS: FaultRule['kind'][] = ['throttle', 'unavailable', 'resetBefore', 'resetAfter', 'truncate'];
	const WAYS = [
		{ way: 'one row alone', count: 1, bulk: false },
		{ way: 'a batch', count: 8, bulk: false },
		{ way: 'bulk messages', count: 120, bulk: true },
	];
	it.each(FAULTS.flatMap((kind) => WAYS.map((way) => ({ kind, ...way }))))('leaves each row once after $kind on $way', async ({ kind, count, bulk }) => {
		emulator.faults({ kind, method: 'POST', times: 2 });
		const results = await client.createRows({ ...leads, bulk, rows: newLeads(count) });
		expect(emulator.trace().filter(({ fault }) => fault !== null)).toHaveLength(2);
		expect(stored()).toEqual(ids(count));
		for (const { status, answerLost } of results) expect(status === 'written' || (status === 'exists' && answerLost)).toBe(true);
	});
});
