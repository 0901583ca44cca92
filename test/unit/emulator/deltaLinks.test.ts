import { account, advanceDays, crm, freshEnvironment, names, read, readAll, relative, remove, rename, set } from './readChanges';

const missing = '0a0b0c0d-0000-4000-8000-00000000dead';

beforeEach(freshEnvironment);

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
