import { bulkEdit, commitEdit, holdEdit, type BulkEdit } from '../../../emulator/control/bulkEdit';
import { controlsOf } from '../../../emulator/control/controls';
import type { Payload, StoredRow } from '../../../emulator/contracts';
import { baseIds } from '../../../emulator/store/baseData';
import { localEnvironment } from './localEnvironment';

const start = new Date('2026-03-04T05:06:07Z');
let crm: ReturnType<typeof localEnvironment>;
beforeEach(() => {
	crm = localEnvironment();
});

const edit = (change: Partial<BulkEdit>) => bulkEdit(crm.environment, { table: 'account', ...change });
const fill = (count: number, row: Payload = { name: 'Company {n}' }) => edit({ create: { count, row } }).created;
const stored = (id = ''): StoredRow => crm.environment.store.find('account', id) ?? {};
const relative = (link: unknown): string => String(link).split('/api/data/v9.2/')[1] ?? '';

/** Reads all pages of an address; gives back the rows, the sizes of the pages and the delta link. */
const readAll = (address: string, prefer: string) => {
	const rows: Payload[] = [];
	const pages: number[] = [];
	for (let next = address; ; ) {
		const { status, body, json } = crm.call('GET', next, { headers: { prefer } });
		if (status !== 200) throw new Error(body);
		rows.push(...json.value);
		pages.push(json.value.length);
		if (!json['@odata.nextLink']) return { rows, pages, deltaLink: relative(json['@odata.deltaLink']) };
		next = relative(json['@odata.nextLink']);
	}
};

describe('edits of other users', () => {
	it('make rows by the number, each with its own values and version', () => {
		const ids = edit({ as: baseIds.users.seller, create: { count: 3, from: 7, row: { name: 'Company {n}', accountnumber: 'A{n}', numberofemployees: 5 } } }).created;
		expect(ids.map((id) => stored(id))).toMatchObject([7, 8, 9].map((n) => ({ name: `Company ${n}`, accountnumber: `A${n}`, numberofemployees: 5, createdby: baseIds.users.seller, ownerid: baseIds.users.seller })));
		expect(new Set(ids.map((id) => stored(id).versionnumber)).size).toBe(3);
	});

	it('change chosen rows, stamped with the user and the moment', () => {
		const [a = '', b = ''] = fill(2);
		const before = Number(stored(b).versionnumber);
		crm.environment.clock.advance(5000);
		edit({ as: baseIds.users.manager, update: { ids: [a], changes: { name: 'Edited {n}', address1_city: 'Zurich' } } });
		expect(stored(a)).toMatchObject({ name: 'Edited 1', address1_composite: 'Zurich', modifiedby: baseIds.users.manager, modifiedon: '2026-03-04T05:06:12Z' });
		expect(Number(stored(a).versionnumber)).toBeGreaterThan(before);
		expect(stored(b)).toMatchObject({ name: 'Company 2', modifiedby: baseIds.users.admin });
	});

	it('take those unchanged the longest when only a number is given', () => {
		const ids = fill(5);
		edit({ update: { ids: ids.slice(0, 2), changes: { name: 'first' } } });
		expect(edit({ update: { count: 2, changes: { name: 'second' } }, remove: { count: 2 } })).toEqual({ updated: ids.slice(2, 4), removed: [ids[4], ids[0]], created: [] });
		expect(crm.environment.store.tombstones('account', { after: 0 }).map(({ id }) => id)).toEqual([ids[4], ids[0]]);
	});

	it('do not show up in the counters of clients', () => {
		fill(3);
		edit({ update: { count: 3, changes: { name: 'x' } }, remove: { count: 1 } });
		expect(controlsOf(crm.environment).writes.byTable()).toEqual({});
	});

	it.each<[string, Partial<BulkEdit>]>([
		['an unknown row', { update: { ids: ['0a0b0c0d-0000-4000-8000-00000000dead'], changes: { name: 'x' } } }],
		['an unknown column', { update: { count: 1, changes: { nope: 'x' } } }],
		['an unknown user', { as: '0a0b0c0d-0000-4000-8000-00000000dead', update: { count: 1, changes: { name: 'x' } } }],
		['a lookup by the number', { create: { count: 1, row: { 'primarycontactid@odata.bind': '/contacts(x)' } } }],
	])('refuse %s and change nothing', (_name, change) => {
		const [id] = fill(1);
		expect(() => edit(change)).toThrow();
		expect(stored(id).name).toBe('Company 1');
	});
});

