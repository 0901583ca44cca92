import { createHash } from 'node:crypto';

/**
 * A UUID derived from words: the same words always give the same UUID, so a create can be repeated.
 * Version 8 ("custom", RFC 9562 section 5.8) over SHA-256, because version 5 is bound to SHA-1.
 * Words are length-prefixed, so `['ab', 'c']` and `['a', 'bc']` differ.
 */
export function nameBasedUuid(words: readonly string[]): string {
	const hash = createHash('sha256');
	for (const word of words) hash.update(`${Buffer.byteLength(word)}:${word}`);
	const bytes = hash.digest().subarray(0, 16);
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	const hex = bytes.toString('hex');
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
