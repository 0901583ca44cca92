import { dirname } from 'node:path';
import { LAST_ROW, PROMISED, STILL_TO_COME } from './requirementRows';
import { namedRows, rowsNamedIn, runsTheNode } from './rowTitles';

const root = dirname(dirname(dirname(__dirname)));
const named = namedRows(root);
const shown = new Set(named.filter(({ isShown }) => isShown).map(({ row }) => row));
const isKnown = (row: string): boolean => Number(row.slice(1)) >= 1 && Number(row.slice(1)) <= LAST_ROW[row.startsWith('S') ? 'S' : 'G'];

describe('every promised row of the requirements', () => {
	it('has a test that runs the node and begins with the row\'s number, or is still to come', () => {
		expect(Object.keys(PROMISED).filter((row) => !shown.has(row) && !STILL_TO_COME.includes(row))).toEqual([]);
	});

	it('leaves the list of those still to come as soon as it has its test', () => {
		expect(STILL_TO_COME.filter((row) => shown.has(row)).map((row) => `${row} has a test: remove it from STILL_TO_COME`)).toEqual([]);
		expect(STILL_TO_COME.filter((row) => !(row in PROMISED))).toEqual([]);
	});

	it('is a row that there is, like every row that a title names', () => {
		expect(Object.keys(PROMISED).filter((row) => !isKnown(row))).toEqual([]);
		expect(named.filter(({ row }) => !isKnown(row)).map(({ row, file }) => `${file} names ${row}, which there is not`)).toEqual([]);
	});
});

describe('the rows that a title names', () => {
	it.each<[what: string, text: string, rows: string[]]>([
		['one', "test('S12: becomes a contact', ...)", ['S12']],
		['several', "it(`S55, S94: companies of ${one} G4`, ...); it('S68 S69: the same', ...)", ['S55', 'S94', 'S68', 'S69']],
		['those in the cells of a table', "test.each([['S5', 'a'], ['S6, S7', 'b']])('%s: leads of %s', ...)", ['S5', 'S6', 'S7']],
		['none in a value', "const vendor = 'S12';", []],
		['none in the middle', "test('finds S12: nobody', ...)", []],
	])('are found: %s', (_what, text, rows) => {
		expect(rowsNamedIn(text)).toEqual(rows);
	});

	it.each([
		['nodes/upsert/matching.test.ts', true],
		['e2e/people.test.ts', true],
		['unit/matching/phone.test.ts', false],
		['contract/wire.test.ts', false],
	])('are shown by %s: %s', (name, isShown) => {
		expect(runsTheNode(name)).toBe(isShown);
	});
});
