import { account, crm, freshEnvironment, names, rename, tableChange } from './readChanges';

const start = '2026-03-04T05:06:07Z';

beforeEach(freshEnvironment);

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
