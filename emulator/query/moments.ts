import { refuse } from '../protocol/refusals';

const earliest = Date.UTC(1753, 0, 1);
const day = /^(\d{4})-(\d{2})-(\d{2})$/;
const moment = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})$/;

/** A moment as stored: UTC, whole seconds. */
export const formatMoment = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

/** A day as sent and stored. Refuses days that do not exist and days before 1753. */
export const readDay = (text: string): string => {
	const [, year, month, date] = (day.exec(text) ?? []).map(Number);
	if (year === undefined || month === undefined || date === undefined) throw refuse.date();
	const time = new Date(Date.UTC(year, month - 1, date));
	if (time.getUTCMonth() !== month - 1 || time.getUTCDate() !== date || time.getTime() < earliest) throw refuse.date();
	return text;
};

/** A moment as sent, with a zone, in its stored form; fractions of a second are dropped. Refuses what the service cannot store. */
export const readMoment = (text: string): string => {
	const written = moment.exec(text)?.[1];
	if (written === undefined) throw refuse.date();
	readDay(written);
	const time = new Date(text);
	if (Number.isNaN(time.getTime()) || time.getTime() < earliest) throw refuse.date();
	return formatMoment(time);
};
