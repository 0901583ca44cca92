const ascii = /^[\x00-\x7f]*$/;
const combiningMarks = /\p{M}+/gu;

/**
 * A string as the database compares it: without regard to case and trailing spaces, composed and decomposed letters being equal.
 * `ignoreAccents` drops accents as well, as an accent-insensitive collation does.
 */
export const foldText = (text: string, ignoreAccents: boolean): string => {
	const lower = text.toLowerCase();
	const trimmed = lower.endsWith(' ') ? lower.replace(/ +$/, '') : lower;
	if (ascii.test(trimmed)) return trimmed;
	return ignoreAccents ? trimmed.normalize('NFD').replace(combiningMarks, '') : trimmed.normalize('NFC');
};
