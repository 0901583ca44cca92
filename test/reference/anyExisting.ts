import fc from 'fast-check';
import { ACCOUNT_IDS, COMPANIES, existingId, EXTERNAL_IDS, FIRST, JOBS, LAST, maybe, PHONES, TEXTS, WEBSITES } from './anyValues';
import type { Table } from './columns';
import { ACCOUNTS } from './compareWorld';
import type { ExistingRow } from './world';

const LEAD_STATES = [{}, {}, {}, {}, { statecode: 1, statuscode: 3 }, { statecode: 1, statuscode: 3 }, { statecode: 2, statuscode: 4 }, { statecode: 2, statuscode: 7, merged: true }];
const CONTACT_STATES = [{}, {}, {}, {}, { statecode: 1, statuscode: 2 }, { statecode: 1, statuscode: 2, merged: true }];
const moment = fc.constantFrom('2024-01-01T00:00:00Z', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z', '2024-04-01T00:00:00Z');
const nothingFor = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? null : (value ?? null));

/** Stored as a person typed it: Dataverse keeps blanks behind a text, and finds it without them. */
const person = fc
	.record({
		firstname: maybe(FIRST.slice(0, 3)),
		lastname: fc.constantFrom(...LAST),
		emailaddress1: maybe(['a@x.example', 'B@x.example', 'b@x.example ', 'c+d@x.example']),
		telephone1: maybe(PHONES),
		mobilephone: maybe(PHONES, 3),
		jobtitle: maybe(JOBS.slice(0, 5), 2),
		description: maybe(TEXTS, 2),
		new_externalid: maybe(EXTERNAL_IDS, 2),
		createdon: moment,
		modifiedon: moment,
	})
	.map((values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, nothingFor(value)])));

const existing: Record<Table, fc.Arbitrary<ExistingRow>> = {
	lead: fc.tuple(person, maybe(COMPANIES.slice(0, 4)), fc.constantFrom(...LEAD_STATES)).map(([values, company, state]) => ({ ...values, subject: 's', companyname: nothingFor(company), ...state })),
	contact: fc.tuple(person, fc.constantFrom(null, ...ACCOUNTS), fc.constantFrom(...CONTACT_STATES)).map(([values, account, state]) => ({
		...values,
		...(account ? { 'parentcustomerid_account@odata.bind': `/accounts(${account.accountid})` } : {}),
		...state,
	})),
};

/** Rows that were merged point to one of the rows behind them, or to a row that nobody can see. */
const existingRows = (table: Table, areOutOfUse: boolean) =>
	fc.array(fc.tuple(areOutOfUse ? existing[table].filter(({ statecode }) => statecode !== undefined) : existing[table], fc.integer({ min: 1, max: 3 })), { maxLength: 4 }).map((rows) =>
		rows.map(([values, step], index) => ({
			[`${table}id`]: existingId(table, index),
			...values,
			...(values.merged && index + step < rows.length ? { _masterid_value: existingId(table, index + step) } : {}),
		})),
	);

const ACCOUNT_STATES = [{}, {}, {}, {}, { statecode: 1, statuscode: 2 }, { statecode: 1, statuscode: 2, merged: true, _masterid_value: ACCOUNTS[0]?.accountid }];

/** Accounts beside those of every world, inactive and merged ones among them. */
export const existingAccounts = fc
	.array(fc.tuple(fc.record({ name: fc.constantFrom(...COMPANIES.slice(0, 4), 'x.example'), websiteurl: maybe(WEBSITES.filter((site) => site.includes('.'))), new_externalid: maybe(EXTERNAL_IDS, 2), createdon: moment, modifiedon: moment }), fc.constantFrom(...ACCOUNT_STATES)), { maxLength: 3 })
	.map((accounts) => [...ACCOUNTS, ...accounts.map(([values, state], index) => ({ accountid: ACCOUNT_IDS[index], ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, nothingFor(value)])), ...state }))]);

/** Leads and contacts, some of which were made of a lead: one of the two rows says so. */
export const existingPeople = fc.constantFrom(true, false, false).chain((areOutOfUse) => fc.tuple(existingRows('lead', areOutOfUse), existingRows('contact', areOutOfUse), fc.array(fc.nat(9), { minLength: 4, maxLength: 4 }))).map(([leads, contacts, chosen]) => {
	const lead = leads.map((row): ExistingRow => ({ ...row }));
	const contact = contacts.map((row): ExistingRow => ({ ...row }));
	for (const [index, row] of lead.entries()) {
		const choice = chosen[index] ?? 0;
		const made = contact[choice % 5];
		if (row.statecode !== 1 || !made) continue;
		if (choice < 5) made._originatingleadid_value = row.leadid;
		else row._parentcontactid_value = made.contactid;
	}
	return { lead, contact };
});
