import type { Clock } from './contracts';

/** A clock that follows the machine's, or stands still at `start` until it is moved. */
export const createClock = (start: Date | null = null): Clock => {
	let stopped = start;
	let ahead = 0;
	let borrowed: Date | null = null;
	return {
		now: () => new Date((borrowed ?? stopped)?.getTime() ?? Date.now() + ahead),
		set(moment) {
			stopped = moment;
			ahead = 0;
		},
		advance(milliseconds) {
			if (stopped) stopped = new Date(stopped.getTime() + milliseconds);
			else ahead += milliseconds;
		},
		at(moment, work) {
			borrowed = moment;
			try {
				return work();
			} finally {
				borrowed = null;
			}
		},
	};
};
