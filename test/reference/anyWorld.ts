import fc from 'fast-check';
import type { FaultRule } from '../../emulator/contracts';
import { baseIds } from '../../emulator/store/baseData';
import type { Table } from './columns';
import { ACCOUNTS, EURO } from './compareWorld';
import type { CompanyChoices, ExistingRow, FieldRow, Item, Update, World } from './world';

/** A value now and then: most of the fields of most people are not filled. */
const maybe = <Value>(values: readonly Value[], empty = 1) =>
	fc.oneof({ weight: empty, arbitrary: fc.constantFrom(undefined, '', '  ') }, { weight: 2, arbitrary: fc.constantFrom(...values) });

const FIRST = ['Ada', 'ADA', 'Bo', ' Ada '];
const LAST = ['Byron', 'byron', 'Cole', "O'Neil & Söhne"];
const EMAILS = ['a@x.example', 'A@X.example', 'b@x.example', ' b@x.example', 'c+d@x.example', 'd@gmail.com', 'e@free.example', 'f@y.example', `${'l'.repeat(101)}@x.example`];
/** Spellings of two numbers, all on the list of forms that the page of the node says are asked for. */
const PHONES = ['4255550100', '(425) 555-0100', '425-555-0100', '+1 425 555 0100', '0014255550100', '425.555.0101', '+14255550101', '425/555-0101'];
const COMPANIES = ['Contoso', 'CONTOSO', 'Contoso', 'Fabrikam', 'Nobody "Inc" 100%', `${'c'.repeat(120)}`];
const EXTERNAL_IDS = ['E-1', 'e-1', 'E-2', '0'];
const JOBS = ['CTO', 'cto', 'CEO; CTO', 'x'.repeat(60), 'y'.repeat(60), 'z'.repeat(140), 'nul\0nul'];
const TEXTS = ['first', 'second', 'first | second', 'line\nline', 'x'.repeat(1500), 'y'.repeat(1500)];

const WEBSITES = ['x.example', 'https://www.X.example/', 'http://y.example', 'www.y.example', 'no website', 'z.example'];
const ACCOUNT_IDS = ['b0000000-0000-4000-8000-000000000000', '0b000000-0000-4000-8000-000000000001', 'fb000000-0000-4000-8000-000000000002'];

export const NOWHERE = '99999999-9999-4999-8999-999999999999';
const OWNERS = [baseIds.users.seller, { id: baseIds.users.manager, type: 'systemuser' }, { id: baseIds.team, type: 'team' }, 'nobody', NOWHERE];

/** Names an input field goes by; one is chosen for each item. */
const SPELLINGS: Record<string, string[]> = {
	firstName: ['firstName', 'First Name', 'given_name'],
	lastName: ['lastName', 'surname'],
	email: ['email', 'E-Mail', 'emailAddress'],
	phone: ['phone', 'Work Phone'],
	company: ['company', 'Organisation'],
};

/** What the fields of an item are called where they are named like columns; the others are named like no column of leads or contacts. */
const COLUMN_NAMES: Record<string, string> = {
	firstName: 'firstname',
	lastName: 'lastname',
	email: 'emailaddress1',
	email2: 'emailaddress2',
	phone: 'telephone1',
	mobile: 'mobilephone',
	company: 'companyname',
	externalId: 'new_externalid',
	jobTitle: 'jobtitle',
	count: 'numberofemployees',
	amount: 'revenue',
	day: 'estimatedclosedate',
	interests: 'new_interests',
};
const namedLikeColumns = (item: Item): Item => Object.fromEntries(Object.entries(item).map(([name, value]) => [COLUMN_NAMES[name] ?? name, value]));

/** Ids begin with anything, so that those of new rows come before, between and behind them. */
const existingId = (table: Table, index: number) => `${'17be'[index]}${table === 'lead' ? '1' : '2'}000000-0000-4000-8000-00000000000${index}`;

const anyUse = fc.record({ table: fc.constantFrom<Table>('lead', 'contact'), index: fc.nat(3), reactivate: fc.constantFrom(undefined, true) }).map(({ table, index, reactivate }) => ({ use: { table, id: existingId(table, index) }, reactivate }));
const WRONG = [{ use: { table: 'account', id: ACCOUNTS[0]?.accountid } }, { use: { table: 'lead', id: 'Ada' } }, { use: true }, { merge: true }, { create: true, skip: true }, { use: { table: 'lead', id: NOWHERE } }];
const OTHER = ['create', { create: true }, { create: true, reviewId: 'r-1' }, { create: true, reviewId: 'r-1' }, { create: true, reviewId: 'r-2' }, { skip: true }, 'skip', 'within three months', { use: null, create: false, skip: false }];

