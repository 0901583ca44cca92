import type { Random } from '../ports';

/** A random GUID (version 4) that names a request in the service's logs and separates the parts of a `$batch`. */
export function randomGuid(random: Random): string {
	const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16));
	digits[12] = 4;
	digits[16] = 8 + (digits[16]! % 4);
	const hex = digits.map((digit) => digit.toString(16)).join('');
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
