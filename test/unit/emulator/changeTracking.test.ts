import { changeTable, type TableChange } from '../../../emulator/control/changeTable';
import { editRow } from '../../../emulator/control/editRow';
import { exportRows, importRows } from '../../../emulator/control/exportRows';
import type { Payload } from '../../../emulator/contracts';
import { baseIds } from '../../../emulator/store/baseData';
import { localEnvironment, type Call, type Reply } from './localEnvironment';

const start = '2026-03-04T05:06:07Z';
const missing = '0a0b0c0d-0000-4000-8000-00000000dead';
let crm: ReturnType<typeof localEnvironment>;
beforeEach(() => {
	crm = localEnvironment();
});

const relative = (link: unknown): string => String(link).split('/api/data/v9.2/')[1] ?? '';
const tracked = (size?: number): Record<string, string> => ({ prefer: ['odata.track-changes', ...(size === undefined ? [] : [`odata.maxpagesize=${size}`])].join(',') });
const read = (address: string, size?: number, as: Call['as'] = 'admin'): Reply => crm.call('GET', address, { headers: tracked(size), as });

/** Reads all pages; every one but the last has to have a next link, and only the last a delta link. */
const readAll = (address: string, size?: number): { rows: Payload[]; deltaLink: string; pages: number[] } => {
	const rows: Payload[] = [];
	const pages: number[] = [];
	for (let next = address; ; ) {
		const { status, body, json } = read(next, size);
		if (status !== 200) throw new Error(body);
		rows.push(...json.value);
		pages.push(json.value.length);
		expect('@odata.nextLink' in json).toBe(!('@odata.deltaLink' in json));
		if ('@odata.deltaLink' in json) return { rows, pages, deltaLink: relative(json['@odata.deltaLink']) };
		next = relative(json['@odata.nextLink']);
	}
};
const account = (name: string): string => crm.create('accounts', { name });
const rename = (id: string, name: string) => crm.call('PATCH', `accounts(${id})`, { body: { name } });
const remove = (id: string) => crm.call('DELETE', `accounts(${id})`);
const names = (rows: Payload[]) => rows.map((row) => row.name ?? `${String(row.reason)} ${String(row.id)}`);
const advanceDays = (days: number) => crm.environment.clock.advance(days * 86_400_000);
const set = (changes: Partial<typeof crm.environment.settings>) => Object.assign(crm.environment.settings, changes);
const tableChange = (change: TableChange, name = 'account') => changeTable(crm.environment, crm.environment.schema.table(name), change);

