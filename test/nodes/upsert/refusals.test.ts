import type { IDataObject } from 'n8n-workflow';
import { startEmulator, type RunningEmulator } from '../../support/startEmulator';
import { upsert } from '../../support/upsertNode';

let emulator: RunningEmulator;
beforeAll(async () => {
	emulator = await startEmulator();
	emulator.seed({ lead: [{ lastname: 'Full', subject: 's', emailaddress1: 'full@x.example', jobtitle: 'j'.repeat(95) }] });
});
afterAll(async () => await emulator.stop());

const someone = { firstName: 'Ada', lastName: 'Byron', email: 'ada@engine.example' };
const row = (column: string, value: unknown = 'x', update = 'completeIfMissing') => ({ column, value, update });
const rows = (...list: object[]): IDataObject => ({ mapping: 'defaultsPlusMyRows', fields: { row: list } });
const rules = (...list: string[][]): IDataObject => ({ findExistingBy: 'custom', matchRules: { rule: list.map((columns) => ({ columns })) } });
const column = (value: string): IDataObject => ({ externalIdColumn: { __rl: true, mode: 'name', value } });

type Case = [title: string, parameters: IDataObject, sentence: string, items?: IDataObject[], credentials?: IDataObject];

const before = () => ({ leads: emulator.rows('lead'), contacts: emulator.rows('contact') });

describe('settings that cannot work stop the run before anything is written', () => {
	const cases: Case[] = [
		['no match rule', rules(), 'There is no match rule, so nothing could be recognised; add at least one.'],
		['a rule without columns', rules([]), 'Match rule 1 has no column; choose at least one or remove the rule.'],
		['a rule on a column that does not exist', rules(['emailaddress1'], ['email']), 'Match rule 2 compares column email, which Lead does not have; choose another column.'],
		['a rule on a multi-line column', rules(['description']), 'Match rule 1 compares Lead column "description", which is of type Memo and cannot be searched for equal values.'],
		['a rule on a date', rules(['estimatedclosedate']), 'Match rule 1 compares Lead column "estimatedclosedate", which is of type DateTime and cannot be searched for equal values.'],
		['a rule on a yes/no column', rules(['donotemail']), 'Match rule 1 compares Lead column "donotemail", which is of type Boolean and cannot be searched for equal values.'],
		['an external id column that does not exist', { findExistingBy: 'fullCascade', ...column('new_crmid') }, 'External ID Column "new_crmid" does not exist on Lead; choose one from the list.'],
		['a mapping row without a column', rows(row('')), 'A mapping row of Lead has no column; choose one or remove the row.'],
		['a column that does not exist', rows(row('favouritecolour')), 'Lead column "favouritecolour" does not exist; choose one from the list.'],
		['a display name in place of a column', rows(row('Job Title')), 'Lead column "Job Title" does not exist; did you mean jobtitle?'],
		['a column name in other case', rows(row('JobTitle')), 'Lead column "JobTitle" does not exist; did you mean jobtitle?'],
		['a prototype property in place of a column', rows(row('__proto__')), 'Lead column "__proto__" does not exist; choose one from the list.'],
		['the row id', rows(row('leadid')), 'Lead column "leadid" is the row\'s id, which this node chooses itself; remove the row.'],
		['the state', rows(row('statecode', 1)), 'Lead column "statecode" changes the row\'s state, which a field mapping cannot do; remove the row.'],
		['the status reason', rows(row('statuscode', 1)), 'Lead column "statuscode" changes the row\'s state, which a field mapping cannot do; remove the row.'],
		['the owner in the mapping', rows(row('ownerid')), 'Lead column "ownerid" is set with the Owner setting, not in the mapping; remove the row.'],
		['a calculated column', rows(row('fullname')), 'Lead column "fullname" is calculated by Dynamics and cannot be written; remove the row.'],
		['a column only the server writes', rows(row('createdon')), 'Lead column "createdon" is calculated by Dynamics and cannot be written; remove the row.'],
		['append to a choice', rows(row('leadsourcecode', 'Web', 'append')), 'Lead column "leadsourcecode" is of type Picklist, to which nothing can be appended; use Complete If Missing or Overwrite.'],
		['append to a number', rows(row('numberofemployees', 3, 'append')), 'Lead column "numberofemployees" is of type Integer, to which nothing can be appended; use Complete If Missing or Overwrite.'],
		['an unknown update option', rows(row('jobtitle', 'x', 'replace')), 'Lead column "jobtitle" has the update option "replace", and it can be completeIfMissing, overwrite, overwriteOrClear or append.'],
		['a contact column that does not exist', { mapping: 'defaultsPlusMyRows', contactFields: { row: [row('companyname')] } }, 'Contact column "companyname" does not exist; did you mean parentcustomerid?'],
		['S50: no room for all items', { options: { maximumRecords: 1 } }, 'There are 2 items and Maximum Records is 1; raise it, send fewer items, or set Over the Maximum to Skip the Rest.', [someone, someone]],
		['a maximum of zero', { options: { maximumRecords: 0 } }, 'Maximum Records has to be a whole number from 1 on, and it is 0.'],
		['a maximum that is no number', { options: { maximumRecords: 'many' } }, 'Maximum Records has to be a whole number from 1 on, and it is NaN.'],
		['a group size of zero', { options: { groupSize: 0 } }, 'Group Size has to be a whole number from 1 to 1000, and it is 0.'],
		['a group size over a batch', { options: { groupSize: 1001 } }, 'Group Size has to be a whole number from 1 to 1000, and it is 1001.'],
		['a phone country that is none', { options: { phoneCountry: 'Germany' } }, 'Phone Country is "GERMANY", which is no country code; use two letters such as US or DE.'],
		['a table by expression that is not offered', { saveAs: '={{ "leads" }}' }, 'Save As is "leads", and the environment has no table of that name; choose one from the list.'],
		['a search order that is not offered', { lookIn: '={{ "everywhere" }}' }, 'Look In is "everywhere", and it can be leadsThenContacts, contactsThenLeads or chosenTable.'],
		['an If Found that is not offered', { ifFound: '={{ "delete" }}' }, 'If Found is "delete", and it can be update, skip, review or createAnyway.'],
		['a preset that is not offered', { findExistingBy: '={{ "hubspot" }}' }, 'Find Existing By is "hubspot", and it can be popl, zoomInfoPerson, zoomInfoCompany, fullCascade or custom.'],
	];

	test.each(cases)('%s', async (_title, parameters, sentence, items = [someone], credentials = {}) => {
		const untouched = before();
		const { error } = await upsert(emulator, { parameters, items, credentials, onError: 'stopWorkflow' });
		expect(error).toMatchObject({ message: sentence, description: 'Nothing was written.' });
		const { reports, outputs } = await upsert(emulator, { parameters, items, credentials, onError: 'continueErrorOutput' });
		expect(reports.map(({ outcome, reason }) => [outcome, reason])).toEqual(items.map(() => ['failed', `${sentence} Nothing was written.`]));
		expect(outputs[3]).toHaveLength(items.length);
		expect(before()).toEqual(untouched);
	});

	test('S63: are said all at once', async () => {
		const { error } = await upsert(emulator, { parameters: { ...rows(row('fullname'), row('nope')), options: { maximumRecords: 0 } }, items: [someone], onError: 'stopWorkflow' });
		expect(error?.message).toBe('3 things have to be put right; nothing was written.');
		expect(error?.description?.split('\n')).toHaveLength(3);
	});
});

