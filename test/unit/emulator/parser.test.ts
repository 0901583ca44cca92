import { ApiError } from '../../../emulator/contracts';
import { foldText } from '../../../emulator/store/fold';
import { likeToRegExp } from '../../../emulator/store/likePattern';
import { countConditions } from '../../../emulator/query/countConditions';
import { parseExpand } from '../../../emulator/query/parseExpand';
import { parseFilter } from '../../../emulator/query/parseFilter';
import { parseOrderBy } from '../../../emulator/query/parseOrderBy';

const name = { kind: 'path', names: ['name'] };
const comparison = (right: unknown) => ({ kind: 'comparison', operator: 'eq', left: name, right });

describe('parsing a filter', () => {
	it.each([
		['undoes doubled quotes', "name eq 'O''Brien'", comparison({ kind: 'text', value: "O'Brien" })],
		['tells an id from a number', 'name eq 00000000-0000-4000-8000-00000000000A', comparison({ kind: 'guid', value: '00000000-0000-4000-8000-00000000000a' })],
		['tells a moment from a day', 'name eq 2026-01-31T13:45:00.5+01:00', comparison({ kind: 'moment', value: '2026-01-31T13:45:00.5+01:00' })],
		['tells a day from a number', 'name eq 2026-01-31', comparison({ kind: 'day', value: '2026-01-31' })],
		['reads negative fractions', 'name eq -1.5', comparison({ kind: 'number', value: -1.5, whole: false })],
		['reads words as values', 'name eq null', comparison({ kind: 'null' })],
		['reads paths', "a/b/name eq 'x'", { kind: 'comparison', operator: 'eq', left: { kind: 'path', names: ['a', 'b', 'name'] }, right: { kind: 'text', value: 'x' } }],
		['reads a lambda', "rows/any(r:r/name eq 'x')", { kind: 'lambda', quantifier: 'any', path: ['rows'], variable: 'r', predicate: { kind: 'comparison', operator: 'eq', left: { kind: 'path', names: ['r', 'name'] }, right: { kind: 'text', value: 'x' } } }],
	])('%s', (_name, text, expected) => {
		expect(parseFilter(text)).toEqual(expected);
	});

	it('reads a list in a query function, escapes undone', () => {
		const node = parseFilter(String.raw`Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=["a","b\"c","d'e,f]"])`);
		expect(node).toMatchObject({ kind: 'queryFunction', name: 'In' });
		expect(node.kind === 'queryFunction' && node.parameters.get('PropertyValues')).toEqual({ kind: 'list', value: ['a', 'b"c', "d'e,f]"] });
	});

	it.each([
		['an unclosed text', "name eq 'x"],
		['an unclosed parenthesis', "(name eq 'x'"],
		['a missing operand', "name eq 'x' and"],
		['something after the end', "name eq 'x' name"],
		['a list without double quotes', "Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=['a'])"],
		['all without a condition', 'rows/all()'],
		['nesting without end', `${'('.repeat(200)}name eq 1${')'.repeat(200)}`],
	])('refuses %s', (_name, text) => {
		expect(() => parseFilter(text)).toThrow(ApiError);
	});

	it('counts a query function as one condition', () => {
		expect(countConditions(parseFilter(`(a eq 1 or not (b eq 2)) and Microsoft.Dynamics.CRM.In(PropertyName='c',PropertyValues=["1","2"]) and d/any(x:x/a eq 1 and x/b eq 2)`))).toBe(5);
	});
});

describe('parsing an order', () => {
	it('reads directions and paths', () => {
		expect(parseOrderBy('a desc, b/c asc,d')).toEqual([{ path: ['a'], descending: true }, { path: ['b', 'c'], descending: false }, { path: ['d'], descending: false }]);
	});
});

describe('parsing an expand', () => {
	it('keeps commas inside parentheses and quotes together', () => {
		const [first, second] = parseExpand("a($select=x,y;$filter=z eq 'p,q)';$expand=c($select=d)),b");
		expect([first?.navigation, first?.select, first?.expand[0]?.select, second?.navigation]).toEqual(['a', ['x', 'y'], ['d'], 'b']);
	});

	it('refuses more than 15', () => {
		expect(() => parseExpand(Array.from({ length: 16 }, (_, at) => `n${at}`).join(','))).toThrow('15');
	});

	it('refuses options that are not supported inside', () => {
		expect(() => parseExpand('a($skip=1)')).toThrow(ApiError);
	});
});

describe('comparing text', () => {
	it.each([
		['folds letters beyond ASCII', 'ÉCOLE', 'école', false],
		['drops trailing spaces', 'a  ', 'a', false],
		['keeps leading spaces', ' a', ' a', false],
		['takes composed and decomposed letters as equal', 'e\u0301', 'é', false],
		['drops accents when told to', 'Émile', 'emile', true],
	])('%s', (_name, text, expected, ignoreAccents) => {
		expect(foldText(text, ignoreAccents)).toBe(expected);
	});

	it.each([
		['a%c', 'abbc', true],
		['a_c', 'abbc', false],
		['[a-c]x', 'bx', true],
		['[^a-c]x', 'bx', false],
		['100[%]', '100%', true],
		['100[%]', '1000', false],
		['a.c', 'abc', false],
		['[[]x', '[x', true],
	])('the pattern %s on %s gives %s', (pattern, text, expected) => {
		expect(likeToRegExp(pattern).test(text)).toBe(expected);
	});
});
