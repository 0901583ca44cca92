/** Holds no accent, as most keys. */
const ASCII = /^[\x00-\x7f]*$/;

/** SQL Server indexes 900 bytes; a longer key is never asked for and never equals anything. */
export const LONGEST_KEY = 850;

/**
 * The form in which two texts are equal to Dataverse: case ignored, blanks around ignored. Accents are kept, because
 * whether they count depends on the environment's collation.
 */
export function foldKey(text: string): string {
	return text.normalize('NFC').trim().toLowerCase();
}

/** Like `foldKey`, and accents are ignored too: how an accent-insensitive environment compares. */
export function foldKeyAndAccents(text: string): string {
	const key = foldKey(text);
	return ASCII.test(key) ? key : key.normalize('NFD').replace(/\p{M}+/gu, '');
}