describe('values that cannot be written fail their item alone and are never sent', () => {
	const LABELS = 'Advertisement \\(1\\), .*Trade Show \\(7\\)';
	const cases: [title: string, column: string, value: unknown, sentence: RegExp, update?: string, item?: IDataObject][] = [
		['S60: an unknown label', 'leadsourcecode', 'Pigeon', new RegExp(`^Lead Source \\(leadsourcecode\\) has no choice "Pigeon"; use one of: ${LABELS}`)],
		['a number that is no choice', 'leadsourcecode', 99, new RegExp(`^Lead Source \\(leadsourcecode\\) has no choice "99"; use one of: ${LABELS}`)],
		['an unknown label among several', 'new_interests', 'Pigeons', /^Interests \(new_interests\) has no choice "Pigeons"; use one of: /],
		['a word that is neither yes nor no', 'donotemail', 'maybe', /^Do not allow Emails \(donotemail\) takes true or false \(.*\), and the value is "maybe"\.$/],
		['text for a whole number', 'numberofemployees', 'many', /\(numberofemployees\) takes a whole number, and the value is "many"\.$/],
		['a fraction for a whole number', 'numberofemployees', '2.5', /\(numberofemployees\) takes a whole number, and the value is "2\.5"\.$/],
		['a number below the range', 'numberofemployees', -1, /\(numberofemployees\) takes 0 to 1000000, and the value is -1\.$/],
		['a number above the range', 'numberofemployees', 1_000_001, /\(numberofemployees\) takes 0 to 1000000, and the value is 1000001\.$/],
		['thousands separators', 'revenue', '1,234.50', /\(revenue\) takes a number with a point as decimal sign and no thousands separator, and the value is "1,234\.50"\.$/],
		['a number too large for a computer', 'revenue', '1e999', /\(revenue\) takes a number .* "1e999"\.$/],
		['an amount above the range', 'revenue', '1e300', /\(revenue\) takes .* to .*, and the value is 1e\+300\.$/],
		['text for a date', 'estimatedclosedate', 'soon', /\(estimatedclosedate\) takes a date such as 2026-01-31 or 2026-01-31T13:45:00Z, and the value is "soon"\.$/],
		['a day that does not exist', 'estimatedclosedate', '2026-02-30', /\(estimatedclosedate\) takes a date such as .* "2026-02-30"\.$/],
		['a date before the calendar of the database', 'estimatedclosedate', '1700-01-01', /\(estimatedclosedate\) takes dates from 1753-01-01 to 9999-12-31, and the value is "1700-01-01"\.$/],
		['text longer than its column', 'pager', '1'.repeat(21), /^Pager \(pager\) takes at most 20 characters and the value has 21 \("1+"\); shorten it or set Text Too Long to Truncate\.$/],
		['a NUL character', 'jobtitle', 'a\0b', /^Job Title \(jobtitle\) holds a NUL character, which Dataverse cannot store; remove it from the value\.$/],
		['an object for text', 'jobtitle', { name: 'CTO' }, /^Job Title \(jobtitle\) takes text, and the value is "\{"name":"CTO"\}"; choose one field of it\.$/],
		['a name that no row has', 'transactioncurrencyid', 'Euro', /^Currency \(transactioncurrencyid\) has no row of Currency with the name "Euro"; correct the value or use the row's id\.$/],
		['a list for a lookup', 'transactioncurrencyid', ['Euro', 'US Dollar'], /\(transactioncurrencyid\) takes the id \(GUID\), name, e-mail or alternate key of a row of transactioncurrency, and the value is .*\.$/],
		['columns that are no key for a lookup', 'transactioncurrencyid', { isocurrencycode: 'USD' }, /\(transactioncurrencyid\) takes an alternate key of Currency, and isocurrencycode is none; it has no active key; use the id, the name or the e-mail\.$/],
		['a bare id for a lookup of several tables', 'customerid', '11111111-1111-4111-8111-111111111111', /\(customerid\) can point to .*; give \{ "id": "\.\.\.", "type": "\w+" \}\.$/],
		['the wrong table for a lookup', 'customerid', { id: '11111111-1111-4111-8111-111111111111', type: 'lead' }, /\(customerid\) cannot point to lead, only to .*\.$/],
		['S19: appended text that does not fit', 'jobtitle', 'Head of Sales', /^Job Title \(jobtitle\) takes at most 100 characters and the value has \d+ /, 'append', { email: 'full@x.example' }],
	];

	test.each(cases)('%s', async (_title, name, value, sentence, update = 'overwrite', item = someone) => {
		const untouched = before();
		const mapping = { mapping: 'defaultsPlusMyRows', fields: { row: [row(name, '={{ $json.value }}', update)] } };
		const { reports, outputs } = await upsert(emulator, { parameters: mapping, items: [{ ...item, value } as IDataObject] });
		expect(reports).toHaveLength(1);
		expect(reports[0]).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(sentence) });
		expect(outputs[3]).toHaveLength(1);
		expect(before()).toEqual(untouched);
	});

	test.each([
		['an owner whom nobody knows', { owner: 'fromItem', ownerFromItem: '={{ "somebody" }}' }, /^Owner has no row of User or Team with the name "somebody"; correct the value or use the row's id\.$/],
		['an owner of a table that owns nothing', { owner: 'fromItem', ownerFromItem: '={{ { id: "11111111-1111-4111-8111-111111111111", type: "account" } }}' }, /^Owner cannot point to account, only to systemuser or team\.$/],
	])('%s', async (_title, parameters, sentence) => {
		const untouched = before();
		const { reports } = await upsert(emulator, { parameters, items: [someone] });
		expect(reports[0]).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(sentence) });
		expect(before()).toEqual(untouched);
	});

	test('S63: all faults of an item are said at once', async () => {
		const { reports } = await upsert(emulator, { parameters: rows(row('pager', '1'.repeat(21)), row('leadsourcecode', 'Pigeon')), items: [someone] });
		expect(reports[0]?.reason).toMatch(/Pager.*Lead Source/s);
	});
});

describe('a credential that cannot work is one sentence', () => {
	test.each([
		['no environment URL', { environmentUrl: '' }, /^The environment URL is empty/],
		['an address that is none', { environmentUrl: 'not a url' }, /^The environment URL is not a web address/],
		['another host without the switch', { environmentUrl: 'https://example.com', customHost: false }, /example\.com|Custom Host|Dataverse/],
	])('%s', async (_title, credentials, sentence) => {
		const { error } = await upsert(emulator, { items: [someone], credentials, onError: 'stopWorkflow' });
		expect(error?.message).toMatch(sentence);
		expect(`${error?.message}${error?.description ?? ''}`).not.toMatch(/unused|Bearer|\bat \//);
	});
});
