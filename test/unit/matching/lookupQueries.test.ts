import type { FieldColumns } from '../../../src/domain/matching/fieldColumns';
import { lookupFilters } from '../../../src/domain/matching/lookupQueries';
import type { MatchField, MatchRule } from '../../../src/domain/matching/matchRule';

const person = (fields: Partial<Record<MatchField, string>>) => new Map(Object.entries(fields).map(([field, value]) => [field as MatchField, [String(value)]]));
const email: MatchRule = { label: 'e-mail', fields: ['email'] };
const emailPlace: FieldColumns[] = [{ kind: 'text', columns: ['emailaddress1'], maxLength: 100 }];
const name: MatchRule = { label: 'name', fields: ['firstName', 'company'] };
const namePlaces: FieldColumns[] = [{ kind: 'text', columns: ['firstname'], maxLength: 50 }, { kind: 'text', columns: ['name'], through: 'parentcustomerid_account' }];

const asked = (...filters: string[]) => filters.map(decodeURIComponent);

const list = (column: string, ...values: string[]) => `Microsoft.Dynamics.CRM.In(PropertyName='${column}',PropertyValues=[${values.map((value) => `"${value}"`).join(',')}])`;

describe('people are looked up', () => {
	it('all in one question by e-mail', () => {
		const filters = lookupFilters(email, [person({ email: 'a@x.com' }), person({ email: ' B@x.com ' })])(emailPlace);
		expect(asked(...filters)).toEqual([`Microsoft.Dynamics.CRM.In(PropertyName='emailaddress1',PropertyValues=["a@x.com","B@x.com"])`]);
	});

	it('each value once', () => {
		const [filter = ''] = lookupFilters(email, [person({ email: 'a@x.com' }), person({ email: 'a@x.com' })])(emailPlace);
		expect(decodeURIComponent(filter).match(/a@x\.com/g)).toHaveLength(1);
	});

	it('by several details at once, through the account for a company', () => {
		const filters = lookupFilters(name, [person({ firstName: 'Ann', company: "O'Neil & Sons 100%" })])(namePlaces);
		expect(asked(...filters)).toEqual([`${list('firstname', 'Ann')} and parentcustomerid_account/name eq 'O''Neil & Sons 100%'`]);
	});

	it('by several details field by field for all of them, those who share a value side by side', () => {
		const people = [person({ firstName: 'Ann', company: 'A' }), person({ firstName: "D'Arcy", company: 'B' }), person({ firstName: 'Ann', company: 'C' })];
		expect(asked(...lookupFilters(name, people)(namePlaces))).toEqual([
			`(${list('firstname', 'Ann')} or firstname eq 'D''Arcy') and (parentcustomerid_account/name eq 'A' or parentcustomerid_account/name eq 'C' or parentcustomerid_account/name eq 'B')`,
		]);
	});

	it('by a detail of several columns in any of them', () => {
		const places: FieldColumns[] = [{ kind: 'text', columns: ['firstname', 'nickname'] }, { kind: 'text', columns: ['companyname'] }];
		expect(asked(...lookupFilters(name, [person({ firstName: 'Ann', company: 'A' })])(places))).toEqual([`(${list('firstname', 'Ann')} or ${list('nickname', 'Ann')}) and ${list('companyname', 'A')}`]);
	});

	it('by a phone in all columns that hold phones', () => {
		const filters = lookupFilters({ label: 'phone', fields: ['phone'] }, [person({ phone: '425-555-0100' })], { phoneCountry: 'US' })([{ kind: 'phone', columns: ['mobilephone', 'telephone1'] }]);
		expect(filters).toHaveLength(2);
		for (const filter of filters) expect(decodeURIComponent(filter)).toContain('"+14255550100"');
	});

	it('by the last four digits of a phone where that is wanted, once for all who share them', () => {
		const people = ['425-555-0100', '(206) 555-0100 ext. 7'].map((phone) => person({ phone }));
		const ask = lookupFilters({ label: 'phone', fields: ['phone'] }, people, { phoneCountry: 'US', searchFormattedNumbers: true });
		expect(asked(...ask([{ kind: 'phone', columns: ['mobilephone', 'telephone1'] }])).at(-1)).toBe("contains(mobilephone,'0100') or contains(telephone1,'0100')");
	});

	it('by a number without quotes and by an id without quotes', () => {
		const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
		const rule: MatchRule = { label: 'x', fields: ['column:new_number', 'column:ownerid'] };
		const places: FieldColumns[] = [{ kind: 'number', columns: ['new_number'] }, { kind: 'guid', columns: ['new_id'] }];
		expect(asked(...lookupFilters(rule, [person({ 'column:new_number': '7', 'column:ownerid': id })])(places))).toEqual([`new_number eq 7 and new_id eq ${id}`]);
	});
});

describe('nothing is asked', () => {
	it.each<[string, Partial<Record<MatchField, string>>]>([
		['for a person without e-mail', {}],
		['for a blank e-mail', { email: '  ' }],
		['for an e-mail longer than its column', { email: `${'x'.repeat(100)}@x` }],
		['for a key of more than 850 characters', { email: 'x'.repeat(851) }],
		['for a key with NUL', { email: 'a\0@x.com' }],
	])('%s', (_name, details) => {
		expect(lookupFilters(email, [person(details)])(emailPlace)).toEqual([]);
	});

	it.each<[string, Partial<Record<MatchField, string>>]>([
		['when one of several details is missing', { firstName: 'Ann' }],
		['when one of several details is blank', { firstName: 'Ann', company: ' ' }],
		['when one of several details is longer than its column', { firstName: 'x'.repeat(51), company: 'Contoso' }],
	])('%s', (_name, details) => {
		expect(lookupFilters(name, [person(details)])(namePlaces)).toEqual([]);
	});

	it('when the table has no such column', () => {
		expect(lookupFilters(email, [person({ email: 'a@x.com' })])([{ kind: 'text', columns: [] }])).toEqual([]);
	});
});
