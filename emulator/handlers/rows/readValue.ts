import type { ColumnSchema, StoredValue, TableSchema } from '../../contracts';
import { isGuid } from '../../identifiers';
import { refuse } from '../../protocol/refusals';
import { readDay, readMoment } from '../../query/moments';

type Read = (table: TableSchema, column: ColumnSchema, value: unknown) => StoredValue;

const int32 = { least: -2_147_483_648, most: 2_147_483_647 };

const readText: Read = (table, column, value) => {
	if (typeof value !== 'string') throw refuse.literal(table, value, 'Edm.String');
	if (value.includes('\0')) throw refuse.argument(`The value of '${column.logicalName}' holds the character U+0000, which cannot be stored.`);
	// `length` counts UTF-16 code units, as the service does.
	if (column.maxLength !== undefined && value.length > column.maxLength) throw refuse.tooLong(table, column.logicalName, column.maxLength);
	return value;
};

const checkRange = (table: TableSchema, { logicalName, minValue, maxValue }: ColumnSchema, value: number, whole: boolean): void => {
	const [least, most] = [minValue ?? (whole ? int32.least : -Infinity), maxValue ?? (whole ? int32.most : Infinity)];
	if (value < least || value > most) throw refuse.outsideRange(table, logicalName, value, whole);
};

const wholeNumber = (table: TableSchema, value: unknown, edm: string): number => {
	if (typeof value !== 'number' || !Number.isInteger(value)) throw refuse.literal(table, value, edm);
	return value;
};

const readInteger: Read = (table, column, value) => {
	const number = wholeNumber(table, value, 'Edm.Int32');
	checkRange(table, column, number, true);
	return number;
};

const readFraction =
	(edm: string): Read =>
	(table, column, value) => {
		if (typeof value !== 'number') throw refuse.literal(table, value, edm);
		checkRange(table, column, value, false);
		return Number(value.toFixed(column.precision ?? 10));
	};

const accepted = (column: ColumnSchema): number[] => (column.options ?? []).map((option) => option.value);

const readChoice: Read = (table, column, value) => {
	const number = wholeNumber(table, value, 'Edm.Int32');
	if (accepted(column).length > 0 && !accepted(column).includes(number)) throw refuse.outsideOptions(table, column.logicalName, number, accepted(column));
	return number;
};

const readChoices: Read = (table, column, value) => {
	if (typeof value !== 'string') throw refuse.literal(table, value, 'Edm.String');
	if (value.trim() === '') return null;
	const numbers = [...new Set(value.split(',').map((each) => (/^\s*\d+\s*$/.test(each) ? Number(each) : Number.NaN)))];
	const stranger = numbers.find((number) => !accepted(column).includes(number));
	if (stranger !== undefined) throw refuse.outsideOptions(table, column.logicalName, value, accepted(column));
	return numbers.sort((left, right) => left - right).join(',');
};

const readBoolean: Read = (table, _column, value) => {
	if (typeof value !== 'boolean') throw refuse.literal(table, value, 'Edm.Boolean');
	return Number(value);
};

const readGuid: Read = (table, _column, value) => {
	if (typeof value !== 'string' || !isGuid(value)) throw refuse.literal(table, value, 'Edm.Guid');
	return value.toLowerCase();
};

const readDate: Read = (table, column, value) => {
	const dayOnly = column.dateTimeBehavior === 'DateOnly';
	const edm = dayOnly ? 'Edm.Date' : 'Edm.DateTimeOffset';
	if (typeof value !== 'string') throw refuse.literal(table, value, edm);
	const shaped = dayOnly ? /^\d{4}-\d{2}-\d{2}$/ : /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
	if (!shaped.test(value)) throw refuse.literal(table, value, edm);
	return dayOnly ? readDay(value) : readMoment(value);
};

const readers: Record<string, Read> = {
	String: readText,
	Memo: readText,
	EntityName: readText,
	Integer: readInteger,
	BigInt: (table, _column, value) => wholeNumber(table, value, 'Edm.Int64'),
	Decimal: readFraction('Edm.Decimal'),
	Money: readFraction('Edm.Decimal'),
	Double: readFraction('Edm.Double'),
	Picklist: readChoice,
	State: readChoice,
	Status: readChoice,
	MultiSelectPicklist: readChoices,
	Boolean: readBoolean,
	Uniqueidentifier: readGuid,
	DateTime: readDate,
};

/**
 * The stored form of a JSON value for a column. Refuses another JSON type (0x80048d19), too long text, numbers out of range, values
 * outside the set of options and impossible dates; never cuts anything off.
 */
export const readValue: Read = (table, column, value) => {
	if (value === null) return null;
	const read = readers[column.type];
	if (!read) throw refuse.notImplemented(`Writing the column '${column.logicalName}' of type ${column.type}`);
	return read(table, column, value);
};