/** What comes back from review, rarely; as an object or as its text. */
const anyDecision = fc.oneof(
	{ weight: 12, arbitrary: fc.constant(undefined) },
	{ weight: 3, arbitrary: anyUse },
	{ weight: 1, arbitrary: anyUse.map((use) => JSON.stringify(use)) },
	{ weight: 3, arbitrary: fc.constantFrom<unknown>(...OTHER) },
	{ weight: 1, arbitrary: fc.constantFrom<unknown>(...WRONG) },
);

const details: fc.Arbitrary<Item> = fc.record({
	firstName: maybe(FIRST),
	lastName: fc.constantFrom('', ...LAST, ...LAST),
	email: maybe(EMAILS),
	email2: maybe(EMAILS, 3),
	phone: maybe(PHONES),
	mobile: maybe(PHONES, 3),
	company: maybe(COMPANIES),
	externalId: maybe(EXTERNAL_IDS, 2),
	jobTitle: maybe(JOBS),
	description: maybe(TEXTS),
	source: maybe(['Web', 'web', 8, '8', 'Partner', 'Pigeon'], 4),
	count: maybe([10, '250', 0, -1, '1.5', 10], 3),
	amount: maybe([7, '1234.5', 12.34, '1,234'], 3),
	day: maybe(['2026-01-31', '2026-01-31T10:00:00Z', '1999-12-31', 'soon'], 3),
	interests: maybe<unknown>(['Chess', ['Sailing', 'Chess'], 'Chess; Sailing', '100000003,100000000', 'Golf'], 3),
	optOut: maybe<unknown>([true, 'yes', '1', 'perhaps'], 4),
	currency: maybe(['euro or nowhere'], 6),
	owner: maybe<unknown>(OWNERS),
	companyWebsite: maybe(WEBSITES, 3),
	companyExternalId: maybe(EXTERNAL_IDS, 3),
	accountId: maybe([ACCOUNTS[0]?.accountid, ACCOUNT_IDS[0], ACCOUNT_IDS[1], NOWHERE, 'Contoso'], 12),
	createAccount: maybe([true], 12),
	decision: anyDecision,
	event: fc.constantFrom<unknown>('form-1', 'form-1', ' form-1', 'form-2', 7, '  '),
}) as fc.Arbitrary<Item>;

/** The fields a service or a conversion refuses are rare enough to leave whole runs without them. */
const BAD: Record<string, unknown[]> = {
	source: ['Pigeon'],
	count: [-1, '1.5'],
	amount: ['1,234'],
	day: ['soon'],
	interests: ['Golf'],
	optOut: ['perhaps'],
	jobTitle: ['nul\0nul', 'z'.repeat(140)],
	email: [EMAILS.at(-1)],
	email2: [EMAILS.at(-1)],
	company: [COMPANIES.at(-1)],
	owner: ['nobody', NOWHERE],
	event: ['  '],
	accountId: [NOWHERE, 'Contoso'],
	decision: WRONG,
};

const spelled = (item: Item, choice: number): Item =>
	Object.fromEntries(Object.entries(item).map(([name, value]) => [SPELLINGS[name]?.[choice % SPELLINGS[name].length] ?? name, value]));

const without = (item: Item, unwanted: Record<string, unknown[]>): Item => Object.fromEntries(Object.entries(item).filter(([name, value]) => !unwanted[name]?.includes(value)));

/** What may be wrong with items: nothing, what the node sees by itself, or also what only the service refuses. */
type Temper = 'good' | 'bad' | 'refused';

/**
 * A value the service refuses stays alone in its world: were another item to replace it, it would never be sent, and the joined write
 * would succeed where one item after the other is refused and made.
 */
const itemsOf = (temper: Temper, oddNames: boolean, ownerOnUpdate: boolean) =>
	fc.array(
		fc.tuple(details, fc.nat(oddNames ? 5 : 0)).map(([item, choice]) => {
			const currency = item.currency === 'euro or nowhere' ? { currency: temper === 'refused' ? NOWHERE : EURO.transactioncurrencyid } : {};
			const decided = temper === 'refused' ? { decision: undefined } : {};
			const refused: Record<string, unknown[]> = temper === 'refused' && !ownerOnUpdate ? {} : { owner: [NOWHERE] };
			return spelled(without(without({ ...item, ...currency, ...decided }, temper === 'good' ? BAD : {}), refused), choice);
		}),
		{ minLength: 1, maxLength: 8 },
	);