describe('the first reading', () => {
	it('says that the preference was honoured and ends in a delta link', () => {
		account('A');
		const { headers, json } = read('accounts?$select=name');
		expect(headers['Preference-Applied']).toBe('odata.track-changes');
		expect(json['@odata.context']).toBe('https://localhost:5443/api/data/v9.2/$metadata#accounts(name)');
		expect(json['@odata.deltaLink']).toMatch(/^https:\/\/localhost:5443\/api\/data\/v9\.2\/accounts\?\$select=name&\$deltatoken=\d+%2103%2f04%2f2026%2005%3a06%3a07/);
	});

	it('gives every row once over its pages, the delta link on the last only', () => {
		for (const name of ['A', 'B', 'C', 'D', 'E']) account(name);
		const { rows, pages } = readAll('accounts?$select=name', 2);
		expect(pages).toEqual([2, 2, 1]);
		expect(names(rows).sort()).toEqual(['A', 'B', 'C', 'D', 'E']);
		expect(read('accounts?$select=name', 2).headers['Preference-Applied']).toBe('odata.track-changes,odata.maxpagesize=2');
	});

	it('marks its next links as tracking ones', () => {
		for (const name of ['A', 'B']) account(name);
		const next = String(read('accounts?$select=name', 1).json['@odata.nextLink']);
		expect(next).toMatch(/&\$skiptoken=%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22%253ccookie%2520page%253d%25221%2522[^"]*%22%20istracking=%22True%22%20\/%3E$/);
	});

	it('has no delta link at its end when later pages do not send the preference', () => {
		for (const name of ['A', 'B']) account(name);
		const next = relative(read('accounts', 1).json['@odata.nextLink']);
		const { headers, json } = crm.call('GET', next);
		expect([json['@odata.deltaLink'], headers['Preference-Applied']]).toEqual([undefined, undefined]);
	});

	it('cannot be begun in the middle of a list that was not tracked', () => {
		for (const name of ['A', 'B']) account(name);
		const next = relative(crm.call('GET', 'accounts', { headers: { prefer: 'odata.maxpagesize=1' } }).json['@odata.nextLink']);
		expect(read(next).status).toBe(400);
	});

	it('of an empty table ends in a delta link at once', () => {
		const { rows, deltaLink } = readAll('accounts?$select=name');
		account('A');
		expect([rows, names(readAll(deltaLink).rows)]).toEqual([[], ['A']]);
	});

	it.each([
		['$filter', "$filter=name eq 'A'"],
		['$orderby', '$orderby=name'],
		['$expand', '$expand=primarycontactid($select=fullname)'],
		['$top', '$top=5'],
	])('refuses %s', (option, text) => {
		const { deltaLink } = readAll('accounts?$select=name');
		const message = `The "${option}" query parameter isn't supported when Change Tracking is enabled.`;
		for (const address of [`accounts?$select=name&${text}`, `${deltaLink}&${text}`]) expect(read(address)).toMatchObject({ status: 400, json: { error: { code: '0x80060888', message } } });
	});

	it('lacks $count=true here', () => {
		expect(read('accounts?$count=true').status).toBe(501);
	});
});

describe('a delta link', () => {
	it('tells of new, changed and deleted rows, deletions last, each kind by version', () => {
		const [a = '', b = '', c = '', d = ''] = ['A', 'B', 'C', 'D'].map(account);
		const { deltaLink } = readAll('accounts?$select=name');
		remove(d);
		rename(b, 'B2');
		account('E');
		remove(a);
		rename(c, 'C2');
		expect(names(readAll(deltaLink).rows)).toEqual(['B2', 'E', 'C2', `deleted ${d}`, `deleted ${a}`]);
	});

	it('shows deletions by id and reason and changed rows with all selected columns', () => {
		const [a = '', b = ''] = ['A', 'B'].map(account);
		const { deltaLink } = readAll('accounts?$select=name,accountnumber');
		rename(a, 'A2');
		remove(b);
		const { json } = crm.call('GET', deltaLink);
		expect(json).toEqual({
			'@odata.context': 'https://localhost:5443/api/data/v9.2/$metadata#accounts(name,accountnumber)/$delta',
			'@odata.deltaLink': expect.stringContaining('$deltatoken='),
			value: [
				{ '@odata.etag': expect.stringMatching(/^W\/"\d+"$/), accountid: a, name: 'A2', accountnumber: null },
				{ '@odata.context': 'https://localhost:5443/api/data/v9.2/$metadata#accounts/$deletedEntity', id: b, reason: 'deleted' },
			],
		});
	});

	it('needs no preference and says nothing of one', () => {
		const { deltaLink } = readAll('accounts?$select=name');
		account('A');
		const { headers, json } = crm.call('GET', deltaLink);
		expect([names(json.value), headers['Preference-Applied']]).toEqual([['A'], undefined]);
		expect(read(deltaLink).headers['Preference-Applied']).toBe('odata.track-changes');
	});

	it('gives an empty list and a fresh delta link when nothing changed', () => {
		const { deltaLink } = readAll('accounts?$select=name');
		advanceDays(1);
		const { json } = crm.call('GET', deltaLink);
		expect([json.value, relative(json['@odata.deltaLink']) === deltaLink]).toEqual([[], false]);
	});

	it('can be read again', () => {
		const { deltaLink } = readAll('accounts?$select=name');
		account('A');
		expect(readAll(deltaLink).rows).toEqual(readAll(deltaLink).rows);
	});

	it('tells of a row changed twice once, as it is now', () => {
		const a = account('A');
		const { deltaLink } = readAll('accounts?$select=name');
		rename(a, 'A2');
		rename(a, 'A3');
		expect(names(readAll(deltaLink).rows)).toEqual(['A3']);
	});

	it('tells of a row created and deleted meanwhile as deleted', () => {
		const { deltaLink } = readAll('accounts?$select=name');
		const a = account('A');
		remove(a);
		expect(names(readAll(deltaLink).rows)).toEqual([`deleted ${a}`]);
	});

	it.each([
		[false, ['B']],
		[true, ['B', `deleted ${missing}`]],
	])('with recreatedRowsAlsoDeleted %s tells of a row deleted and made again accordingly', (recreatedRowsAlsoDeleted, expected) => {
		set({ recreatedRowsAlsoDeleted });
		crm.create('accounts', { accountid: missing, name: 'A' });
		const { deltaLink } = readAll('accounts?$select=name');
		remove(missing);
		crm.create('accounts', { accountid: missing, name: 'B' });
		expect(names(readAll(deltaLink).rows)).toEqual(expected);
	});

	it('tells of the last of several deletions of an id only', () => {
		const { deltaLink } = readAll('accounts?$select=name');
		for (const name of ['A', 'B']) {
			crm.create('accounts', { accountid: missing, name });
			remove(missing);
		}
		expect(names(readAll(deltaLink).rows)).toEqual([`deleted ${missing}`]);
	});

	it('tells of a change of a column that was not selected', () => {
		const a = account('A');
		const { deltaLink } = readAll('accounts?$select=name');
		crm.call('PATCH', `accounts(${a})`, { body: { telephone1: '1' } });
		expect(names(readAll(deltaLink).rows)).toEqual(['A']);
	});

	it('says nothing of related rows', () => {
		const a = account('A');
		const { deltaLink } = readAll('accounts?$select=name');
		crm.create('contacts', { lastname: 'C', 'parentcustomerid_account@odata.bind': `/accounts(${a})` });
		crm.create('annotations', { subject: 'N', 'objectid_account@odata.bind': `/accounts(${a})` });
		expect(readAll(deltaLink).rows).toEqual([]);
	});

	it('tells of rows that went with the row they belonged to', () => {
		const a = account('A');
		const note = crm.create('annotations', { subject: 'N', 'objectid_account@odata.bind': `/accounts(${a})` });
		const { deltaLink } = readAll('annotations?$select=subject');
		remove(a);
		expect(readAll(deltaLink).rows).toMatchObject([{ id: note, reason: 'deleted' }]);
	});

	it('says nothing of what was undone', () => {
		const { deltaLink } = readAll('accounts?$select=name');
		const refused = crm.call('POST', 'accounts', { body: { name: 'A', nope: 1 } });
		expect([refused.status, readAll(deltaLink).rows]).toEqual([400, []]);
	});

	it('holds its pages together, deletions following changes on one page', () => {
		const [a = '', b = ''] = ['A', 'B', 'C'].map(account);
		const { deltaLink } = readAll('accounts?$select=name');
		remove(a);
		remove(b);
		for (const name of ['D', 'E', 'F']) account(name);
		const { rows, pages } = readAll(deltaLink, 2);
		expect([names(rows), pages]).toEqual([['D', 'E', 'F', `deleted ${a}`, `deleted ${b}`], [2, 2, 1]]);
	});

	it('brings annotations when asked for', () => {
		const { deltaLink } = readAll('accounts?$select=_ownerid_value');
		account('A');
		const [row] = crm.list(deltaLink, 'admin', { prefer: 'odata.include-annotations="*"' });
		expect(row).toMatchObject({ '_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'systemuser' });
	});
});

describe('what changes while pages are read', () => {
	it('is in the next delta link, whether its row had been read before or not', () => {
		const ids = ['A', 'B', 'C', 'D'].map(account);
		const byId = [...ids].sort();
		const first = read('accounts?$select=name', 2).json;
		rename(byId[0] ?? '', 'early');
		remove(byId[1] ?? '');
		rename(byId[3] ?? '', 'late');
		account('new');
		const { deltaLink } = readAll(relative(first['@odata.nextLink']), 2);
		expect(names(readAll(deltaLink).rows)).toEqual(['early', 'late', 'new', `deleted ${byId[1]}`]);
	});

	it.each([
		['later', ['A2'], ['B3', 'C2']],
		['twice', ['A2', 'C2', 'B3'], ['C2', 'B3']],
	] as const)('comes %s when it happens between pages of changes', (changesDuringPaging, rest, next) => {
		set({ changesDuringPaging });
		const [a = '', b = '', c = ''] = ['A', 'B', 'C'].map(account);
		const { deltaLink } = readAll('accounts?$select=name');
		rename(b, 'B2');
		rename(a, 'A2');
		const first = read(deltaLink, 1).json;
		expect(names(first.value)).toEqual(['B2']);
		rename(c, 'C2');
		rename(b, 'B3');
		const { rows, deltaLink: after } = readAll(relative(first['@odata.nextLink']), 1);
		expect([names(rows), names(readAll(after).rows).sort()]).toEqual([rest, [...next].sort()]);
	});
});

describe('counting changes', () => {
	it('counts changed and deleted rows, without a selection', () => {
		const [a = '', b = ''] = ['A', 'B'].map(account);
		const { deltaLink } = readAll('accounts?$select=name');
		rename(a, 'A2');
		remove(b);
		account('C');
		const { headers, body } = crm.call('GET', `accounts/$count?${deltaLink.split('&')[1]}`);
		expect([headers['Content-Type'], body]).toEqual(['text/plain', '3']);
	});

	it('stops where counting stops', () => {
		set({ countLimit: 2 });
		const { deltaLink } = readAll('accounts?$select=name');
		const [a = ''] = ['A', 'B', 'C'].map(account);
		remove(a);
		expect(crm.call('GET', `accounts/$count?${deltaLink.split('&')[1]}`).body).toBe('2');
	});
});

describe('a token', () => {
	const broken = (change: (token: string) => string) => {
		const { deltaLink } = readAll('accounts?$select=name');
		const [address, token = ''] = deltaLink.split('$deltatoken=');
		return `${address}$deltatoken=${change(token)}`;
	};

	it.each([
		['nonsense', () => 'nonsense'],
		['nothing', () => ''],
		['another version', (token: string) => token.replace(/^\d+/, '1000000')],
		['another moment', (token: string) => token.replace('2026', '2027')],
		['documented parts alone', (token: string) => token.split('%21').slice(0, 2).join('%21')],
	])('is refused with %s in it', (_name, change) => {
		expect(read(broken(change))).toMatchObject({ status: 400, json: { error: { code: '0x80040203' } } });
	});

	it('is refused by another table', () => {
		const { deltaLink } = readAll('accounts?$select=createdon');
		expect(read(deltaLink.replace('accounts', 'contacts'))).toMatchObject({ status: 400, json: { error: { code: '0x80040203' } } });
		expect(crm.call('GET', `contacts/$count?${deltaLink.split('&')[1]}`).status).toBe(400);
	});

	it('is refused by another environment', () => {
		const { deltaLink } = readAll('accounts?$select=name');
		expect(localEnvironment().call('GET', deltaLink)).toMatchObject({ status: 400, json: { error: { code: '0x80040203' } } });
	});

	it.each([
		['refused', 400],
		['taken', 200],
	] as const)('with another $select is %s', (changedSelectWithToken, status) => {
		set({ changedSelectWithToken });
		const { deltaLink } = readAll('accounts?$select=name');
		expect(read(deltaLink.replace('$select=name', '$select=name,telephone1')).status).toBe(status);
	});

	it('is refused on rows and their collections', () => {
		const a = account('A');
		const { deltaLink } = readAll('accounts?$select=name');
		const token = deltaLink.split('&')[1];
		for (const path of [`accounts(${a})`, `accounts(${a})/contact_customer_accounts`, `accounts(${a})/contact_customer_accounts/$count`]) expect(crm.call('GET', `${path}?${token}`).status).toBe(501);
	});
});

describe('the age of a token', () => {
	const expired = { code: '0x80044352', message: expect.stringContaining('perform a full sync') };

	it.each([
		[7, 7, 200],
		[7, 8, 400],
		[30, 29, 200],
		[30, 31, 400],
	])('with %d days to live, after %d days, gives %d', (days, age, status) => {
		editRow(crm.environment, { table: 'organization', id: crm.environment.organizationId, changes: { expirechangetrackingindays: days } });
		const { deltaLink } = readAll('accounts?$select=name');
		advanceDays(age);
		const reply = crm.call('GET', deltaLink);
		expect(reply.status).toBe(status);
		if (status === 400) expect(reply.json.error).toEqual(expired);
	});

	it('counts from its last reading, so that quiet days do no harm', () => {
		let { deltaLink } = readAll('accounts?$select=name');
		for (let day = 0; day < 30; day += 1) {
			advanceDays(1);
			deltaLink = readAll(deltaLink).deltaLink;
		}
		account('A');
		expect(names(readAll(deltaLink).rows)).toEqual(['A']);
	});

	it('does not matter when the clock is set back', () => {
		const { deltaLink } = readAll('accounts?$select=name');
		crm.environment.clock.set(new Date('2026-03-01T00:00:00Z'));
		account('A');
		const { rows, deltaLink: next } = readAll(deltaLink);
		crm.environment.clock.set(new Date(start));
		account('B');
		expect([names(rows), names(readAll(next).rows)]).toEqual([['A'], ['B']]);
	});

	it('ends with the status that is set', () => {
		set({ expiredTokenStatus: 410 });
		const { deltaLink } = readAll('accounts?$select=name');
		advanceDays(8);
		expect(crm.call('GET', deltaLink).status).toBe(410);
	});

	it.each<[string, () => void]>([
		['a restored snapshot', () => crm.environment.store.restore('before')],
		['a restored copy', () => importRows(crm.environment, exportRows(crm.environment))],
		['a reset', () => crm.environment.reset()],
		['a change of the table that says so', () => tableChange({ expireTokens: true })],
	])('ends with %s', (_name, happen) => {
		crm.environment.store.snapshot('before');
		const { deltaLink } = readAll('accounts?$select=name');
		happen();
		expect(crm.call('GET', deltaLink)).toMatchObject({ status: 400, json: { error: expired } });
		expect(readAll(readAll('accounts?$select=name').deltaLink).rows).toEqual([]);
	});

	it('of another table goes on', () => {
		const { deltaLink } = readAll('contacts?$select=lastname');
		tableChange({ expireTokens: true });
		expect(crm.call('GET', deltaLink).status).toBe(200);
	});
});

describe('tables without change tracking', () => {
	it('refuse it', () => {
		expect(read('tasks?$select=subject')).toMatchObject({ status: 400, json: { error: { code: '0x80072491', message: "Entity task isn't enabled for change tracking." } } });
	});

	it('answer as if not asked when set so', () => {
		set({ untrackedTables: 'ignored' });
		crm.create('tasks', { subject: 'T' });
		const { headers, json } = read("tasks?$select=subject&$filter=subject eq 'T'");
		expect([json.value.length, json['@odata.deltaLink'], headers['Preference-Applied']]).toEqual([1, undefined, undefined]);
	});

	it('can be given it', () => {
		tableChange({ changeTrackingEnabled: true }, 'task');
		const { deltaLink } = readAll('tasks?$select=subject');
		const task = crm.create('tasks', { subject: 'T' });
		expect(readAll(deltaLink).rows).toMatchObject([{ activityid: task, subject: 'T' }]);
	});

	it('get back what they had with a reset', () => {
		tableChange({ changeTrackingEnabled: true, filterable: { versionnumber: false } }, 'task');
		crm.environment.reset();
		expect([read('tasks').status, crm.call('GET', 'tasks?$filter=versionnumber gt 1').status]).toEqual([400, 200]);
	});

	it('that are views cannot be given it', () => {
		expect(() => tableChange({ changeTrackingEnabled: true }, 'activitypointer')).toThrow('cannot be tracked');
	});
});

describe('users', () => {
	it.each(['seller', 'manager'] as const)('without reading rights on the whole table are refused: %s', (as) => {
		expect(read('accounts?$select=name', undefined, as)).toMatchObject({ status: 403, json: { error: { code: '0x80040220', message: expect.stringContaining('prvReadAccount') } } });
	});

	it('who lose the right are refused with the link they had', () => {
		const { json } = read('accounts?$select=name', undefined, 'sync');
		crm.environment.store.database.prepare("UPDATE roleprivileges SET depth = 'Basic' WHERE roleid = ? AND name = 'prvReadAccount'").run(baseIds.roles.leadCaptureSync);
		expect(read(relative(json['@odata.deltaLink']), undefined, 'sync').status).toBe(403);
	});
});

describe('row versions', () => {
	const versions = () => crm.list('accounts?$select=name,versionnumber&$orderby=versionnumber').map(({ name, versionnumber }) => [name, versionnumber] as const);

	it('rise with every write over all tables, whatever the clock says', () => {
		const a = account('A');
		crm.environment.clock.set(new Date('2020-01-01T00:00:00Z'));
		crm.create('contacts', { lastname: 'C' });
		account('B');
		rename(a, 'A2');
		const [b, changed] = versions();
		expect([b?.[0], changed?.[0], Number(changed?.[1]) > Number(b?.[1])]).toEqual(['B', 'A2', true]);
	});

	it('can be filtered and sorted by', () => {
		const ids = ['A', 'B', 'C'].map(account);
		const [, second] = versions();
		rename(ids[0] ?? '', 'A2');
		expect(names(crm.list(`accounts?$select=name&$filter=versionnumber gt ${second?.[1]}&$orderby=versionnumber asc`))).toEqual(['C', 'A2']);
	});

	it.each(['$filter=versionnumber gt 5', '$orderby=versionnumber'])('cannot be used in %s where that is switched off', (option) => {
		tableChange({ filterable: { versionnumber: false } });
		expect(crm.call('GET', `accounts?${option}`)).toMatchObject({ status: 400, json: { error: { code: '0x80060888' } } });
	});

	it('do not go back with a restored snapshot', () => {
		crm.environment.store.snapshot('before');
		account('A');
		const last = crm.environment.store.version();
		crm.environment.store.restore('before');
		account('B');
		expect(crm.environment.store.version()).toBeGreaterThan(last);
	});
});

describe('the moment of a change', () => {
	it('is kept to the second, by the clock of the environment', () => {
		crm.environment.clock.set(new Date('2026-03-04T05:06:07.999Z'));
		const a = account('A');
		expect(crm.list(`accounts?$select=modifiedon&$filter=modifiedon eq ${start}`)).toMatchObject([{ accountid: a, modifiedon: start }]);
	});
});
