import type { Clock, Payload } from '../contracts';

/**
 * Carries out `{advanceMs}` or `{set: moment | null}`; null lets the clock follow the machine's again.
 * @returns the moment it shows afterwards
 * @throws Error when `set` is no moment
 */
export function moveClock(clock: Clock, { advanceMs, set }: Payload): Date {
	if (set !== undefined) clock.set(set === null ? null : momentOf(String(set)));
	if (typeof advanceMs === 'number') clock.advance(advanceMs);
	return clock.now();
}

function momentOf(text: string): Date {
	const moment = new Date(text);
	if (Number.isNaN(moment.getTime())) throw new Error(`${text} is not a moment.`);
	return moment;
}
