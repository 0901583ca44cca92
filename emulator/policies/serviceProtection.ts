import type { ApiResponse } from '../contracts';

/** The three service protection refusals (protocol sheet, section 6.1). */
export type ProtectionCode = '0x80072322' | '0x80072321' | '0x80072326';

export interface ProtectionNumbers {
	requests: number;
	executionMs: number;
	windowSeconds: number;
	concurrent: number;
}

const grouped = new Intl.NumberFormat('en-US');

const messages: Record<ProtectionCode, (limits: ProtectionNumbers) => string> = {
	'0x80072322': (limits) => `Number of requests exceeded the limit of ${limits.requests} over time window of ${limits.windowSeconds} seconds.`,
	'0x80072321': (limits) =>
		`Combined execution time of incoming requests exceeded limit of ${grouped.format(limits.executionMs)} milliseconds over time window of ${limits.windowSeconds} seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later.`,
	'0x80072326': (limits) => `Number of concurrent requests exceeded the limit of ${limits.concurrent}.`,
};

export const isProtectionCode = (code: string | undefined): code is ProtectionCode => code !== undefined && code in messages;

/** 429 with `Retry-After` in seconds and the exact words of the limit that was hit. */
export function throttled(code: ProtectionCode, retryAfterSeconds: number, limits: ProtectionNumbers): ApiResponse {
	return {
		status: 429,
		headers: { 'Content-Type': 'application/json; odata.metadata=minimal', 'OData-Version': '4.0', 'Retry-After': String(retryAfterSeconds) },
		body: JSON.stringify({ error: { code, message: messages[code](limits) } }),
	};
}
