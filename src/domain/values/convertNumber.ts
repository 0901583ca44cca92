import type { ColumnMetadata } from '../metadata/table';
import { shown, ValueFault } from './fault';

const PLAIN_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function parse(value: unknown): number {
	if (typeof value === 'number') return value;
	const text = typeof value === 'string' ? value.trim() : '';
	return PLAIN_NUMBER.test(text) ? Number(text) : NaN;
}

function inRange(number: number, { min, max }: ColumnMetadata): number {
	if ((min !== undefined && number < min) || (max !== undefined && number > max)) {
		throw new ValueFault(`takes ${min ?? 'any number'} to ${max ?? 'any number'}, and the value is ${number}`);
	}
	return number;
}

/** A whole number; a fraction is a fault, not rounded away. */
export function convertInteger(value: unknown, column: ColumnMetadata): number {
	const number = parse(value);
	if (!Number.isSafeInteger(number)) throw new ValueFault(`takes a whole number, and the value is ${shown(value)}`);
	return inRange(number, column);
}

/** Rounds half away from zero by the digits as they are written: `toFixed` takes 1.005 for a little less and makes 1.00 of it. */
function round(number: number, precision: number): number {
	const [digits, exponent = '0'] = String(Math.abs(number)).split('e');
	const shifted = Math.round(Number(`${digits}e${Number(exponent) + precision}`));
	// Beyond it a number has no digits left that could be rounded away.
	return Number.isSafeInteger(shifted) ? Math.sign(number) * Number(`${shifted}e-${precision}`) : number;
}

/** A number rounded to the column's precision. Thousands separators are refused: "1,234" means different numbers to different people. */
export function convertDecimal(value: unknown, column: ColumnMetadata): number {
	const number = parse(value);
	if (!Number.isFinite(number)) {
		throw new ValueFault(`takes a number with a point as decimal sign and no thousands separator, and the value is ${shown(value)}`);
	}
	return inRange(column.precision === undefined ? number : round(number, column.precision), column);
}
