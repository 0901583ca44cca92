import * as fc from 'fast-check';
import { fitText, truncate } from '../../../src/domain/values/convertText';
import { column } from './columns';

const cut = (text: string, maxLength: number) => fitText(text, column('String', { maxLength }), { tooLong: 'truncate' });

describe('text that may be cut', () => {
	it.each<[string, string, number, string]>([
		['keeps what fits', 'abc', 3, 'abc'],
		['loses what does not fit', 'abcd', 3, 'abc'],
		['keeps a whole emoji at the end', 'ab😀c', 4, 'ab😀'],
		['loses an emoji that does not fit as a whole', 'ab😀', 3, 'ab'],
		['can become empty', '😀', 1, ''],
		['keeps emoji made of several parts up to a whole part', '👩‍💻', 2, '👩'],
	])('%s', (_name, text, length, expected) => {
		expect(cut(text, length)).toBe(expected);
	});

	it('is refused with NUL all the same', () => {
		expect(() => cut('a\0', 1)).toThrow(/NUL/);
	});

	it('always fits, begins like the original and never ends in half a character', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), fc.nat(20), (text, length) => {
				const short = truncate(text, length);
				expect(short.length).toBeLessThanOrEqual(length);
				expect(text.startsWith(short)).toBe(true);
				expect(short).not.toMatch(/[\uD800-\uDBFF]$/);
				expect(Math.min(text.length, length) - short.length).toBeLessThanOrEqual(1);
			}),
		);
	});
});