const update = (...options: Update[]): fc.Arbitrary<Update> => fc.constantFrom(...options);
const anyUpdate = update('completeIfMissing', 'overwrite', 'overwrite', 'overwriteOrClear', 'append');
const plainUpdate = update('completeIfMissing', 'overwrite');
const optionalUpdate = update('completeIfMissing', 'overwrite', 'overwriteOrClear');
const row = (column: string, from: string, options = anyUpdate): fc.Arbitrary<FieldRow> => fc.record({ column: fc.constant(column), from: fc.constant(from), update: options });

/**
 * Rows a mapping is made of. Columns that the platform fills by default (yes/no columns, the currency) are only overwritten; see
 * "What is left out" in the test.
 */
const PERSON_ROWS = [
	row('firstname', 'firstName', optionalUpdate),
	row('lastname', 'lastName', plainUpdate),
	row('emailaddress1', 'email', optionalUpdate),
	row('emailaddress1', 'email2', plainUpdate),
	row('emailaddress2', 'email2'),
	row('telephone1', 'phone', plainUpdate),
	row('mobilephone', 'mobile', optionalUpdate),
	row('telephone2', 'mobile', plainUpdate),
	row('jobtitle', 'jobTitle'),
	row('description', 'description'),
	row('new_externalid', 'externalId', plainUpdate),
	row('transactioncurrencyid', 'currency', update('overwrite')),
	row('donotemail', 'optOut', update('overwrite')),
];
const ROWS: Record<Table, fc.Arbitrary<FieldRow>[]> = {
	lead: [
		...PERSON_ROWS,
		row('companyname', 'company', plainUpdate),
		row('leadsourcecode', 'source', plainUpdate),
		row('numberofemployees', 'count', plainUpdate),
		row('revenue', 'amount', plainUpdate),
		row('estimatedclosedate', 'day', plainUpdate),
		row('new_interests', 'interests'),
		row('subject', 'jobTitle', update('completeIfMissing', 'overwrite', 'append')),
	],
	contact: [...PERSON_ROWS, row('numberofchildren', 'count', plainUpdate), row('annualincome', 'amount', plainUpdate), row('birthdate', 'day', plainUpdate)],
};
const fieldRows = (table: Table) => fc.array(fc.oneof(...ROWS[table]), { maxLength: 9 });

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
const existingAccounts = fc
	.array(fc.tuple(fc.record({ name: fc.constantFrom(...COMPANIES.slice(0, 4), 'x.example'), websiteurl: maybe(WEBSITES.filter((site) => site.includes('.'))), new_externalid: maybe(EXTERNAL_IDS, 2), createdon: moment, modifiedon: moment }), fc.constantFrom(...ACCOUNT_STATES)), { maxLength: 3 })
	.map((accounts) => [...ACCOUNTS, ...accounts.map(([values, state], index) => ({ accountid: ACCOUNT_IDS[index], ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, nothingFor(value)])), ...state }))]);

const company = fc.record<CompanyChoices>({
	externalIdColumn: fc.constantFrom('', 'new_externalid'),
	alsoByWebsite: fc.boolean(),
	noMatch: fc.constantFrom('create', 'create', 'review'),
	oneMatch: fc.constantFrom('link', 'link', 'review'),
	severalMatches: fc.constantFrom('review', 'lastModified'),
	whileUnderReview: fc.constantFrom('nothing', 'person'),
	freeMailDomains: fc.constantFrom('', 'free.example'),
});

