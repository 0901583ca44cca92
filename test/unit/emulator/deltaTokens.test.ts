import { editRow } from '../../../emulator/control/editRow';
import { exportRows, importRows } from '../../../emulator/control/exportRows';
import { localEnvironment } from './localEnvironment';
import { account, advanceDays, crm, freshEnvironment, names, read, readAll, set, tableChange } from './readChanges';

const start = '2026-03-04T05:06:07Z';

beforeEach(freshEnvironment);

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
