import * as fc from 'fast-check';
import type { FieldColumns } from '../../../src/domain/matching/fieldColumns';
import { foldKey, foldKeyAndAccents } from '../../../src/domain/matching/foldKey';
import type { MatchField, MatchRule } from '../../../src/domain/matching/matchRule';
import { keysOfRow, keysOfValues, normaliseValue } from '../../../src/domain/matching/ruleKeys';

const text = (...columns: string[]): FieldColumns => ({ kind: 'text', columns });
const email: MatchRule = { label: 'e-mail', fields: ['email'] };
const name: MatchRule = { label: 'name', fields: ['firstName', 'lastName', 'company'] };
const phone: MatchRule = { label: 'phone', fields: ['phone'] };
const namePlaces = [text('firstname'), text('lastname'), text('companyname')];

const values = (fields: Partial<Record<MatchField, string[]>>) => new Map(Object.entries(fields) as [MatchField, string[]][]);
const nameKeys = (...parts: string[]) => keysOfValues(name, namePlaces, values({ firstName: [parts[0] ?? ''], lastName: [parts[1] ?? ''], company: [parts[2] ?? ''] }));

describe('two texts as match keys', () => {
	it.each<[string, string, string, boolean]>([
		['are equal in any case', 'Ann@CONTOSO.com', 'ann@contoso.COM', true],
		['are equal with blanks around', ' ann@contoso.com\t', 'ann@contoso.com', true],
		['are equal composed and decomposed', 'Zo\u00eb', 'Zoe\u0308', true],
		['differ by blanks inside', 'Ann Marie', 'AnnMarie', false],
		['differ by an accent', 'José', 'Jose', false],
		['differ by a Turkish dotless i', 'Işık', 'Isik', false],
		['are equal with emoji', 'Ann 😀', 'ANN 😀', true],
		['differ by an emoji', 'Ann 😀', 'Ann 😁', false],
		['are equal with quotes, ampersands and percent signs', 'O\'Neil & "Sons" 100%', 'o\'neil & "sons" 100%', true],
	])('%s', (_name, one, other, same) => {
		expect(normaliseValue('text', one) === normaliseValue('text', other)).toBe(same);
	});

	it('are equal without accents where the environment compares so', () => {
		expect(foldKeyAndAccents('JOSÉ İnan')).toBe(foldKeyAndAccents('jose inan'));
	});

	it('are folded once and for all', () => {
		fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (any) => foldKey(foldKey(any)) === foldKey(any)));
	});
});

describe('a value never matches anything', () => {
	it.each<[string, FieldColumns['kind'], unknown]>([
		['when it is empty', 'text', ''],
		['when it is blank', 'text', ' \u00a0\t'],
		['when it is null', 'text', null],
		['when it is undefined', 'guid', undefined],
		['when it is longer than 850 characters', 'text', 'x'.repeat(851)],
		['when it is a blank number', 'number', ' '],
		['when it is a number that is none', 'number', 'twelve'],
		['when it is a phone of four digits', 'phone', '1234'],
	])('%s', (_name, kind, value) => {
		expect(normaliseValue(kind, value)).toBeNull();
	});

	it('but does with 850 characters exactly', () => {
		expect(normaliseValue('text', 'x'.repeat(850))).toHaveLength(850);
	});

	it('when another column of its rule is empty', () => {
		expect(nameKeys('Ann', '', 'Contoso')).toEqual([]);
		expect(keysOfValues(name, namePlaces, values({ firstName: ['Ann'], lastName: ['Lee'] }))).toEqual([]);
	});

	it('when another column of its rule is empty in the row', () => {
		expect(keysOfRow(namePlaces, { firstname: 'Ann', lastname: 'Lee', companyname: null })).toEqual([]);
		expect(keysOfRow([text('emailaddress1')], { emailaddress1: '' })).toEqual([]);
	});
});

describe('the keys of a person and of a row', () => {
	it('are the same for the same details', () => {
		expect(keysOfRow(namePlaces, { firstname: 'ANN', lastname: ' lee', companyname: 'Contoso ' })).toEqual(nameKeys('Ann', 'Lee', 'contoso'));
	});

	it('are several for several phones, each once', () => {
		const places: FieldColumns[] = [{ kind: 'phone', columns: ['mobilephone', 'telephone1', 'telephone2'] }];
		const row = { mobilephone: '(425) 555-0100', telephone1: '+1 425 555 0100', telephone2: '425-555-0199' };
		expect(keysOfRow(places, row, 'US')).toEqual(['+14255550100', '+14255550199']);
		expect(keysOfValues(phone, places, values({ phone: ['425.555.0199'] }), 'US')).toEqual(['+14255550199']);
	});

	it('take a company from the account a contact belongs to', () => {
		const places: FieldColumns[] = [{ kind: 'text', columns: ['name'], through: 'parentcustomerid_account' }];
		expect(keysOfRow(places, { name: 'not this', parentcustomerid_account: { name: 'Contoso' } })).toEqual(['contoso']);
		expect(keysOfRow(places, { parentcustomerid_account: null })).toEqual([]);
	});

	it('take a lookup by its Web API name', () => {
		expect(keysOfRow([{ kind: 'guid', columns: ['parentcustomerid'] }], { _parentcustomerid_value: 'ABC' })).toEqual(['abc']);
	});

	it('compare numbers as numbers', () => {
		expect(keysOfRow([{ kind: 'number', columns: ['new_number'] }], { new_number: 7 })).toEqual(
			keysOfValues({ label: 'n', fields: ['column:new_number'] }, [{ kind: 'number', columns: ['new_number'] }], values({ 'column:new_number': ['7.0'] })),
		);
	});

	it('never mix up where one detail ends and the next begins', () => {
		expect(nameKeys('Ann\u001fLee', 'Contoso', 'x')).not.toEqual(nameKeys('Ann', 'Lee\u001fContoso', 'x'));
		expect(nameKeys('a', 'b\u001fc', 'd')).not.toEqual(nameKeys('a\u001fb', 'c', 'd'));
		fc.assert(
			fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 3, maxLength: 3 }), fc.array(fc.string({ minLength: 1 }), { minLength: 3, maxLength: 3 }), (one, other) => {
				const folded = (parts: string[]) => JSON.stringify(parts.map(foldKey));
				const [a, b] = [nameKeys(...one), nameKeys(...other)];
				if (a.length > 0 && folded(one) !== folded(other)) expect(a).not.toEqual(b);
			}),
		);
	});

	it('do not depend on the order in which the details come', () => {
		const details: [MatchField, string[]][] = [['firstName', ['Ann']], ['lastName', ['Lee']], ['company', ['Contoso']]];
		fc.assert(fc.property(fc.shuffledSubarray(details, { minLength: 3 }), (shuffled) => {
			expect(keysOfValues(name, namePlaces, new Map(shuffled))).toEqual(nameKeys('Ann', 'Lee', 'Contoso'));
		}));
	});

	it('are none for an e-mail rule without an e-mail', () => {
		expect(keysOfValues(email, [text('emailaddress1')], values({}))).toEqual([]);
	});
});
