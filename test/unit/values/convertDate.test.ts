import { DateTime } from 'luxon';
import { convertDate } from '../../../src/domain/values/convertDate';
import { ValueFault } from '../../../src/domain/values/fault';
import { column } from './columns';

const day = column('DateTime', { dateBehavior: 'DateOnly', format: 'DateOnly' });
const moment = column('DateTime', { dateBehavior: 'UserLocal', format: 'DateAndTime' });
const wallClock = column('DateTime', { dateBehavior: 'TimeZoneIndependent', format: 'DateAndTime' });

describe('a date-only column takes the day as it is written, so', () => {
	it.each<[string, unknown, string, string]>([
		['a day stays, west of Greenwich', '2026-01-31', 'America/Los_Angeles', '2026-01-31'],
		['a day stays, east of Greenwich', '2026-01-31', 'Pacific/Kiritimati', '2026-01-31'],
		['a late time with its own offset is not shifted', '2026-01-31T23:30:00-08:00', 'Europe/Berlin', '2026-01-31'],
		['an early time with its own offset is not shifted', '2026-01-31T00:30:00+14:00', 'UTC', '2026-01-31'],
		['midnight UTC stays that day in New York', '2026-01-31T00:00:00Z', 'America/New_York', '2026-01-31'],
		['a moment in milliseconds is the day of the workflow\'s zone', Date.UTC(2026, 0, 31, 23, 30), 'Europe/Berlin', '2026-02-01'],
		['a Date is the day of the workflow\'s zone', new Date(Date.UTC(2026, 0, 31, 23, 30)), 'Europe/Berlin', '2026-02-01'],
		['a Luxon moment is the day of its own zone', DateTime.fromISO('2026-01-31T23:30:00', { zone: 'Asia/Tokyo' }), 'UTC', '2026-01-31'],
		['the 29th of February is a day in a leap year', '2024-02-29', 'UTC', '2024-02-29'],
		['a day without dashes is understood', '19300213', 'UTC', '1930-02-13'],
		['blanks around are ignored', ' 2026-01-31 ', 'UTC', '2026-01-31'],
		['a day that a zone skipped is a day all the same', '2011-12-30', 'Pacific/Apia', '2011-12-30'],
		['the first day that Dataverse knows is taken', '1753-01-01', 'Asia/Tokyo', '1753-01-01'],
		['the last day that Dataverse knows is taken', '9999-12-31', 'America/Los_Angeles', '9999-12-31'],
	])('%s', (_name, value, timeZone, expected) => {
		expect(convertDate(value, day, { timeZone })).toBe(expected);
	});
});

describe('a date and time column takes a moment in UTC, so', () => {
	it.each<[string, unknown, string, string]>([
		['a time without offset is of the workflow\'s zone', '2026-01-31T13:45:00', 'Europe/Berlin', '2026-01-31T12:45:00Z'],
		['the same in summer', '2026-07-31T13:45:00', 'Europe/Berlin', '2026-07-31T11:45:00Z'],
		['a time that daylight saving skips moves forward', '2026-03-29T02:30:00', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
		['a time with offset keeps its moment', '2026-01-31T13:45:00+05:30', 'Europe/Berlin', '2026-01-31T08:15:00Z'],
		['fractions of a second are cut off', '2026-01-31T13:45:00.999Z', 'UTC', '2026-01-31T13:45:00Z'],
		['a day is its first moment in the workflow\'s zone', '2026-01-31', 'Europe/Berlin', '2026-01-30T23:00:00Z'],
		['a database\'s spelling is understood', '2026-01-31 13:45:00', 'UTC', '2026-01-31T13:45:00Z'],
		['an e-mail\'s spelling is understood', 'Sat, 31 Jan 2026 13:45:00 +0100', 'UTC', '2026-01-31T12:45:00Z'],
		['milliseconds are understood', Date.UTC(2026, 0, 31, 13, 45), 'Europe/Berlin', '2026-01-31T13:45:00Z'],
	])('%s', (_name, value, timeZone, expected) => {
		expect(convertDate(value, moment, { timeZone })).toBe(expected);
	});

	it('a day for a column that only forms show as a day is its first moment: such columns refuse a bare day', () => {
		const followUp = column('DateTime', { dateBehavior: 'UserLocal', format: 'DateOnly' });
		expect(convertDate('2026-01-31', followUp, { timeZone: 'Europe/Berlin' })).toBe('2026-01-30T23:00:00Z');
	});

	it('a time that daylight saving repeats is one of the two moments', () => {
		expect(['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']).toContain(convertDate('2026-10-25T02:30:00', moment, { timeZone: 'Europe/Berlin' }));
	});
});

describe('a time zone independent column takes the time on the wall, so', () => {
	it.each<[string, unknown, string]>([
		['a time without offset is not shifted', '2026-01-31T13:45:00', '2026-01-31T13:45:00Z'],
		['a day is its midnight', '2026-01-31', '2026-01-31T00:00:00Z'],
		['a time that daylight saving skips is a time on the wall', '2026-03-29T02:30:00', '2026-03-29T02:30:00Z'],
		['a time with offset stays as it is written', '2026-01-31T13:45:00+05:30', '2026-01-31T13:45:00Z'],
		['UTC stays as it is written', '2026-01-31T13:45:00Z', '2026-01-31T13:45:00Z'],
	])('%s', (_name, value, expected) => {
		expect(convertDate(value, wallClock, { timeZone: 'Europe/Berlin' })).toBe(expected);
	});
});

describe('what is not a date of Dataverse is refused:', () => {
	it.each<[string, unknown, RegExp]>([
		['a word', 'tomorrow', /takes a date such as 2026-01-31 .* and the value is "tomorrow"/],
		['a day that no month has', '2026-02-30', /takes a date/],
		['the American order', '01/31/2026', /takes a date/],
		['a time alone, which would be another day in each run', '13:45', /takes a date/],
		['a small number as text, which could be an hour', '12', /takes a date/],
		['an object', {}, /takes a date/],
		['not a number', NaN, /takes a date/],
		['1e308', 1e308, /takes a date/],
		['yes/no', true, /takes a date/],
		['a day before 1753', '1752-12-31', /from 1753-01-01/],
		['the year one', '0001-01-01', /from 1753-01-01/],
		['a day after 9999', '+010000-01-01', /9999-12-31/],
		['a moment whose UTC is after 9999', '9999-12-31T23:30:00-08:00', /9999-12-31/],
	])('%s', (_name, value, words) => {
		expect(() => convertDate(value, moment, { timeZone: 'UTC' })).toThrow(ValueFault);
		expect(() => convertDate(value, moment, { timeZone: 'UTC' })).toThrow(words);
	});
});
