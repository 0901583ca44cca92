import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode, type PhoneNumber } from 'libphonenumber-js';

/** Fewer digits than this is an extension or a typo and would match strangers. */
const FEWEST_DIGITS = 5;
const MOST_FORMS = 12;

/** Whether a text is the ISO 3166 code of a country that has phone numbers. */
export const isPhoneCountry = (text: string): boolean => isSupportedCountry(text);

const digitsOf = (text: string) => text.replace(/\D/g, '');

const understand = (text: string, country?: string): PhoneNumber | undefined => {
	const number = parsePhoneNumberFromString(text, country as CountryCode | undefined);
	return number?.isPossible() ? number : undefined;
};

/** Most of the world dials 00 for +, whatever the default country's own prefix is. */
const parseAnew = (text: string, country?: string): PhoneNumber | undefined =>
	understand(text, country) ?? (/^\s*00/.test(text) ? understand(text.replace(/^\s*00/, '+')) : undefined);

/** Numbers of a run are needed some ten times each, for keys, questions and comparing, and parsing is what costs most of it. */
const MOST_REMEMBERED = 20_000;

function remembering<T>(compute: (text: string, country?: string) => T): (text: string, country?: string) => T {
	const remembered = new Map<string, { value: T }>();
	return (text, country = '') => {
		const key = `${country} ${text}`;
		const known = remembered.get(key);
		if (known) return known.value;
		if (remembered.size >= MOST_REMEMBERED) remembered.clear();
		const value = compute(text, country || undefined);
		remembered.set(key, { value });
		return value;
	};
}

const parse = remembering(parseAnew);

/**
 * What a phone number is, whatever way it is written: E.164 plus extension when it can be understood, else its digits;
 * null when it is not a number at all.
 * @param country ISO 3166 code used for numbers without a country prefix
 */
export const phoneKey = remembering((text, country): string | null => {
	const number = parse(text, country);
	if (number) return number.ext ? `${number.number};ext=${number.ext}` : number.number;
	const digits = digitsOf(text);
	return digits.length >= FEWEST_DIGITS ? digits : null;
});

const LAST_DIGITS = 4;

/** The last four digits of a number without its extension; null when it is not a number at all. */
export const lastDigits = (text: string, country?: string): string | null => phoneKey(text, country)?.split(';')[0]?.slice(-LAST_DIGITS) ?? null;

/** A national number in the groupings people type besides the official one, for example `425-555-0100`. */
function regrouped(national: string): string[] {
	const groups = national.match(/\d+/g) ?? [];
	return ['-', '.', ' '].map((separator) => groups.join(separator)).concat(national.replace(/^\((\d+)\) ?/, '$1/'));
}

/**
 * The written forms under which a number is looked for, at most twelve: CRMs store phones as they were typed, and
 * Dataverse compares them as text. Hits have to be verified with `phoneKey`.
 */
export const phoneForms = remembering((text, country): readonly string[] => {
	const typed = text.trim();
	const number = parse(typed, country);
	const forms = [typed, digitsOf(typed)];
	if (number) {
		const extension = number.ext ? ` x${number.ext}` : '';
		const [national, international] = [number.formatNational(), number.formatInternational()];
		forms.push(
			number.number + extension,
			national,
			international,
			number.nationalNumber + extension,
			`00${number.countryCallingCode}${number.nationalNumber}${extension}`,
			international.replace(/ /g, '-'),
			...regrouped(national),
		);
	}
	return [...new Set(forms)].filter((form) => digitsOf(form).length >= FEWEST_DIGITS).slice(0, MOST_FORMS);
});
