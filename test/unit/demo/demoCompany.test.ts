import { demoCompany } from '../../../demo/company/demoCompany';

const company = demoCompany('unit');
const column = (table: string, name: string): unknown[] => (company[table] ?? []).map((row) => row[name]);
const KEYS = [['systemuser', 'systemuserid', 10], ['team', 'teamid', 3], ['account', 'accountid', 201], ['contact', 'contactid', 601], ['lead', 'leadid', 306]] as const;

describe('the demo company', () => {
	it.each(KEYS)('has its %s rows, each with an id of its own', (table, key, count) => {
		expect(column(table, key)).toHaveLength(count);
		expect(new Set(column(table, key)).size).toBe(count);
	});

	it('is the same at every call', () => {
		expect(demoCompany('unit')).toEqual(company);
	});

	it('uses only addresses that belong to nobody', () => {
		const addresses = [...column('contact', 'emailaddress1'), ...column('lead', 'emailaddress1')].filter((address) => address !== null);
		expect(addresses.filter((address) => !/^[a-z.]+@[a-z0-9-]+\.example$/.test(String(address)))).toEqual([]);
	});

	it('has duplicates among its leads and some that are qualified', () => {
		const addresses = column('lead', 'emailaddress1').filter((address) => address !== null);
		expect(addresses.length - new Set(addresses).size).toBeGreaterThan(5);
		expect(column('lead', 'statecode').filter((state) => state === 1).length).toBeGreaterThan(20);
	});

	it('links every contact to one of its accounts', () => {
		const accounts = new Set(column('account', 'accountid'));
		expect(column('contact', 'parentcustomerid').filter((id) => !accounts.has(id))).toEqual([]);
	});
});
