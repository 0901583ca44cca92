import * as fc from 'fast-check';
import { phoneForms, phoneKey } from '../../../src/domain/matching/phone';

describe('two phone numbers', () => {
	it.each<[string, string, string, string | undefined, boolean]>([
		['are one, national and international', '(425) 555-0100', '+1 425 555 0100', 'US', true],
		['are one, with an international prefix that is dialled', '0049 89 21805410', '+49 (89) 2180-5410', 'DE', true],
		['are one, however they are grouped', '089/21805410', '089 218 054 10', 'DE', true],
		['are one, in another country\'s digits', '+٤٩ ٨٩ ٢١٨٠٥٤١٠', '+49 89 21805410', 'DE', true],
		['are one without a country when both are written alike', '425.555.0100', '(425) 555-0100', undefined, true],
		['are two, national and international, when no country is known', '425 555 0100', '+1 425 555 0100', undefined, false],
		['are two when the same national number is of two countries', '+1 425 555 0100', '+44 425 555 0100', 'US', false],
		['are two when only one has an extension', '+1 425 555 0100', '+1 425 555 0100 x12', 'US', false],
		['are two when their extensions differ', '+1 425 555 0100 ext. 12', '+1 425 555 0100 ext. 13', 'US', false],
		['are one when their extensions are only written differently', '+1 425 555 0100 ext. 12', '(425) 555-0100 x12', 'US', true],
		['are one with a word before it', 'Tel: +49 89 21805410', '+498921805410', undefined, true],
	])('%s', (_name, one, other, country, same) => {
		const key = phoneKey(one, country);
		expect(key).not.toBeNull();
		expect(key === phoneKey(other, country)).toBe(same);
	});
});

describe('what is not a phone number has no key and is never asked for:', () => {
	it.each(['', ' ', 'call me', 'n/a', '-', '0000'.slice(1), '1234', 'x12', '😀', '\0', '__proto__'])('%j', (text) => {
		expect(phoneKey(text, 'US')).toBeNull();
		expect(phoneForms(text, 'US')).toEqual([]);
	});
});

describe('a number is asked for', () => {
	it('as it is typed, as digits, E.164, national, international and with the usual separators', () => {
		expect(phoneForms(' (425) 555-0100 ', 'US')).toEqual(
			expect.arrayContaining(['(425) 555-0100', '4255550100', '+14255550100', '+1 425 555 0100', '+1-425-555-0100', '425-555-0100', '425.555.0100', '425 555 0100', '0014255550100']),
		);
	});

	it('as digits only when nobody knows its country', () => {
		expect(phoneForms('425-555-0100')).toEqual(['425-555-0100', '4255550100']);
	});

	it.each(['DE', 'US', 'GB', 'JP', 'BR', 'XX', '__proto__', undefined])('in at most 12 forms, all of them the same number, whatever is typed (%s)', (country) => {
		const typed = fc.oneof(fc.stringMatching(/^\+?[0-9 ().\-/]{0,20}( ?(x|ext\.) ?[0-9]{1,4})?$/), fc.string());
		fc.assert(
			fc.property(typed, (text) => {
				const key = phoneKey(text, country);
				const forms = phoneForms(text, country);
				expect(forms.length).toBeLessThanOrEqual(12);
				expect(new Set(forms).size).toBe(forms.length);
				if (key?.startsWith('+')) expect(forms.map((form) => phoneKey(form, country))).toContain(key);
			}),
			{ numRuns: 200 },
		);
	});
});
