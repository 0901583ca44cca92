/** Longer than the service's window of 300 s there is nothing left to wait for. */
export const LONGEST_RETRY_AFTER_MS = 300_000;

/** `Retry-After` in milliseconds from `now`, from seconds or an HTTP date (RFC 9110, 10.2.3), capped; undefined when absent or unreadable. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
	const text = header?.trim() ?? '';
	if (text === '') return undefined;
	const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
	return Number.isNaN(wait) ? undefined : Math.min(Math.max(Math.ceil(wait), 0), LONGEST_RETRY_AFTER_MS);
}
