/** Gives the machine's own clock back. */
export type StopFastClock = () => void;

/**
 * Lets time pass so many times faster for everything in this process that asks the clock or sets a timer, our code and the local Dataverse alike. A minute
 * asked for by the service is then waited for as a whole, and takes seconds. Requests do not get faster: by this clock they take longer.
 */
export function startFastClock(times: number): StopFastClock {
	const [now, timer] = [Date.now.bind(Date), globalThis.setTimeout];
	const start = now();
	const clock = jest.spyOn(Date, 'now').mockImplementation(() => start + (now() - start) * times);
	const timers = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((work: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]) => timer(work, milliseconds / times, ...given)) as typeof setTimeout);
	return () => {
		clock.mockRestore();
		timers.mockRestore();
	};
}