describe('a transaction that commits late', () => {
	const tracked = 'odata.track-changes';
	const late = (change: Partial<BulkEdit>) => holdEdit(crm.environment, { table: 'account', ...change });

	it('shows its rows with versions and a moment before those of others', () => {
		const [a = '', b = ''] = fill(2);
		const held = late({ update: { ids: [a], changes: { name: 'late' } } });
		crm.environment.clock.advance(60_000);
		edit({ update: { ids: [b], changes: { name: 'early' } } });
		expect(stored(a).name).toBe('Company 1');
		commitEdit(crm.environment, held);
		expect(stored(a)).toMatchObject({ name: 'late', modifiedon: '2026-03-04T05:06:07Z' });
		expect(Number(stored(a).versionnumber)).toBeLessThan(Number(stored(b).versionnumber));
	});

	it('is missed by versions read so far, but not by change tracking', () => {
		const [a = '', b = ''] = fill(2);
		const first = readAll('accounts?$select=name', tracked).deltaLink;
		const held = late({ update: { ids: [a], changes: { name: 'late' } } });
		edit({ update: { ids: [b], changes: { name: 'early' } } });
		const between = readAll(first, tracked);
		const seen = crm.environment.store.version();
		commitEdit(crm.environment, held);
		const byVersion = crm.list(`accounts?$select=name&$filter=versionnumber gt ${seen}`);
		const last = readAll(between.deltaLink, tracked);
		expect([byVersion, [...between.rows, ...last.rows].map(({ name }) => name)]).toEqual([[], ['late', 'early']]);
	});

	it('can delete and create, too', () => {
		const [a = ''] = fill(1);
		const first = readAll('accounts?$select=name', tracked).deltaLink;
		const held = late({ remove: { ids: [a] }, create: { count: 1, row: { name: 'late' } } });
		fill(1, { name: 'early' });
		expect(readAll(first, tracked).rows).toEqual([]);
		commitEdit(crm.environment, held);
		expect(readAll(first, tracked).rows.map(({ name, id }) => name ?? id)).toEqual(['late', 'early', a]);
	});
});

describe('a big table', () => {
	const size = 12_000;
	/** What SQLite says it walks through for each reading of the table. */
	const plans: string[] = [];
	const watchPlans = () => {
		const { database } = crm.environment.store;
		const prepare = database.prepare.bind(database);
		database.prepare = (sql) => {
			if (sql.startsWith('SELECT') && /FROM "account" t0/.test(sql)) plans.push(...prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...Array.from({ length: sql.split('?').length - 1 }, () => 'x')).map(({ detail }) => String(detail)));
			return prepare(sql);
		};
	};
	beforeEach(() => {
		fill(size);
		plans.length = 0;
		watchPlans();
	});

	it.each([
		['by primary key', 'accounts?$select=name', 'odata.maxpagesize=2000', /USING INDEX sqlite_autoindex_account_1 \(accountid>\?\)/],
		['by primary key with change tracking', 'accounts?$select=name', 'odata.track-changes,odata.maxpagesize=2000', /USING INDEX sqlite_autoindex_account_1 \(accountid>\?\)/],
		['by version', 'accounts?$select=name&$filter=versionnumber gt 5&$orderby=versionnumber', 'odata.maxpagesize=2000', /USING INDEX ix_account_versionnumber \(versionnumber>\?\)/],
		['by moment, all of them equal', 'accounts?$select=name&$filter=modifiedon ge 2020-01-01T00:00:00Z&$orderby=modifiedon,accountid', 'odata.maxpagesize=2000', /USING INDEX ix_account_modifiedon \(\(modifiedon,accountid\)>\(\?,\?\)\)/],
	])('is read %s page by page, each page beginning where the last one ended', (_name, address, prefer, plan) => {
		const { rows, pages } = readAll(address, prefer);
		expect(pages).toEqual(Array.from({ length: size / 2000 }, () => 2000));
		expect(new Set(rows.map(({ accountid }) => accountid)).size).toBe(size);
		expect(plans.slice(-2).join(' ')).toMatch(plan);
	});

	it('tells of changes by walking through nothing else', () => {
		const { deltaLink } = readAll('accounts?$select=name', 'odata.track-changes');
		const { updated, removed, created } = edit({ update: { count: 100, changes: { name: 'Edited {n}' } }, remove: { count: 50 }, create: { count: 10, row: { name: 'New {n}' } } });
		plans.length = 0;
		const { rows, pages } = readAll(deltaLink, 'odata.track-changes,odata.maxpagesize=60');
		expect(rows.map(({ accountid, id }) => accountid ?? id)).toEqual([...updated, ...created, ...removed]);
		expect(pages).toEqual([60, 60, 40]);
		expect(plans.every((plan) => /USING INDEX ix_account_versionnumber \(versionnumber>\? AND versionnumber<\?\)/.test(plan))).toBe(true);
	});

	it('is told of once by its delta link, even when everything changed', () => {
		const { deltaLink } = readAll('accounts?$select=name', 'odata.track-changes');
		edit({ update: { count: size, changes: { name: 'Edited {n}' } } });
		edit({ update: { count: 10, changes: { name: 'Again {n}' } } });
		const { rows } = readAll(deltaLink, 'odata.track-changes,odata.maxpagesize=2000');
		expect([rows.length, new Set(rows.map(({ accountid }) => accountid)).size]).toEqual([size, size]);
	});

	it('keeps every index it had', () => {
		const names = () => crm.environment.store.database.prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'account' ORDER BY name").all();
		expect(names()).toEqual(localEnvironment().environment.store.database.prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'account' ORDER BY name").all());
	});
});

describe('the clock during a late commit', () => {
	it('goes on afterwards', () => {
		const held = holdEdit(crm.environment, { table: 'account', create: { count: 1, row: { name: 'A' } } });
		crm.environment.clock.advance(1000);
		commitEdit(crm.environment, held);
		expect(crm.environment.clock.now().getTime()).toBe(start.getTime() + 1000);
	});
});
