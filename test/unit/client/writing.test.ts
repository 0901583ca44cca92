import { Capabilities } from '../../../src/client/Capabilities';
import type { RowResult } from '../../../src/client/writing/plan';
import { startRowService } from './rowService';
import type { Disturbance, RowService } from './rowService';
import { VirtualTime, clientOf, refusal } from './scriptedService';

let service: RowService;
const start = async (...args: Parameters<typeof startRowService>) => {
	service = await startRowService(...args);
};
afterEach(async () => await service.close());

const idOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const table = { entitySetName: 'leads', logicalName: 'lead', primaryId: 'leadid' };
const newRows = (count: number) => Array.from({ length: count }, (_, index) => ({ id: idOf(index), body: { subject: `s${index}` } }));
const statuses = (results: RowResult[]) => results.map(({ status }) => status);
const all = (count: number, status: string) => Array.from({ length: count }, () => status);
const client = (capabilities = new Capabilities()) => clientOf(service.origin, new VirtualTime(), { capabilities });

describe('creating rows', () => {
	it('sends one row alone, with its id in the body', async () => {
		await start();
		expect(statuses(await client().createRows({ ...table, bulk: true, rows: newRows(1) }))).toEqual(['written']);
		expect(service.calls()).toEqual(['POST leads']);
		expect([...service.rows.keys()]).toEqual([idOf(0)]);
	});

	it('sends a batch where the table has no bulk message', async () => {
		await start();
		expect(statuses(await client().createRows({ ...table, bulk: false, rows: newRows(12) }))).toEqual(all(12, 'written'));
		expect(service.calls()).toEqual(['POST $batch']);
		expect(service.rows.size).toBe(12);
	});

	it('finds out with one row whether ids are kept, once per environment, then writes in bulk', async () => {
		await start();
		const capabilities = new Capabilities();
		expect(statuses(await client(capabilities).createRows({ ...table, bulk: true, rows: newRows(250) }))).toEqual(all(250, 'written'));
		expect(service.calls()).toEqual(all(4, 'POST leads/Microsoft.Dynamics.CRM.CreateMultiple'));
		const more = newRows(280).slice(250);
		await client(capabilities).createRows({ ...table, bulk: true, rows: more });
		expect(service.calls()).toHaveLength(5);
		expect([...service.rows.keys()].sort()).toEqual(newRows(280).map(({ id }) => id));
	});

	it('writes by batch where ids are not kept, and says which id the first row got', async () => {
		await start({ keepsIds: false });
		const results = await client().createRows({ ...table, bulk: true, rows: newRows(12) });
		expect(service.calls()).toEqual(['POST leads/Microsoft.Dynamics.CRM.CreateMultiple', 'POST $batch']);
		expect(results[0]!.id).not.toBe(idOf(0));
		expect(service.rows.has(results[0]!.id)).toBe(true);
		expect(service.rows.size).toBe(12);
	});

	it('does not write a row again that may be there under another id, its answer lost', async () => {
		await start({ keepsIds: false, disturbances: [{ matching: /Multiple/, kind: 'resetAfter' }] });
		const results = await client().createRows({ ...table, bulk: true, rows: newRows(30) });
		expect(results[0]).toMatchObject({ status: 'unknown', answerLost: true });
		expect(results.slice(1).every(({ status }) => status === 'written')).toBe(true);
		expect(service.rows.size).toBe(30);
	});

	it('lets only the bad row of a refused bulk message fail', async () => {
		await start();
		const rows = newRows(20).map((row, index) => (index === 13 ? { ...row, body: { subject: 'bad' } } : row));
		const results = await client().createRows({ ...table, bulk: true, rows });
		expect(results[13]).toMatchObject({ status: 'refused', fault: { kind: 'invalid', column: 'subject' } });
		expect(statuses(results.filter((_, index) => index !== 13))).toEqual(all(19, 'written'));
		expect(service.rows.size).toBe(19);
		expect(service.calls()).toHaveLength(3);
	});

	it('says which rows exist already', async () => {
		await start();
		await client().createRows({ ...table, bulk: false, rows: newRows(3) });
		const results = await client().createRows({ ...table, bulk: false, rows: newRows(5) });
		expect(statuses(results)).toEqual(['exists', 'exists', 'exists', 'written', 'written']);
		expect(results.map(({ answerLost }) => answerLost)).toEqual([false, false, false, false, false]);
	});

	const DISTURBED: { name: string; disturbances: Disturbance[]; bulk: boolean; count: number }[] = [
		{ name: 'one row, connection reset before', disturbances: [{ matching: /leads$/, kind: 'resetBefore' }], bulk: true, count: 1 },
		{ name: 'one row, connection reset after', disturbances: [{ matching: /leads$/, kind: 'resetAfter' }], bulk: true, count: 1 },
		{ name: 'a batch, reset before', disturbances: [{ matching: /batch/, kind: 'resetBefore' }], bulk: false, count: 9 },
		{ name: 'a batch, reset after', disturbances: [{ matching: /batch/, kind: 'resetAfter' }], bulk: false, count: 9 },
		{ name: 'a batch whose answer is cut off', disturbances: [{ matching: /batch/, kind: 'truncate' }], bulk: false, count: 9 },
		{ name: 'a batch, 429 and 503', disturbances: [{ matching: /batch/, kind: 'throttle', times: 3 }, { matching: /batch/, kind: 'unavailable' }], bulk: false, count: 9 },
		{ name: 'the probe, reset before', disturbances: [{ matching: /Multiple/, kind: 'resetBefore' }], bulk: true, count: 30 },
		{ name: 'the probe, reset after', disturbances: [{ matching: /Multiple/, kind: 'resetAfter' }], bulk: true, count: 30 },
		{ name: 'probe and bulk message, reset after', disturbances: [{ matching: /Multiple/, kind: 'resetAfter', times: 2 }], bulk: true, count: 30 },
		{ name: 'everything once, 429', disturbances: [{ matching: /./, kind: 'throttle', times: 4 }], bulk: true, count: 30 },
	];
	it.each(DISTURBED)('leaves every row written once: $name', async ({ disturbances, bulk, count }) => {
		await start({ disturbances });
		const results = await client().createRows({ ...table, bulk, rows: newRows(count) });
		expect([...service.rows.keys()].sort()).toEqual(newRows(count).map(({ id }) => id));
		expect([...service.rows.values()].every(({ version }) => version === 1)).toBe(true);
		for (const { status, answerLost } of results) expect(status === 'written' || (status === 'exists' && answerLost)).toBe(true);
	});

	it('says "unknown" where no answer ever came', async () => {
		await start({ disturbances: [{ matching: /./, kind: 'resetAfter', times: 99 }] });
		const results = await client().createRows({ ...table, bulk: false, rows: newRows(2) });
		expect(results).toMatchObject([{ status: 'unknown', answerLost: true, fault: { kind: 'unreachable' } }, { status: 'unknown' }]);
	});

	it('sends only the throttled and busy parts of a batch again', async () => {
		await start({ inner: (index) => ({ 1: refusal(429, '0x80072322', '', { 'Retry-After': '3' }), 3: refusal(503, '') })[index] });
		const run = client();
		const results = await run.createRows({ ...table, bulk: false, rows: newRows(5) });
		expect(statuses(results)).toEqual(all(5, 'written'));
		expect(results.map(({ answerLost }) => answerLost)).toEqual([false, false, false, true, false]);
		expect(run.usage).toMatchObject({ requests: 2, batchParts: 7, throttled: 1 });
	});
});

