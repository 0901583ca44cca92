import { seedRows } from '../../../emulator/control/seedRows';
import type { Payload, StoredRow } from '../../../emulator/contracts';
import { caller, localEnvironment } from './localEnvironment';

let crm: ReturnType<typeof localEnvironment>;
beforeEach(() => {
	crm = localEnvironment();
});

const seed = (table: string, rows: Payload[]) => seedRows(crm.environment, { [table]: rows }, caller('admin'))[table] ?? [];
const stored = (table: string, id: string): StoredRow => crm.environment.store.find(table, id) ?? {};
const rowsOf = (table: string) => crm.environment.store.database.prepare(`SELECT * FROM "${table}" ORDER BY versionnumber`).all() as StoredRow[];
const indexes = (table: string) => crm.environment.store.database.prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? ORDER BY name").all(table);

describe('seeding plain rows', () => {
	it.each([
		['lead', { firstname: 'Ada', lastname: 'Byron', emailaddress1: 'ada@example.com', donotemail: true, leadqualitycode: 2, new_interests: '100000001,100000000', estimatedamount: 10 }],
		['contact', { lastname: 'Byron', birthdate: '1815-12-10', address1_line1: 'Street 1', address1_city: 'London' }],
		['account', { name: 'Engines', revenue: 12.345, numberofemployees: 3, websiteurl: '' }],
		['opportunity', { name: 'O', estimatedvalue: 5 }],
		['new_membership', {}],
	])('stores a %s as a POST does', (table, row) => {
		const [id = ''] = seed(table, [row]);
		const posted = crm.environment.rows.create(crm.environment.schema.table(table), row, caller('admin'));
		const key = crm.environment.schema.table(table).primaryIdAttribute;
		expect({ ...stored(table, id), [key]: '', versionnumber: 0 }).toEqual({ ...stored(table, posted), [key]: '', versionnumber: 0 });
	});

	it('gives ids in the order of the rows, chosen ones included, and a version of its own to each', () => {
		const chosen = '0a0b0c0d-0000-4000-8000-000000000001';
		const ids = seed('lead', [{ lastname: 'A' }, { leadid: chosen, lastname: 'B' }, { lastname: 'C', statecode: 2, statuscode: 4 }, { lastname: 'D' }]);
		expect(ids[1]).toBe(chosen);
		expect(ids.map((id) => stored('lead', id).lastname)).toEqual(['A', 'B', 'C', 'D']);
		expect(new Set(ids.map((id) => stored('lead', id).versionnumber)).size).toBe(4);
		expect(stored('lead', ids[2] ?? '').statecode).toBe(2);
	});

	it.each([
		['a value that is too long', [{ lastname: 'A' }, { lastname: 'x'.repeat(51) }], '0x80044331'],
		['a wrong type', [{ lastname: 'A' }, { lastname: 5 }], '0x80048d19'],
		['an unknown column', [{ lastname: 'A' }, { nonsense: 'A' }], '0x80048d19'],
		['a choice outside its set', [{ lastname: 'A', leadqualitycode: 77 }], '0x8004431a'],
		['an id given twice', Array.from({ length: 2 }, () => ({ leadid: '0a0b0c0d-0000-4000-8000-000000000001' })), '0x80040237'],
	])('refuses %s and keeps nothing', (_name, rows, code) => {
		expect(() => seed('lead', rows)).toThrow(expect.objectContaining({ code }));
		expect(rowsOf('lead')).toEqual([]);
	});

	it('refuses an alternate key given twice', () => {
		expect(() => seed('new_membership', [{ new_code: 'X' }, { new_code: 'x' }])).toThrow(expect.objectContaining({ code: '0x80060892' }));
		expect(rowsOf('new_membership')).toEqual([]);
	});

	it('finds each of many rows through the indexes, which are all there afterwards', () => {
		const before = indexes('lead');
		seed('lead', Array.from({ length: 6000 }, (_, index) => ({ lastname: `P${index}`, emailaddress1: `P${index}@example.com` })));
		expect(indexes('lead')).toEqual(before);
		expect(crm.list("leads?$select=lastname&$filter=emailaddress1 eq 'p5999@EXAMPLE.com'")).toMatchObject([{ lastname: 'P5999' }]);
		const plan = crm.environment.store.database.prepare('EXPLAIN QUERY PLAN SELECT 1 FROM lead t WHERE iif(t."emailaddress1" IS NULL, NULL, fold(t."emailaddress1")) = ?').all('x');
		expect(JSON.stringify(plan)).toContain('ix_lead_emailaddress1');
	});

	it('leaves rows and indexes as they were when one of many is refused', () => {
		const before = indexes('lead');
		const rows = Array.from({ length: 6000 }, (_, index) => ({ lastname: index === 5999 ? 'x'.repeat(60) : 'A' }));
		expect(() => seed('lead', rows)).toThrow();
		expect([indexes('lead'), rowsOf('lead')]).toEqual([before, []]);
	});
});
