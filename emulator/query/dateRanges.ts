/** A span of time, the end not included; null leaves a side open. */
export interface DateRange {
	from: Date | null;
	before: Date | null;
}

type Unit = 'Minutes' | 'Hours' | 'Days' | 'Weeks' | 'Months' | 'Years';

const milliseconds: Partial<Record<Unit, number>> = { Minutes: 60_000, Hours: 3_600_000, Days: 86_400_000, Weeks: 604_800_000 };

const shift = (date: Date, unit: Unit, count: number): Date => {
	const fixed = milliseconds[unit];
	if (fixed !== undefined) return new Date(date.getTime() + fixed * count);
	const moved = new Date(date);
	if (unit === 'Months') moved.setUTCMonth(moved.getUTCMonth() + count);
	else moved.setUTCFullYear(moved.getUTCFullYear() + count);
	return moved;
};

const startOf: Record<string, (date: Date) => Date> = {
	Hours: (date) => new Date(Math.floor(date.getTime() / 3_600_000) * 3_600_000),
	Days: (date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())),
	Weeks: (date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() - date.getUTCDay())),
	Months: (date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)),
	Years: (date) => new Date(Date.UTC(date.getUTCFullYear(), 0, 1)),
};

const floor = (date: Date, unit: Unit): Date => startOf[unit]?.(date) ?? date;
const tick = (date: Date): Date => new Date(date.getTime() + 1000);

/** Spans named without a number: the unit and how many units away from the current one. */
const named: Record<string, [unit: Unit, offset: number]> = {
	Today: ['Days', 0],
	Yesterday: ['Days', -1],
	Tomorrow: ['Days', 1],
	ThisWeek: ['Weeks', 0],
	LastWeek: ['Weeks', -1],
	NextWeek: ['Weeks', 1],
	ThisMonth: ['Months', 0],
	LastMonth: ['Months', -1],
	NextMonth: ['Months', 1],
	ThisYear: ['Years', 0],
	LastYear: ['Years', -1],
	NextYear: ['Years', 1],
};

const counted = /^(Last|Next|OlderThan)(X|7)(Minutes|Hours|Days|Weeks|Months|Years)$/;

/**
 * The span a query function such as `LastXDays` or `Today` means at `now`, in UTC and with weeks from Sunday; undefined when it is no
 * such function. `count` is its PropertyValue.
 */
export const dateRange = (name: string, now: Date, count: number): DateRange | undefined => {
	const simple = Object.hasOwn(named, name) ? named[name] : undefined;
	if (simple) {
		const from = floor(shift(floor(now, simple[0]), simple[0], simple[1]), simple[0]);
		return { from, before: shift(from, simple[0], 1) };
	}
	const [, direction, size, unitName] = counted.exec(name) ?? [];
	if (!direction) return undefined;
	const unit = unitName as Unit;
	const units = size === '7' ? 7 : count;
	if (direction === 'OlderThan') return { from: null, before: shift(now, unit, -units) };
	if (direction === 'Next') return { from: now, before: tick(shift(now, unit, units)) };
	return { from: unit === 'Hours' ? floor(shift(now, unit, -units), unit) : floor(shift(now, unit, -units), 'Days'), before: tick(now) };
};
