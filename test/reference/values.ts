import type { Column } from './columns';

/** A value no column can take; the sentence itself is not compared. */
export class Refused extends Error {}

export const isEmpty = (value: unknown): boolean =>
	value === null || value === undefined || (Array.isArray(value) && value.length === 0) || (typeof value === 'string' && value.trim() === '');

function asText(value: unknown, { length = Infinity }: Column, truncates: boolean): string {
	if (typeof value === 'object') throw new Refused('an object is no text');
	const text = String(value);
	if (text.includes('\0')) throw new Refused('NUL');
	if (text.length <= length) return text;
	if (!truncates) throw new Refused('too long');
	return text.slice(0, length);
}

function asNumber(value: unknown, { min = -Infinity, max = Infinity }: Column): number {
	const number = typeof value === 'number' ? value : /^-?\d+(\.\d+)?$/.test(String(value).trim()) ? Number(value) : NaN;
	if (!(number >= min && number <= max)) throw new Refused('no number in range');
	return number;
}

function asChoice(value: unknown, { labels = {} }: Column): number {
	const wanted = String(value).trim().toLowerCase();
	const hit = Object.entries(labels).find(([number, label]) => number === wanted || label.toLowerCase() === wanted);
	if (!hit) throw new Refused('no such choice');
	return Number(hit[0]);
}

const WORDS: Record<string, boolean> = { true: true, yes: true, '1': true, false: false, no: false, '0': false };

function asBoolean(value: unknown): boolean {
	const word = WORDS[String(value).toLowerCase()];
	if (word === undefined) throw new Refused('neither yes nor no');
	return word;
}

const sorted = (numbers: readonly number[]) => [...new Set(numbers)].sort((a, b) => a - b).join(',');

/**
 * A value as its column holds it, after the table "Values" of the node's page.
 * @throws Refused
 */
export function asStored(value: unknown, column: Column, truncates: boolean): string | number | boolean {
	switch (column.kind) {
		case 'text':
		case 'memo':
			return asText(value, column, truncates);
		case 'integer':
			if (!Number.isInteger(asNumber(value, column))) throw new Refused('a fraction');
			return asNumber(value, column);
		case 'money':
			return Math.round(asNumber(value, column) * 100) / 100;
		case 'boolean':
			return asBoolean(value);
		case 'choice':
			return asChoice(value, column);
		case 'choices':
			return sorted((Array.isArray(value) ? value : String(value).split(/[,;]/)).map((part) => asChoice(part, column)));
		case 'day':
			if (!/^\d{4}-\d\d-\d\d/.test(String(value))) throw new Refused('no date');
			return String(value).slice(0, 10);
		case 'lookup':
			if (!/^[0-9a-f-]{36}$/i.test(String(value))) throw new Refused('no id');
			return String(value).toLowerCase();
	}
}

export interface Pieces {
	separator: string | null;
	truncates: boolean;
}

/**
 * Append, after the table "Mapping and update options": the value behind what is there, unless it is among the pieces already.
 * @throws Refused when the whole would not fit
 */
export function appended(current: unknown, value: string | number | boolean, column: Column, { separator, truncates }: Pieces): string {
	if (column.kind === 'choices') return sorted(`${String(current)},${String(value)}`.split(',').map(Number));
	const between = separator ?? (column.kind === 'memo' ? '\n' : '; ');
	const before = String(current);
	const piece = String(value);
	const pieces = before.split(between);
	if (pieces.some((part) => part.trim() === piece.trim())) return before;
	if ((between + before + between).includes(between + piece + between)) return before;
	const whole = before + between + piece;
	const room = column.length ?? Infinity;
	if (whole.length > room && !truncates) throw new Refused('too long');
	// A piece that was cut off at the end of a full column counts as there.
	if (truncates && before.length === room && piece.startsWith(pieces.at(-1) ?? '')) return before;
	return whole.slice(0, room).length > before.length + between.length ? whole.slice(0, room) : before;
}
