import * as fc from 'fast-check';
import { mergeColumn, type MergeSettings } from '../../../src/domain/mapping/mergeColumn';
import type { UpdateOption } from '../../../src/domain/mapping/mappingRow';
import type { ColumnMetadata } from '../../../src/domain/metadata/table';
import type { ColumnValue } from '../../../src/domain/values/convertValue';
import { column } from '../values/columns';

const ID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const text = column('String', { maxLength: 20 });
const memo = column('Memo', { maxLength: 100 });
const multi = column('MultiSelectPicklist');
const cutting: MergeSettings = { separator: null, tooLong: 'truncate' };
const refusing: MergeSettings = { separator: null, tooLong: 'error' };

const merge = (current: unknown, update: UpdateOption, value: ColumnValue | null, to: ColumnMetadata = text, settings = refusing) => mergeColumn(current, { column: to, value, update }, settings);

describe('complete if missing', () => {
	it.each<[string, unknown, ColumnValue, ColumnValue | undefined]>([
		['fills what is null', null, 'new', 'new'],
		['fills what was never read', undefined, 'new', 'new'],
		['fills what is empty text', '', 'new', 'new'],
		['keeps what is there', 'old', 'new', undefined],
		['keeps 0', 0, 5, undefined],
		['keeps no', false, true, undefined],
	])('%s', (_name, current, value, expected) => {
		expect(merge(current, 'completeIfMissing', value)).toBe(expected);
	});
});

describe('overwrite', () => {
	it.each<[string, ColumnMetadata, unknown, ColumnValue, ColumnValue | undefined]>([
		['fills what is empty', text, null, 'new', 'new'],
		['replaces what is there', text, 'old', 'new', 'new'],
		['replaces text in another case', text, 'ann', 'Ann', 'Ann'],
		['changes nothing where the text is the same', text, 'same', 'same', undefined],
		['changes nothing where the number is the same', column('Money'), 1.5, 1.5, undefined],
		['changes nothing where the number came as text', column('BigInt'), '15', 15, undefined],
		['replaces 0', column('Integer'), 0, 5, 5],
		['writes 0', column('Integer'), 5, 0, 0],
		['writes no', column('Boolean'), true, false, false],
		['changes nothing where no is no', column('Boolean'), false, false, undefined],
		['changes nothing where the moment is written another way', column('DateTime'), '2026-01-31T12:45:00Z', '2026-01-31T12:45:00.000Z', undefined],
		['changes nothing where the day is the same', column('DateTime'), '2026-01-31', '2026-01-31', undefined],
		['changes nothing where the choices are in another order', multi, '3,1', '1,3', undefined],
		['changes nothing where the lookup points there already', column('Lookup'), ID, { table: 'account', id: ID }, undefined],
	])('%s', (_name, to, current, value, expected) => {
		expect(merge(current, 'overwrite', value, to)).toEqual(expected);
	});
});

describe('overwrite or clear', () => {
	it.each<[string, ColumnMetadata, unknown, ColumnValue | null, ColumnValue | null | undefined]>([
		['empties what is there', text, 'old', null, null],
		['empties 0', column('Integer'), 0, null, null],
		['empties no', column('Boolean'), false, null, null],
		['empties a lookup', column('Lookup'), ID, null, null],
		['changes nothing that is empty', text, null, null, undefined],
		['changes nothing that was never read', text, undefined, null, undefined],
		['changes nothing that is empty text', text, '', null, undefined],
		['replaces what is there', text, 'old', 'new', 'new'],
	])('%s', (_name, to, current, value, expected) => {
		expect(merge(current, 'overwriteOrClear', value, to)).toEqual(expected);
	});
});

describe('append', () => {
	it.each<[string, ColumnMetadata, string | null, unknown, ColumnValue, ColumnValue | undefined]>([
		['fills what is empty without a separator', text, null, null, 'new', 'new'],
		['adds behind a semicolon in one-line text', text, null, 'old', 'new', 'old; new'],
		['adds on a new line in long text', memo, null, 'old', 'new', 'old\nnew'],
		['adds behind a separator of one\'s own', text, ' | ', 'old', 'new', 'old | new'],
		['adds nothing that is all there is', text, null, 'new', 'new', undefined],
		['adds nothing that is there at the beginning', text, null, 'new; old', 'new', undefined],
		['adds nothing that is there in the middle', text, null, 'a; new; old', 'new', undefined],
		['adds nothing that is there at the end', text, null, 'old; new', 'new', undefined],
		['adds nothing of several lines that is there', memo, null, 'a\nb\nc', 'b\nc', undefined],
		['adds what is only part of a segment', text, null, 'newest', 'new', 'newest; new'],
		['adds what is there in another case', text, null, 'NEW', 'new', 'NEW; new'],
		['adds choices to choices, sorted, each once', multi, null, '3,1', '2,3', '1,2,3'],
		['adds no choice that is there', multi, null, '1,2,3', '2', undefined],
	])('%s', (_name, to, separator, current, value, expected) => {
		expect(merge(current, 'append', value, to, { ...refusing, separator })).toBe(expected);
	});

	it('refuses what would not fit any more, with both lengths', () => {
		expect(() => merge('x'.repeat(15), 'append', 'abcdef')).toThrow(/at most 20 characters and the value has 23/);
	});

	it.each<[string, string, string, string | undefined]>([
		['cuts what does not fit', 'x'.repeat(15), 'abcdef', `${'x'.repeat(15)}; abc`],
		['adds nothing, not even a separator, where not one character fits', 'x'.repeat(18), 'abc', undefined],
		['adds nothing to a full column', 'x'.repeat(20), 'abc', undefined],
		['adds nothing where only half an emoji would fit', 'x'.repeat(17), '😀', undefined],
	])('may cut, and then %s', (_name, current, value, expected) => {
		expect(merge(current, 'append', value, text, cutting)).toBe(expected);
	});
});

const someText = fc.string({ unit: fc.constantFrom('a', 'B', ';', ' ', '\n', '|', '😀', 'é'), minLength: 1, maxLength: 25 });
const piece = someText.filter((any) => any.trim() !== '');

describe('whatever is there and whatever comes', () => {
	it.each<UpdateOption>(['completeIfMissing', 'overwrite', 'append'])('merging twice is merging once (%s)', (update) => {
		fc.assert(
			fc.property(fc.option(someText), piece, fc.constantFrom(null, ' | ', ';', '\n'), fc.constantFrom(text, memo), (before, value, separator, to) => {
				const current = before?.slice(0, to.maxLength) ?? null;
				const settings: MergeSettings = { separator, tooLong: 'truncate' };
				const fitting = value.slice(0, to.maxLength);
				const once = merge(current, update, fitting, to, settings) ?? current;
				expect(merge(once, update, fitting, to, settings)).toBeUndefined();
			}),
			{ numRuns: 2000 },
		);
	});

	it('appending keeps what was there and fits the column', () => {
		fc.assert(
			fc.property(someText, piece, (before, value) => {
				const current = before.slice(0, 20);
				const next = merge(current, 'append', value, text, cutting);
				if (next === undefined) return;
				expect(String(next).startsWith(current)).toBe(true);
				expect(String(next).length).toBeLessThanOrEqual(20);
			}),
			{ numRuns: 1000 },
		);
	});
});
