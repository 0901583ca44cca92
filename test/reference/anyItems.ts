import fc from 'fast-check';
import { ACCOUNT_IDS, COMPANIES, EMAILS, existingId, EXTERNAL_IDS, FIRST, JOBS, LAST, maybe, NOWHERE, OWNERS, PHONES, TEXTS, WEBSITES } from './anyValues';
import type { Table } from './columns';
import { ACCOUNTS, EURO } from './compareWorld';
import type { Item } from './world';

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

/** The item as auto-mapping takes it. */
export const namedLikeColumns = (item: Item): Item => Object.fromEntries(Object.entries(item).map(([name, value]) => [COLUMN_NAMES[name] ?? name, value]));

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
export type Temper = 'good' | 'bad' | 'refused';

/**
 * A value the service refuses stays alone in its world: were another item to replace it, it would never be sent, and the joined write
 * would succeed where one item after the other is refused and made.
 */
export const itemsOf = (temper: Temper, oddNames: boolean, ownerOnUpdate: boolean) =>
	fc.array(
		fc.tuple(details, fc.nat(oddNames ? 5 : 0)).map(([item, choice]) => {
			const currency = item.currency === 'euro or nowhere' ? { currency: temper === 'refused' ? NOWHERE : EURO.transactioncurrencyid } : {};
			const decided = temper === 'refused' ? { decision: undefined } : {};
			const refused: Record<string, unknown[]> = temper === 'refused' && !ownerOnUpdate ? {} : { owner: [NOWHERE] };
			return spelled(without(without({ ...item, ...currency, ...decided }, temper === 'good' ? BAD : {}), refused), choice);
		}),
		{ minLength: 1, maxLength: 8 },
	);
