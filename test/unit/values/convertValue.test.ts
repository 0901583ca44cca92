import { convertValue, isEmptyValue, isWritableType } from '../../../src/domain/values/convertValue';
import { ValueFault } from '../../../src/domain/values/fault';
import type { ColumnMetadata } from '../../../src/domain/metadata/table';
import { column, settings, SOURCES } from './columns';

const ID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const text = column('String', { maxLength: 10 });
const integer = column('Integer', { min: -5, max: 100 });
const decimal = column('Decimal', { min: -1000, max: 1000, precision: 2 });
const choice = column('Picklist', { options: SOURCES });
const multi = column('MultiSelectPicklist', { options: SOURCES });
const yesNo = column('Boolean', { options: [{ value: 0, labels: ['Allow', 'Zulassen'] }, { value: 1, labels: ['Do Not Allow', 'Nicht zulassen'] }] });
const parent = column('Lookup', { targets: [{ table: 'account', navigationProperty: 'parentaccountid' }] });
const customer = column('Customer', { targets: [{ table: 'account', navigationProperty: 'c_account' }, { table: 'contact', navigationProperty: 'c_contact' }] });

const convert = (value: unknown, to: ColumnMetadata) => convertValue(value, to, settings);
const faultOf = (value: unknown, to: ColumnMetadata): string => {
	try {
		return `no fault, but ${JSON.stringify(convert(value, to))}`;
	} catch (error) {
		if (!(error instanceof ValueFault)) throw error;
		return error.message;
	}
};

describe('a value becomes the column\'s own form, so', () => {
	const cases: [string, unknown, ColumnMetadata, unknown][] = [
		['long text keeps the blanks around it', ' Ann\n', column('Memo'), ' Ann\n'],
		['a number becomes text in a text column', 4510, text, '4510'],
		['yes/no becomes text in a text column', false, text, 'false'],
		['a text as long as the column is not too long', 'abcdefghij', text, 'abcdefghij'],
		['emoji are counted as the database counts them', '😀😀😀😀😀', text, '😀😀😀😀😀'],
		['a text named like an object\'s insides is just text', '__proto__', text, '__proto__'],
		['a whole number may come as text', ' 42 ', integer, 42],
		['a whole number may come with a pointless fraction', '42.0', integer, 42],
		['the smallest whole number is allowed', -5, integer, -5],
		['the greatest whole number is allowed', 100, integer, 100],
		['a decimal is rounded to the column\'s precision', 1.23456, decimal, 1.23],
		['a decimal keeps its sign', '-1.5', decimal, -1.5],
		['a half is rounded up as it is written, not as a computer holds it', '1.005', decimal, 1.01],
		['a negative half is rounded away from zero likewise', '-1.005', decimal, -1.01],
		['a decimal without precision is kept', 1.23456, column('Double'), 1.23456],
		['1e308 fits a floating point column without limits', 1e308, column('Double', { precision: 5 }), 1e308],
		['a choice takes its label', 'Trade Show', choice, 7],
		['a choice takes its label in another language', 'Messe', choice, 7],
		['a choice takes its label in any case and with blanks around', '  tRADE sHOW ', choice, 7],
		['a choice takes its number', 8, choice, 8],
		['a choice takes its number as text', '8', choice, 8],
		['a choice finds a label with a Turkish capital i', 'İSTANBUL', choice, 100_000_000],
		['several choices take a list', ['Messe', 1], multi, '1,7'],
		['several choices take text with commas', 'Trade Show, Anzeige', multi, '1,7'],
		['several choices take text with semicolons, each once', '7;Messe;1', multi, '1,7'],
		['several choices take one label that holds a comma', 'Research, Development', multi, '10'],
		['yes/no takes true', true, yesNo, true],
		['yes/no takes 0', 0, yesNo, false],
		['yes/no takes a word in any case', ' YES ', yesNo, true],
		['yes/no takes the column\'s own label', 'do not allow', yesNo, true],
		['yes/no takes the column\'s own label in another language', 'Zulassen', yesNo, false],
		['a lookup takes an id', ID.toUpperCase(), parent, { table: 'account', id: ID }],
		['a lookup takes an id in braces', `{${ID}}`, parent, { table: 'account', id: ID }],
		['a lookup takes an id in braces inside an object too', { id: ` {${ID}} `, type: 'account' }, parent, { table: 'account', id: ID }],
		['a lookup with several targets takes id and type', { id: ID, type: 'contact' }, customer, { table: 'contact', id: ID }],
		['a lookup takes id and table', { id: ID, table: 'account' }, customer, { table: 'account', id: ID }],
		['a unique identifier is written in lower case', ID.toUpperCase(), column('Uniqueidentifier'), ID],
	];

	it.each(cases)('%s', (_name, value, to, expected) => {
		expect(convert(value, to)).toEqual(expected);
	});
});

