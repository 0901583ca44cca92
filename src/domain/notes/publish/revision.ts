import { DateTime } from 'luxon';
import { convertDate } from '../../values/convertDate';
import type { ColumnMetadata } from '../../metadata/table';
import { isEmptyValue, type ConversionSettings } from '../../values/convertValue';
import { shown, ValueFault } from '../../values/fault';

/** Which state of a document something is: the larger `order` is the newer. */
export interface Revision {
	/** As it stands in the note: without blanks. */
	text: string;
	order: number;
}

const MOMENT = { type: 'DateTime' } as ColumnMetadata;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;
/** Beyond it neighbouring numbers are the same to a computer. */
const LARGEST = Number.MAX_SAFE_INTEGER;

/** A moment to the millisecond, because revisions may follow each other within a second. */
const ofMoment = (milliseconds: number): Revision => ({ text: new Date(milliseconds).toISOString(), order: milliseconds });

function ofText(text: string, settings: ConversionSettings): Revision {
	if (NUMBER.test(text)) return ofNumber(Number(text));
	const [read] = [DateTime.fromISO(text, { zone: settings.timeZone })].filter(({ isValid }) => isValid);
	return ofMoment(read ? read.toMillis() : Date.parse(convertDate(text, MOMENT, settings)));
}

function ofNumber(value: number): Revision {
	if (!Number.isFinite(value) || Math.abs(value) > LARGEST) throw new ValueFault(`is the number ${value}, and numbers up to ${LARGEST} can be told apart`);
	return { text: String(value), order: value };
}

/**
 * A revision from a number, or from a date in any form a date column takes. A date counts as its milliseconds since 1970.
 * @throws ValueFault for anything that has no order
 */
export function readRevision(value: unknown, settings: ConversionSettings): Revision {
	if (typeof value === 'number') return ofNumber(value);
	if (value instanceof Date && !Number.isNaN(value.getTime())) return ofMoment(value.getTime());
	if (DateTime.isDateTime(value) && value.isValid) return ofMoment(value.toMillis());
	if (typeof value !== 'string' || isEmptyValue(value)) throw new ValueFault(`takes a number or a date, and the value is ${shown(value)}`);
	return ofText(value.trim(), settings);
}

/** The revision a note's line names. */
export const storedRevision = (text: string): Revision => ({ text, order: NUMBER.test(text) ? Number(text) : Date.parse(text) });
