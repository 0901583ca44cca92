import { account, crm, freshEnvironment, names, read, readAll, relative, remove, rename, set } from './readChanges';

beforeEach(freshEnvironment);

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