describe('updating rows', () => {
	const seeded = async (count: number, behaviour: Parameters<typeof startRowService>[0] = {}) => {
		await start(behaviour);
		for (const { id, body } of newRows(count)) service.rows.set(id, { version: 7, body });
		return newRows(count).map(({ id }) => ({ id, body: { subject: 'new' }, ifMatch: 'W/"7"' }));
	};
	const written = () => [...service.rows.values()].filter(({ body }) => body.subject === 'new').length;

	it('writes rows without a version in bulk', async () => {
		const rows = (await seeded(150)).map(({ id, body }) => ({ id, body }));
		expect(statuses(await client().updateRows({ ...table, bulk: true, rows }))).toEqual(all(150, 'written'));
		expect(service.calls()).toEqual(all(2, 'POST leads/Microsoft.Dynamics.CRM.UpdateMultiple'));
		expect(written()).toBe(150);
	});

	it('writes rows with a version by batch, after one look whether the version is honoured there', async () => {
		const rows = await seeded(20);
		rows[4] = { ...rows[4]!, ifMatch: 'W/"6"' };
		const results = await client().updateRows({ ...table, bulk: true, rows });
		expect(results.map(({ status }, index) => [index, status]).filter(([, status]) => status !== 'written')).toEqual([[4, 'versionConflict']]);
		expect(service.calls()).toEqual(['POST $batch', 'POST $batch']);
		expect(written()).toBe(19);
	});

	it('writes one by one where batches ignore the version, so that a stale write never wins, and the look leaves no trace', async () => {
		const rows = await seeded(6, { ifMatchInBatch: false });
		rows[2] = { ...rows[2]!, ifMatch: 'W/"6"' };
		expect(statuses(await client().updateRows({ ...table, bulk: true, rows }))).toEqual(['written', 'written', 'versionConflict', 'written', 'written', 'written']);
		expect(service.calls().filter((call) => call.startsWith('PATCH'))).toHaveLength(6);
	});

	it('does not bring a row back that was deleted, by looking whether batches ignore the version', async () => {
		const rows = await seeded(6, { ifMatchInBatch: false });
		service.rows.delete(idOf(0));
		expect(statuses(await client().updateRows({ ...table, bulk: true, rows }))).toEqual(['refused', 'written', 'written', 'written', 'written', 'written']);
		expect(service.rows.has(idOf(0))).toBe(false);
	});

	it.each([1, 3, 12])('never brings a deleted row back (%d rows)', async (count) => {
		const rows = (await seeded(count)).map(({ id, body }) => ({ id, body }));
		service.rows.delete(idOf(0));
		const results = await client().updateRows({ ...table, bulk: true, rows });
		expect(results[0]).toMatchObject({ status: 'refused', fault: { kind: 'notFound' } });
		expect(service.rows.has(idOf(0))).toBe(false);
		expect(written()).toBe(count - 1);
	});

	it('keeps results in order when some rows carry a version and some do not', async () => {
		const rows = (await seeded(8)).map(({ id, body, ifMatch }, index) => ({ id, body: index === 5 ? { subject: 'bad' } : body, ...(index % 2 === 0 ? { ifMatch } : {}) }));
		const results = await client().updateRows({ ...table, bulk: true, rows });
		expect(results.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
		expect(results.flatMap(({ status }, index) => (status === 'written' ? [] : [index]))).toEqual([5]);
	});

	it('says that a version conflict after a lost answer may be its own', async () => {
		const rows = await seeded(1, { disturbances: [{ matching: /PATCH/, kind: 'resetAfter' }] });
		expect(await client().updateRows({ ...table, bulk: true, rows })).toMatchObject([{ status: 'versionConflict', answerLost: true }]);
		expect(written()).toBe(1);
	});
});