describe('a value that does not fit is refused with what is wrong and what is allowed:', () => {
	const cases: [string, unknown, ColumnMetadata, RegExp][] = [
		['text that is too long', 'abcdefghijk', text, /at most 10 characters and the value has 11 \("abcdefghijk"\)/],
		['text that is too long only by its last emoji', '123456789😀', text, /at most 10 characters and the value has 11/],
		['text with NUL', 'a\0b', text, /NUL/],
		['a list as text', ['a'], text, /takes text, and the value is "\["a"\]"/],
		['an object as text', { name: 'Ann' }, text, /takes text.*choose one field/],
		['a fraction as a whole number', 1.5, integer, /whole number, and the value is "1\.5"/],
		['a word as a whole number', 'twelve', integer, /whole number, and the value is "twelve"/],
		['a hexadecimal number', '0x10', integer, /whole number/],
		['yes/no as a whole number', true, integer, /whole number/],
		['a whole number that is too great', 101, integer, /takes -5 to 100, and the value is 101/],
		['a whole number that is too small', '-6', integer, /takes -5 to 100, and the value is -6/],
		['1e308 as a whole number', 1e308, integer, /whole number/],
		['a thousands separator', '1,234.5', decimal, /no thousands separator, and the value is "1,234\.5"/],
		['a decimal comma', '1,5', decimal, /point as decimal sign/],
		['1e308 as money', 1e308, column('Money', { min: -1e12, max: 1e12, precision: 2 }), /takes -1000000000000 to 1000000000000/],
		['infinity', '1e999', decimal, /takes a number/],
		['not a number', NaN, decimal, /takes a number/],
		['a decimal that is out of range only by rounding', '1000.005', decimal, /takes -1000 to 1000/],
		['an unknown label', 'Carrier Pigeon', choice, /no choice "Carrier Pigeon"; use one of: Advertisement \(1\), Trade Show \(7\)/],
		['an unknown number', 99, choice, /no choice "99"; use one of: Advertisement \(1\)/],
		['a label that two choices have', 'WEB', choice, /several choices labelled "WEB"; use the number: Web \(8\), Intranet \(9\)$/],
		['a label named like an object\'s insides', '__proto__', choice, /no choice "__proto__"/],
		['an object as a choice', { value: 1 }, choice, /no choice/],
		['one unknown label among several choices', 'Messe; Pigeon', multi, /no choice "Pigeon"/],
		['only separators as several choices', ' ; , ', multi, /no choice/],
		['a list of nothing as several choices', [''], multi, /no choice/],
		['a word as yes/no', 'perhaps', yesNo, /true or false \(Allow or Do Not Allow\), and the value is "perhaps"/],
		['2 as yes/no', 2, yesNo, /true or false/],
		['a name in a lookup', 'Contoso', parent, /takes the id \(GUID\), name, e-mail or alternate key of a row of account, and the value is "Contoso"/],
		['an id without table where there are several', ID, customer, /can point to account or contact; give/],
		['a lookup into a wrong table', { id: ID, type: 'lead' }, customer, /cannot point to lead, only to account or contact/],
		['a lookup into a table named like an object\'s insides', { id: ID, type: 'constructor' }, customer, /cannot point to constructor, only/],
		['a lookup into __proto__', { id: ID, type: '__proto__' }, customer, /cannot point to __proto__, only/],
		['an empty object in a lookup', {}, parent, /takes the id/],
		['a word as a unique identifier', 'x', column('Uniqueidentifier'), /takes a GUID/],
		['anything for an image', 'x', column('Image'), /of type Image, which cannot be written/],
	];

	it.each(cases)('%s', (_name, value, to, words) => {
		expect(faultOf(value, to)).toMatch(words);
	});

	it.each(cases)('%s, on one short line', (_name, value, to) => {
		expect(faultOf(value, to)).not.toMatch(/\n|\[object|native code/);
		expect(faultOf('x\n'.repeat(5000), to).length).toBeLessThan(400);
	});

	it('a label of a choice with very many, listing only some', () => {
		const many = column('Picklist', { options: Array.from({ length: 300 }, (_, value) => ({ value, labels: [`Label ${value}`] })) });
		expect(faultOf('x', many)).toMatch(/Label 24 \(24\) and 275 more$/);
	});
});

describe('a value says nothing', () => {
	it.each<[string, unknown, boolean]>([
		['when it is null', null, true],
		['when it is undefined', undefined, true],
		['when it is blank', ' \t\n', true],
		['when it is an empty list', [], true],
		['but not when it is 0', 0, false],
		['but not when it is false', false, false],
		['but not when it is a list', [0], false],
		['but not when it is a word', '0', false],
	])('%s', (_name, value, expected) => {
		expect(isEmptyValue(value)).toBe(expected);
	});
});

it.each<[string, boolean]>([['String', true], ['Owner', true], ['Image', false], ['toString', false], ['constructor', false], ['__proto__', false]])('columns of type %s can be written: %s', (type, expected) => {
	expect(isWritableType(type)).toBe(expected);
});
