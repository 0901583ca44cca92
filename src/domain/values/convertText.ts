import type { ColumnMetadata } from '../metadata/table';
import { shown, ValueFault } from './fault';

export interface TextSettings {
	tooLong: 'error' | 'truncate';
}

/** Cuts at a length in UTF-16 units without leaving half a character behind. */
export function truncate(text: string, length: number): string {
	const cut = text.slice(0, length);
	return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** A surrogate without its other half: UTF-8 has no form for it, so that another character would be stored and searched for. */
const HALF_A_CHARACTER = /\p{Surrogate}/u;

/** Text within a column's length. Dataverse never truncates, it refuses (0x80044331), and it cannot store NUL. */
export function fitText(text: string, column: ColumnMetadata, settings: TextSettings): string {
	if (text.includes('\0')) throw new ValueFault('holds a NUL character, which Dataverse cannot store; remove it from the value');
	if (HALF_A_CHARACTER.test(text)) throw new ValueFault('holds half a character, which cannot be sent; remove it from the value');
	const { maxLength } = column;
	if (maxLength === undefined || text.length <= maxLength) return text;
	if (settings.tooLong === 'truncate') return truncate(text, maxLength);
	throw new ValueFault(
		`takes at most ${maxLength} characters and the value has ${text.length} (${shown(text)}); shorten it or set Text Too Long to Truncate`,
	);
}

/** Any single value as text, blanks included. */
export function convertText(value: unknown, column: ColumnMetadata, settings: TextSettings): string {
	if (typeof value === 'object') throw new ValueFault(`takes text, and the value is ${shown(value)}; choose one field of it`);
	return fitText(String(value), column, settings);
}
