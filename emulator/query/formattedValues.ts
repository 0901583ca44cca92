import type { ColumnSchema, StoredValue } from '../contracts';

const number = (digits: number): Intl.NumberFormat => new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const wholeNumber = number(0);

const formatDay = (text: string): string => {
	const [year, month, day] = text.slice(0, 10).split('-').map(Number);
	return `${month}/${day}/${year}`;
};

const formatTime = (text: string): string => {
	const hour = Number(text.slice(11, 13));
	return `${hour % 12 === 0 ? 12 : hour % 12}:${text.slice(14, 16)} ${hour < 12 ? 'AM' : 'PM'}`;
};

const labelOf = (column: ColumnSchema, value: number): string => column.options?.find((option) => option.value === value)?.label ?? String(value);

const formatters: Record<string, (value: StoredValue, column: ColumnSchema) => string> = {
	Picklist: (value, column) => labelOf(column, Number(value)),
	State: (value, column) => labelOf(column, Number(value)),
	Status: (value, column) => labelOf(column, Number(value)),
	Boolean: (value, column) => (column.options ? labelOf(column, Number(value)) : value ? 'Yes' : 'No'),
	MultiSelectPicklist: (value, column) => String(value).split(',').map((each) => labelOf(column, Number(each))).join('; '),
	Integer: (value) => wholeNumber.format(Number(value)),
	BigInt: (value) => wholeNumber.format(Number(value)),
	Decimal: (value, { precision }) => number(precision ?? 2).format(Number(value)),
	Double: (value, { precision }) => number(precision ?? 2).format(Number(value)),
	Money: (value) => `$${number(2).format(Number(value))}`,
	DateTime: (value, { format }) => (format === 'DateOnly' ? formatDay(String(value)) : `${formatDay(String(value))} ${formatTime(String(value))}`),
};

/** The text a caller with English settings and time zone UTC sees, undefined for columns without one (text, ids, null). */
export const formattedValue = (column: ColumnSchema, value: StoredValue): string | undefined =>
	value === null ? undefined : formatters[column.type]?.(value, column);
