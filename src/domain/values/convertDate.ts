import { DateTime } from 'luxon';
import type { ColumnMetadata } from '../metadata/table';
import { shown, ValueFault } from './fault';

export interface DateSettings {
	/** IANA zone for times that name none. */
	timeZone: string;
}

/** SQL Server's datetime starts here; earlier dates are refused with 0x80040239. */
const EARLIEST = DateTime.utc(1753, 1, 1);
const LATEST = DateTime.utc(9999, 12, 31).endOf('day');

/** Without it "13:45" would be today's, another day in each run. */
const BEGINS_WITH_YEAR = /^[+-]?\d{4}/;

interface Zones {
	/** Of texts that name none. */
	text: string;
	/** In which a moment is looked at. */
	moment: string;
}

function parse(value: unknown, zones: Zones): DateTime {
	if (value instanceof Date) return DateTime.fromJSDate(value, { zone: zones.moment });
	if (DateTime.isDateTime(value)) return value;
	if (typeof value === 'number') return DateTime.fromMillis(value, { zone: zones.moment });
	const text = String(value).trim();
	const options = { zone: zones.text, setZone: true } as const;
	const readers = BEGINS_WITH_YEAR.test(text) ? [DateTime.fromISO, DateTime.fromSQL] : [DateTime.fromRFC2822];
	return readers.map((read) => read(text, options)).find(({ isValid }) => isValid) ?? DateTime.invalid('unparsable');
}

/**
 * A column of behaviour Date Only takes `yyyy-MM-dd` and refuses a time; the format Date Only of other columns concerns forms, and is
 * an instant to the Web API (`Edm.DateTimeOffset`). A time zone independent one keeps the time on the wall,
 * whatever the zone. All others take an instant in UTC, in whole seconds.
 */
export function convertDate(value: unknown, column: ColumnMetadata, { timeZone }: DateSettings): string {
	const isDay = column.dateBehavior === 'DateOnly';
	const asWritten = isDay || column.dateBehavior === 'TimeZoneIndependent';
	// A zone may skip a written time, and Apia even a whole day, so what is kept as written is not read in one.
	const moment = parse(value, { text: asWritten ? 'utc' : timeZone, moment: timeZone });
	if (!moment.isValid) {
		throw new ValueFault(`takes a date such as 2026-01-31 or 2026-01-31T13:45:00Z, and the value is ${shown(value)}`);
	}
	const stored = moment.setZone('utc', { keepLocalTime: asWritten });
	if (stored < EARLIEST || stored > LATEST) throw new ValueFault(`takes dates from 1753-01-01 to 9999-12-31, and the value is ${shown(value)}`);
	return (isDay ? stored.toISODate() : stored.startOf('second').toISO({ suppressMilliseconds: true })) ?? '';
}
