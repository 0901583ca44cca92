import type { ColumnMetadata } from '../metadata/table';
import { convertBoolean, convertChoice, convertMultiChoice } from './convertChoice';
import { convertDate, type DateSettings } from './convertDate';
import { convertLookup, GUID, type RowReference } from './convertLookup';
import { convertDecimal, convertInteger } from './convertNumber';
import { convertText, type TextSettings } from './convertText';
import { shown, ValueFault } from './fault';

export type ConversionSettings = TextSettings & DateSettings;

/** What a column holds: text, number, boolean, or the row a lookup points to. */
export type ColumnValue = string | number | boolean | RowReference;

type Convert = (value: unknown, column: ColumnMetadata, settings: ConversionSettings) => ColumnValue;

const uniqueidentifier: Convert = (value) => {
	const id = String(value).trim();
	if (!GUID.test(id)) throw new ValueFault(`takes a GUID, and the value is ${shown(value)}`);
	return id.toLowerCase();
};

/** How a value becomes a column's value, by the column's `AttributeType`. */
const CONVERT: Record<string, Convert> = {
	String: convertText,
	Memo: convertText,
	Integer: convertInteger,
	BigInt: convertInteger,
	Decimal: convertDecimal,
	Double: convertDecimal,
	Money: convertDecimal,
	Boolean: convertBoolean,
	Picklist: convertChoice,
	State: convertChoice,
	Status: convertChoice,
	MultiSelectPicklist: convertMultiChoice,
	DateTime: convertDate,
	Lookup: convertLookup,
	Customer: convertLookup,
	Owner: convertLookup,
	Uniqueidentifier: uniqueidentifier,
};

/** Whether values can be written to columns of this type at all. */
export const isWritableType = (type: string): boolean => Object.hasOwn(CONVERT, type);

/** Whether a value says nothing: such values never clear a column, and the next row of a hierarchy is asked. */
export function isEmptyValue(value: unknown): boolean {
	if (value === null || value === undefined) return true;
	if (Array.isArray(value)) return value.length === 0;
	return typeof value === 'string' && value.trim() === '';
}

/**
 * A value in the column's own form, by its metadata.
 * @throws ValueFault with what is wrong and what is allowed
 */
export function convertValue(value: unknown, column: ColumnMetadata, settings: ConversionSettings): ColumnValue {
	const convert = isWritableType(column.type) && CONVERT[column.type];
	if (!convert) throw new ValueFault(`is of type ${column.type}, which cannot be written`);
	return convert(value, column, settings);
}
