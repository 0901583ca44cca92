import fc from 'fast-check';

import { allOf, compare, compareGuid, encodeFilter, search } from '../../../src/domain/odata/filter';
import { inFilters, orGroups } from '../../../src/domain/odata/filterGroups';
import { assertIdentifier, encodeOption, parseGuid, stringLiteral } from '../../../src/domain/odata/literal';
import { queryPath, rowPath } from '../../../src/domain/odata/path';

const ID = '0F0FD9BD-1111-4000-8000-1234567890AB';

describe('literals and names', () => {
	it.each([
		["O'Brien", "'O''Brien'"],
		["' or 1 eq 1 or '", "''' or 1 eq 1 or '''"],
		['', "''"],
	])('quote %j as %j', (text, literal) => {
		expect(stringLiteral(text)).toBe(literal);
	});

	it.each(['a b', "a'b", 'a&$top=1', '1a', '', 'a/b', 'naïve', 'a'.repeat(200)])('refuse %j as a name', (name) => {
		expect(() => assertIdentifier(name)).toThrow(RangeError);
	});

	it.each(['', 'abc', `${ID}'`, `${ID})?x`, ID.slice(1)])('refuse %j as a row id', (text) => {
		expect(() => parseGuid(text)).toThrow(RangeError);
	});

	it('spell a row id as the service does', () => {
		expect(rowPath('leads', ` {${ID}} `)).toBe(`leads(${ID.toLowerCase()})`);
		expect(compareGuid('_ownerid_value', 'eq', ID).text).toBe(`_ownerid_value eq ${ID.toLowerCase()}`);
	});

	it('never leave a character in an option that means something in an address', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				const encoded = encodeOption(text);
				expect(encoded).toMatch(/^[A-Za-z0-9\-_.!~*()%]*$/);
				expect(decodeURIComponent(encoded)).toBe(text);
			}),
		);
	});

	it('survive half a surrogate pair', () => {
		expect(encodeOption('a\ud800b')).toBe('a%EF%BF%BDb');
	});

	it('switch wildcards off in searches', () => {
		expect(search('contains', 'subject', "50%_[x]'").text).toBe("contains(subject,'50[%][_][[]x]''')");
	});
});

describe('paths', () => {
	it('put encoded options together', () => {
		const filter = encodeFilter(allOf(compare('firstname', 'eq', 'A&B'), compare('statecode', 'eq', 0)));
		expect(queryPath('leads', { select: ['leadid', '_ownerid_value'], filter, orderBy: ['createdon asc'], top: 5, count: true })).toBe(
			'leads?$select=leadid,_ownerid_value&$filter=(firstname%20eq%20%27A%26B%27%20and%20statecode%20eq%200)&$orderby=createdon%20asc&$top=5&$count=true',
		);
		expect(queryPath('leads')).toBe('leads');
	});
});

describe('a question for many values', () => {
	it('asks plain values by In, double-quoted', () => {
		expect(inFilters({ column: 'emailaddress1', values: ['a+b@x.com', 'c@x.com', 'a+b@x.com'] }).map(({ filter }) => decodeURIComponent(filter))).toEqual([
			'Microsoft.Dynamics.CRM.In(PropertyName=\'emailaddress1\',PropertyValues=["a+b@x.com","c@x.com"])',
		]);
	});

	it.each(['say "hi"', 'back\\slash', "O'Brien", 'tab\there', 'x'.repeat(851)])('asks %j by eq, whose quoting is documented', (value) => {
		const [group, ...more] = inFilters({ column: 'subject', values: [value] });
		expect(more).toEqual([]);
		expect(decodeURIComponent(group!.filter)).toBe(`subject eq ${stringLiteral(value)}`);
	});

	it('covers every value exactly once and keeps every limit, whatever the values are', () => {
		const values = fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom("O'Brien", '"', '\\', '%', '&$top=1')), { maxLength: 60 });
		fc.assert(
			fc.property(values, (asked) => {
				const groups = inFilters({ column: 'subject', values: asked, maxUrlLength: 2_000, maxValues: 7 });
				expect(groups.flatMap(({ members }) => members).sort()).toEqual([...new Set(asked)].sort());
				for (const { filter, members } of groups) {
					expect(filter.length).toBeLessThanOrEqual(2_000);
					if (filter.startsWith('Microsoft')) expect(members.length).toBeLessThanOrEqual(7);
				}
			}),
		);
	});

	it('never puts more than 1,000 values into one In and 500 conditions into one or', () => {
		const plain = Array.from({ length: 2_500 }, (_, index) => `v${index}`);
		const quoted = Array.from({ length: 1_100 }, (_, index) => `O'${index}`);
		expect(inFilters({ column: 'subject', values: plain }).map(({ members }) => members.length)).toEqual([1_000, 1_000, 500]);
		expect(inFilters({ column: 'subject', values: quoted }).map(({ members }) => members.length)).toEqual([500, 500, 100]);
	});

	it('counts the conditions inside each member', () => {
		const asked = Array.from({ length: 600 }, (_, index) => ({ member: index, condition: allOf(compare('firstname', 'eq', 'A'), compare('lastname', 'eq', `B${index}`)) }));
		expect(orGroups(asked).map(({ members }) => members.length)).toEqual([250, 250, 100]);
	});

	it('refuses a value no address could carry', () => {
		expect(() => inFilters({ column: 'subject', values: ['ü'.repeat(20_000)] })).toThrow(RangeError);
	});
});
