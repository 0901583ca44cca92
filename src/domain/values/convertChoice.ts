import { foldKey } from '../matching/foldKey';
import type { ColumnMetadata } from '../metadata/table';
import { shown, ValueFault } from './fault';

type Options = NonNullable<ColumnMetadata['options']>;

const MOST_LABELS = 25;

function valid(options: Options): string {
	const labels = options.slice(0, MOST_LABELS).map(({ value, labels: [label] }) => `${label ?? '(no label)'} (${value})`);
	return labels.join(', ') + (options.length > MOST_LABELS ? ` and ${options.length - MOST_LABELS} more` : '');
}

/** The number of a choice given by number or by a label of any language. */
function optionValue(value: unknown, options: Options): number {
	const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
	const byNumber = options.find((option) => String(option.value) === text);
	if (byNumber) return byNumber.value;
	const wanted = foldKey(text);
	const hits = options.filter(({ labels }) => wanted && labels.some((label) => foldKey(label) === wanted));
	if (hits.length === 1 && hits[0]) return hits[0].value;
	if (hits.length > 1) {
		throw new ValueFault(`has several choices labelled ${shown(value)}; use the number: ${valid(hits)}`);
	}
	throw new ValueFault(`has no choice ${shown(value)}; use one of: ${valid(options)}`);
}

export function convertChoice(value: unknown, column: ColumnMetadata): number {
	return optionValue(value, column.options ?? []);
}

const isLabel = (text: string, options: Options) => options.some(({ labels }) => labels.some((label) => foldKey(label) === foldKey(text)));

/** A label may itself hold a comma; text of separators alone stays one part, so that it is refused and clears nothing. */
function partsOf(value: unknown, options: Options): unknown[] {
	if (Array.isArray(value)) return value;
	const text = String(value);
	const parts = isLabel(text, options) ? [] : text.split(/[,;]/).map((part) => part.trim()).filter(Boolean);
	return parts.length > 0 ? parts : [text];
}

/** A list, or text with commas or semicolons, as Dataverse wants it: `"1,3"`, sorted, each once. */
export function convertMultiChoice(value: unknown, column: ColumnMetadata): string {
	const options = column.options ?? [];
	const numbers = partsOf(value, options).map((part) => optionValue(part, options));
	return [...new Set(numbers)].sort((a, b) => a - b).join(',');
}

const WORDS = new Map([
	['true', true], ['yes', true], ['1', true],
	['false', false], ['no', false], ['0', false],
]);

/** True or false, 1 or 0, yes or no, or the column's own labels. */
export function convertBoolean(value: unknown, column: ColumnMetadata): boolean {
	if (typeof value === 'boolean') return value;
	const word = foldKey(String(value));
	const own = column.options?.find(({ labels }) => labels.some((label) => foldKey(label) === word));
	const result = own ? own.value === 1 : WORDS.get(word);
	if (result === undefined) {
		const labels = column.options?.map(({ labels: [label] }) => label).join(' or ');
		throw new ValueFault(`takes true or false${labels ? ` (${labels})` : ''}, and the value is ${shown(value)}`);
	}
	return result;
}
