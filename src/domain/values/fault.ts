/** Why a value cannot be written: the rest of a sentence that begins with the column's name. */
export class ValueFault extends Error {}

/** What a text or object looks like in a sentence: quoted, on one line, at most 60 characters. */
export function shown(value: unknown): string {
	const text = (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))).replace(/[\p{Cc}\s]+/gu, ' ');
	return `"${text.length > 60 ? `${text.slice(0, 59)}…` : text}"`;
}