/** Leads and contacts, some of which were made of a lead: one of the two rows says so. */
const existingPeople = fc.constantFrom(true, false, false).chain((areOutOfUse) => fc.tuple(existingRows('lead', areOutOfUse), existingRows('contact', areOutOfUse), fc.array(fc.nat(9), { minLength: 4, maxLength: 4 }))).map(([leads, contacts, chosen]) => {
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

/** Faults that repeating clears up; they strike the first requests of a run, be they look-ups or writes. */
const FAULTS: FaultRule[] = [{ kind: 'resetAfter' }, { kind: 'resetAfter' }, { kind: 'resetBefore' }, { kind: 'throttle', retryAfterSeconds: 3 }, { kind: 'unavailable' }, { kind: 'truncate' }];
const anyFault = fc
	.tuple(fc.constantFrom(...FAULTS), fc.nat(3), fc.integer({ min: 1, max: 2 }))
	.map(([rule, skip, times]): FaultRule => ({ ...rule, skip, times }));

const CUSTOM: Record<Table, string[][]> = {
	lead: [['emailaddress1'], ['detail:email'], ['detail:phone', 'lastname'], ['detail:firstName', 'detail:lastName', 'detail:company'], ['new_externalid'], ['lastname', 'telephone1'], ['companyname', 'lastname'], ['numberofemployees'], ['leadsourcecode', 'lastname'], ['firstname', 'lastname'], ['transactioncurrencyid', 'emailaddress1']],
	contact: [['emailaddress1'], ['detail:email'], ['detail:phone', 'lastname'], ['detail:firstName', 'detail:lastName', 'detail:company'], ['new_externalid'], ['lastname', 'telephone1'], ['numberofchildren'], ['firstname', 'lastname']],
};

const settings = fc.constantFrom<Table>('lead', 'contact').chain((saveAs) =>
	fc.record({
		saveAs: fc.constant(saveAs),
		lookIn: fc.constantFrom('leadsThenContacts' as const, 'contactsThenLeads' as const, 'chosenTable' as const),
		findExistingBy: fc.constantFrom('popl' as const, 'fullCascade' as const, 'fullCascade' as const, 'fullCascade' as const, 'zoomInfoPerson' as const, 'custom' as const),
		customRules: fc.uniqueArray(fc.constantFrom(...CUSTOM[saveAs]), { minLength: 1, maxLength: 3, selector: String }),
		externalIdColumn: fc.constantFrom('' as const, 'new_externalid' as const),
		ifFound: fc.constantFrom('update' as const, 'update' as const, 'update' as const, 'update' as const, 'skip' as const, 'review' as const, 'createAnyway' as const),
		severalMatches: fc.constantFrom('review' as const, 'lastModified' as const, 'oldest' as const, 'mostComplete' as const),
		inactiveMatches: fc.constantFrom('review' as const, 'update' as const, 'reactivate' as const, 'ignore' as const),
		disqualifiedLeads: fc.constantFrom('review' as const, 'reactivate' as const, 'ignore' as const),
		mapping: fc.constantFrom('defaultColumns' as const, 'defaultsPlusMyRows' as const, 'defaultsPlusMyRows' as const, 'myRowsOnly' as const, 'autoMap' as const),
		fields: fc.record({ lead: fieldRows('lead'), contact: fieldRows('contact') }),
		owner: fc.constantFrom('leave' as const, 'leave' as const, 'fromItem' as const, 'fixed' as const),
		ownerOnUpdate: fc.boolean(),
		separator: fc.constantFrom('' as const, ' | ' as const, '\\n' as const, '; ' as const),
		textTooLong: fc.constantFrom('error' as const, 'truncate' as const),
		groupSize: fc.constantFrom(100, 100, 3, 1),
		maximumRecords: fc.constantFrom(0, 0, 0, 3),
		onError: fc.constantFrom('continueErrorOutput' as const, 'continueErrorOutput' as const, 'stopWorkflow' as const),
		dryRunFirst: fc.constantFrom(false, false, true),
		company: fc.constantFrom(true, false).chain((isAssociated) => (isAssociated ? company : fc.constant(null))),
		existing: fc.tuple(existingPeople, existingAccounts).map(([people, account]) => ({ ...people, account })),
		faults: fc.oneof({ weight: 2, arbitrary: fc.constant<FaultRule[]>([]) }, { weight: 1, arbitrary: fc.array(anyFault, { minLength: 1, maxLength: 2 }) }),
	}),
);

/** Where the preset decides: ZoomInfo needs the column, and two do not offer it. */
const EXTERNAL_ID_OF: Partial<Record<World['findExistingBy'], World['externalIdColumn']>> = { zoomInfoPerson: 'new_externalid', popl: '', custom: '' };

/** Any world of the comparison. */
export const anyWorld: fc.Arbitrary<World> = fc.tuple(settings, fc.constantFrom<Temper>('bad', 'bad', 'refused', 'good', 'good', 'good'), fc.boolean(), fc.constantFrom(1, 1, 2)).chain(([chosen, temper, oddNames, runs]) =>
	fc.array(itemsOf(temper, oddNames, chosen.ownerOnUpdate), { minLength: runs, maxLength: runs }).map(
		(items): World => ({
			...chosen,
			// What only the service knows cannot show in a rehearsal.
			dryRunFirst: temper !== 'refused' && chosen.dryRunFirst,
			externalIdColumn: EXTERNAL_ID_OF[chosen.findExistingBy] ?? chosen.externalIdColumn,
			phoneCountry: 'US',
			// See "What is left out" in the test: refusals are compared where a person has one key.
			...(temper === 'refused' ? { findExistingBy: 'custom' as const, externalIdColumn: '' as const, customRules: chosen.customRules.slice(0, 1) } : {}),
			onError: temper === 'refused' ? 'continueErrorOutput' : chosen.onError,
			// An account is made before its person is refused, and stays; which id it got is not told.
			company: temper === 'refused' ? null : chosen.company,
			runs: chosen.mapping === 'autoMap' ? items.map((run) => run.map(namedLikeColumns)) : items,
		}),
	),
);
