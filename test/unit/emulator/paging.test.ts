import { localEnvironment } from './localEnvironment';

const { call, create, list } = localEnvironment();

const follow = (address: string, size: number): { pages: number[]; names: unknown[] } => {
	const pages: number[] = [];
	const names: unknown[] = [];
	for (let next: string | undefined = address; next; ) {
		const { json } = call('GET', next, { headers: { prefer: `odata.maxpagesize=${size}` } });
		pages.push(json.value.length);
		names.push(...json.value.map((row) => row.lastname));
		next = (json['@odata.nextLink'] as string | undefined)?.split('/api/data/v9.2/')[1];
	}
	return { pages, names };
};

beforeAll(() => {
	for (const lastname of ['delta', 'Alpha', 'charlie', 'Bravo']) create('contacts', { lastname, numberofchildren: lastname.length });
	for (let at = 0; at < 3; at += 1) create('contacts', { firstname: `none ${at}` });
});

describe('pages', () => {
	it.each([
		['rising, null first', '$orderby=lastname', [null, null, null, 'Alpha', 'Bravo', 'charlie', 'delta']],
		['falling, null last', '$orderby=lastname desc', ['delta', 'charlie', 'Bravo', 'Alpha', null, null, null]],
		['by two columns', '$orderby=numberofchildren,lastname desc', [null, null, null, 'delta', 'Bravo', 'Alpha', 'charlie']],
	])('hold every row once, sorted %s', (_name, order, expected) => {
		expect(follow(`contacts?$select=lastname&${order}`, 2)).toEqual({ pages: [2, 2, 2, 1], names: expected });
	});

	it('are sorted by primary key without an $orderby', () => {
		const ids = list('contacts?$select=lastname').map(({ contactid }) => contactid as string);
		expect(ids).toEqual([...ids].sort());
	});

	it('have no next link after the last row', () => {
		const { json } = call('GET', 'contacts?$select=lastname', { headers: { prefer: 'odata.maxpagesize=7' } });
		expect(json['@odata.nextLink']).toBeUndefined();
	});

	it('say which size was honoured', () => {
		expect(call('GET', 'contacts', { headers: { prefer: 'odata.maxpagesize=2' } }).headers['Preference-Applied']).toBe('odata.maxpagesize=2');
	});

	it('give way to $top, which ends the list', () => {
		const { json, headers } = call('GET', 'contacts?$top=3&$select=lastname', { headers: { prefer: 'odata.maxpagesize=2' } });
		expect([json.value.length, json['@odata.nextLink'], headers['Preference-Applied']]).toEqual([3, undefined, undefined]);
	});

	it('refuse a next link that was edited', () => {
		const { json } = call('GET', 'contacts?$select=lastname', { headers: { prefer: 'odata.maxpagesize=2' } });
		const edited = (json['@odata.nextLink'] as string).split('/api/data/v9.2/')[1]?.replace('$select=lastname', '$select=firstname') ?? '';
		expect(call('GET', edited).status).toBe(400);
	});

	it('carry a cookie in the shape of the service', () => {
		const next = String(call('GET', 'contacts?$select=lastname', { headers: { prefer: 'odata.maxpagesize=2' } }).json['@odata.nextLink']);
		expect(next).toMatch(/contacts\?\$select=lastname&\$skiptoken=%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22%253ccookie%2520page%253d%25221%2522[\w%.~-]*%22%20istracking=%22False%22%20\/%3E$/);
	});

	it('go on after values of any kind', () => {
		const here = localEnvironment();
		const hostile = ['"quoted" & <b>', '%22%2522', "a+b c'd", 'é\u{1F600}', '\\back\nline', '&amp;quot;'];
		for (const [at, lastname] of hostile.entries()) here.create('contacts', { lastname, numberofchildren: at });
		const seen: unknown[] = [];
		for (let next: string | undefined = 'contacts?$select=lastname&$orderby=lastname desc,numberofchildren'; next; ) {
			const { json } = here.call('GET', next, { headers: { prefer: 'odata.maxpagesize=1' } });
			seen.push(...json.value.map(({ lastname }) => lastname));
			next = (json['@odata.nextLink'] as string | undefined)?.split('/api/data/v9.2/')[1];
		}
		expect([...seen].sort()).toEqual([...hostile].sort());
	});

	it.each(['nonsense', '%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22%22%20istracking=%22False%22%20/%3E', '%3Ccookie%20pagenumber=%222%22%20pagingcookie=%22%2525%22%20istracking=%22False%22%20/%3E'])('refuse the cookie %s', (cookie) => {
		expect(call('GET', `contacts?$skiptoken=${cookie}`)).toMatchObject({ status: 400, json: { error: { code: '0x80040203' } } });
	});

	it('keep their place when rows before it disappear', () => {
		const here = localEnvironment();
		for (const lastname of ['a', 'b', 'c', 'd']) here.create('leads', { lastname });
		const first = here.call('GET', 'leads?$select=lastname&$orderby=lastname', { headers: { prefer: 'odata.maxpagesize=2' } }).json;
		here.call('DELETE', `leads(${first.value[0]?.leadid as string})`);
		const next = (first['@odata.nextLink'] as string).split('/api/data/v9.2/')[1] ?? '';
		expect(here.list(next).map(({ lastname }) => lastname)).toEqual(['c', 'd']);
	});
});

describe('counting', () => {
	it('counts what the filter finds', () => {
		expect(call('GET', 'contacts?$filter=lastname ne null&$count=true&$top=1').json['@odata.count']).toBe(4);
		expect(call('GET', 'contacts/$count?$filter=lastname eq null').body).toBe('3');
	});

	it('stops at the limit', () => {
		const here = localEnvironment({ settings: { countLimit: 2 } });
		for (const lastname of ['a', 'b', 'c']) here.create('leads', { lastname });
		expect(here.call('GET', 'leads?$count=true').json['@odata.count']).toBe(2);
		expect(here.call('GET', 'leads/$count').body).toBe('2');
	});
});
