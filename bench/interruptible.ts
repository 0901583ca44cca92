import { once } from 'node:events';

const interruption = async (signal: AbortSignal): Promise<never> => {
	if (!signal.aborted) await once(signal, 'abort');
	throw new Error('interrupted');
};

/** The work's result, or an error as soon as it is interrupted: whoever waits can stop the servers it works with. */
export async function interruptible<T>(work: Promise<T>, signal: AbortSignal = new AbortController().signal): Promise<T> {
	return await Promise.race([work, interruption(signal)]);
}

/** Aborted when somebody ends this process. */
export function interruptedByUser(): AbortSignal {
	const interrupted = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => interrupted.abort());
	return interrupted.signal;
}
