import { wrongRows } from '../../../demo/leads/checkRows';

const rows = [{ emailaddress1: 'Ann@x.example', jobtitle: 'CEO' }, { emailaddress1: 'bob@x.example', jobtitle: null }];

describe("the demo's look into the CRM", () => {
	it.each([
		['is content when the row is there, whatever the case of its key', { where: { emailaddress1: 'ann@X.example' }, count: 1, columns: { jobtitle: 'CEO' } }, []],
		['is content when nothing is there and nothing should be', { where: { emailaddress1: 'carl@x.example' }, count: 0 }, []],
		['complains about a missing row', { where: { emailaddress1: 'carl@x.example' }, count: 1 }, [expect.stringContaining('0 lead rows')]],
		['complains about a duplicate', { where: {}, count: 1 }, [expect.stringContaining('2 lead rows')]],
		['complains about another value', { where: { emailaddress1: 'bob@x.example' }, count: 1, columns: { jobtitle: 'CFO' } }, ['jobtitle is null instead of "CFO"']],
	])('%s', (_name, expected, sentences) => {
		expect(wrongRows(rows, { table: 'lead', ...expected })).toEqual(sentences);
	});
});
