import { DateTime } from 'luxon';
import type { ColumnMetadata } from '../metadata/table';
import { shown, ValueFault } from './fault';

export interface DateSettings {
	/** IANA zone for times that name none. */
	timeZone: string;
}

/** SQL Server's datetime starts here; earlier dates are refused with 0x80040239. */
const EARLIEST = DateTime.utc(1753, 1, 1);

function parse(value: unknown, timeZone: string): DateTime {
	if (value instanceof Date) return DateTime.fromJSDate(value, { zone: timeZone });
	if (DateTime.isDateTime(value)) return value;
	if (typeof value === 'number') return DateTime.fromMillis(value, { zone: timeZone });
	const text = String(value).trim();
	const options = { zone: timeZone, setZone: true } as const;
	const attempts = [DateTime.fromISO(text, options), DateTime.fromSQL(text, options), DateTime.fromRFC2822(text, options)];
	return attempts.find((attempt) => attempt.isValid) ?? DateTime.invalid('unparsable');
}

/** A column of behaviour Date Only takes `yyyy-MM-dd` and refuses a time; all others take an instant in UTC, in whole seconds. */
export function convertDate(value: unknown, column: ColumnMetadata, { timeZone }: DateSettings): string {
	const moment = parse(value, timeZone);
	if (!moment.isValid) {
		throw new ValueFault(`takes a date such as 2026-01-31 or 2026-01-31T13:45:00Z, and the value is ${shown(value)}`);
	}
	if (moment < EARLIEST) throw new ValueFault(`takes dates from 1753-01-01 on, and the value is ${shown(value)}`);
	if (column.dateBehavior === 'DateOnly' || column.format === 'DateOnly') return moment.toISODate() ?? '';
	return moment.toUTC().startOf('second').toISO({ suppressMilliseconds: true }) ?? '';
}
