import type { DataverseFault } from '../../domain/faults/fault';
import { retryRule } from '../../domain/faults/kinds';
import type { Repeat } from '../reply';

/** How often one request may fail for other reasons than throttling. */
export const MOST_FAILURES = 6;
/** A service that says "now" is still given a moment. */
const SHORTEST_THROTTLE_MS = 250;

const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 20_000;
const FIRST_THROTTLE_MS = 2_000;
const LONGEST_THROTTLE_MS = 60_000;

export interface FailedAttempt {
	fault: DataverseFault;
	repeat: Repeat;
	/** Failures of this request so far other than throttling, this one included. */
	failures: number;
	/** Throttled answers to this request so far, this one included. */
	throttles: number;
	/** From 0 to 1. */
	random: number;
}

/**
 * Milliseconds to wait before the request is sent again; undefined when it must not be. Throttling is waited for as often as it
 * comes, because the service refuses before acting and says how long; the caller's deadline is the only bound.
 */
export function retryDelay({ fault, repeat, failures, throttles, random }: FailedAttempt): number | undefined {
	const rule = retryRule(fault);
	if (rule === 'never' || (rule === 'ifRepeatable' && repeat !== 'always')) return undefined;
	if (fault.kind === 'throttled') return throttleDelay(fault.retryAfterMs, throttles, random);
	if (failures >= MOST_FAILURES) return undefined;
	return Math.max(fault.retryAfterMs ?? 0, jittered(backoff(FIRST_BACKOFF_MS, LONGEST_BACKOFF_MS, failures), random));
}

/** The service's own number, with a little spread so that waiting callers do not return in one burst. */
function throttleDelay(retryAfterMs: number | undefined, throttles: number, random: number): number {
	const asked = retryAfterMs ?? jittered(backoff(FIRST_THROTTLE_MS, LONGEST_THROTTLE_MS, throttles), random);
	return Math.max(asked, SHORTEST_THROTTLE_MS) + Math.round(random * SHORTEST_THROTTLE_MS);
}

function backoff(first: number, longest: number, times: number): number {
	return Math.min(longest, first * 2 ** (times - 1));
}

/** Half fixed, half random: spreads callers without ever waiting next to nothing. */
function jittered(delay: number, random: number): number {
	return Math.round(delay / 2 + (delay / 2) * random);
}
