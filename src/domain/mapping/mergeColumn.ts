import type { ColumnMetadata } from '../metadata/table';
import type { RowReference } from '../values/convertLookup';
import { fitText, truncate, type TextSettings } from '../values/convertText';
import type { ColumnValue } from '../values/convertValue';
import type { MappedColumn } from './resolveMapping';

export interface MergeSettings extends TextSettings {
	/** Between appended pieces; null: a new line in multi-line columns, "; " in others. */
	separator: string | null;
}

/** Whether a column holds nothing, as the Web API shows it. */
export const isMissing = (value: unknown) => value === null || value === undefined || value === '';

const NUMBERS = new Set(['Integer', 'BigInt', 'Decimal', 'Double', 'Money', 'Picklist', 'State', 'Status']);

/** A value in the form in which equal values are identical, whatever way the service wrote them. */
function comparable(value: unknown, column: ColumnMetadata): unknown {
	if (NUMBERS.has(column.type)) return Number(value);
	if (column.type === 'DateTime') return Date.parse(String(value));
	if (column.type === 'MultiSelectPicklist') return String(value).split(',').map(Number).sort((a, b) => a - b).join(',');
	if (typeof value === 'object' && value !== null) return (value as RowReference).id;
	return value;
}

export function isSameValue(current: unknown, next: ColumnValue | null, column: ColumnMetadata): boolean {
	return !isMissing(current) && next !== null && comparable(current, column) === comparable(next, column);
}

/** Adds a piece behind what is there, unless it is there already: running again adds nothing. */
function append(current: string, { value, column }: MappedColumn, settings: MergeSettings): ColumnValue {
	if (column.type === 'MultiSelectPicklist') {
		const numbers = new Set([...current.split(','), ...String(value).split(',')].map(Number));
		return [...numbers].sort((a, b) => a - b).join(',');
	}
	const separator = settings.separator ?? (column.type === 'Memo' ? '\n' : '; ');
	const piece = String(value);
	// A piece that was cut to fit is there as well, or each run would add another end to it.
	const cutAt = settings.tooLong === 'truncate' ? column.maxLength : undefined;
	if (isThere(current, separator, piece, cutAt)) return current;
	const next = fitText(current + separator + piece, column, settings);
	return next.length > current.length + separator.length ? next : current;
}

function isThere(current: string, separator: string, piece: string, cutAt = Infinity): boolean {
	const segments = current.split(separator);
	return (
		segments.some((segment) => segment.trim() === piece.trim()) ||
		`${separator}${current}${separator}`.includes(`${separator}${piece}${separator}`) ||
		(current.length >= cutAt - 1 && segments.some((_, count) => count > 0 && truncate([...segments.slice(0, count), piece].join(separator), cutAt) === current))
	);
}

/** Types that *Append* can add to. */
export const APPENDABLE = new Set(['String', 'Memo', 'MultiSelectPicklist']);

/**
 * What a column holds after an item's value met what is there: null when it is cleared, undefined when nothing changes.
 * @throws ValueFault when appended text would not fit
 */
export function mergeColumn(current: unknown, mapped: MappedColumn, settings: MergeSettings): ColumnValue | null | undefined {
	if (isMissing(current)) return mapped.value ?? undefined;
	if (mapped.update === 'completeIfMissing') return undefined;
	const next = mapped.update === 'append' ? append(String(current), mapped, settings) : mapped.value;
	return isSameValue(current, next, mapped.column) ? undefined : next;
}
