import type { Clock } from './contracts';

/** A clock that follows the machine's, or stands still at `start` until it is moved. */
export const createClock = (start: Date | null = null): Clock => {
	let stopped = start;
	let ahead = 0;
	return {
		now: () => new Date((stopped?.getTime() ?? Date.now()) + (stopped ? 0 : ahead)),
		set(moment) {
			stopped = moment;
			ahead = 0;
		},
		advance(milliseconds) {
			if (stopped) stopped = new Date(stopped.getTime() + milliseconds);
			else ahead += milliseconds;
		},
	};
};
