import type { ThrottleLimits } from '../control/controlSettings';
import type { ProtectionCode } from './serviceProtection';

interface Usage {
	/** Moments of requests that were let in, in milliseconds, oldest first. */
	requests: number[];
	executions: { at: number; milliseconds: number }[];
	inFlight: number;
	/** Refusals go on until then, and every call made meanwhile moves it further. */
	blockedUntil: number;
	blockedBy: ProtectionCode;
}

export interface Refusal {
	code: ProtectionCode;
	retryAfterSeconds: number;
}

/** Milliseconds by which one call during a block lengthens it. */
const PENALTY_MS = 1000;

/** Keeps what each user has used of the sliding window. */
export class ThrottleBook {
	private readonly users = new Map<string, Usage>();

	/** Lets a request in, or says why not. `now` is in milliseconds. */
	enter(userId: string, now: number, limits: ThrottleLimits): Refusal | null {
		const usage = this.usage(userId, now, limits);
		const refusal = this.refusal(usage, now, limits);
		if (refusal !== null) return refusal;
		usage.requests.push(now);
		usage.inFlight += 1;
		return null;
	}

	/** Ends a request that was let in. */
	leave(userId: string, now: number, milliseconds: number, limits: ThrottleLimits): void {
		const usage = this.usage(userId, now, limits);
		usage.inFlight -= 1;
		usage.executions.push({ at: now, milliseconds });
	}

	/** What is left of the window: requests, and milliseconds of execution. */
	remaining(userId: string, now: number, limits: ThrottleLimits): { requests: number; executionMs: number } {
		const usage = this.usage(userId, now, limits);
		return { requests: Math.max(0, limits.requests - usage.requests.length), executionMs: Math.max(0, limits.executionMs - spent(usage)) };
	}

	clear(): void {
		// Requests in flight still leave after a reset, so their count has to stay.
		for (const usage of this.users.values()) Object.assign(usage, { requests: [], executions: [], blockedUntil: 0 });
	}

	private refusal(usage: Usage, now: number, limits: ThrottleLimits): Refusal | null {
		if (now < usage.blockedUntil) return this.prolong(usage, now, limits);
		if (usage.inFlight >= limits.concurrent) return { code: '0x80072326', retryAfterSeconds: limits.concurrentRetryAfterSeconds };
		if (usage.requests.length >= limits.requests) return block(usage, '0x80072322', usage.requests[0] ?? now, now, limits);
		if (spent(usage) > limits.executionMs) return block(usage, '0x80072321', usage.executions[0]?.at ?? now, now, limits);
		return null;
	}

	private prolong(usage: Usage, now: number, limits: ThrottleLimits): Refusal {
		usage.blockedUntil = Math.min(usage.blockedUntil + PENALTY_MS, now + limits.windowSeconds * 1000);
		return { code: usage.blockedBy, retryAfterSeconds: secondsUntil(usage.blockedUntil, now) };
	}

	private usage(userId: string, now: number, limits: ThrottleLimits): Usage {
		const usage = this.users.get(userId) ?? { requests: [], executions: [], inFlight: 0, blockedUntil: 0, blockedBy: '0x80072322' };
		this.users.set(userId, usage);
		const start = now - limits.windowSeconds * 1000;
		usage.requests = dropBefore(usage.requests, (at) => at, start);
		usage.executions = dropBefore(usage.executions, ({ at }) => at, start);
		return usage;
	}
}

function block(usage: Usage, code: ProtectionCode, oldest: number, now: number, limits: ThrottleLimits): Refusal {
	usage.blockedUntil = Math.max(now + 1000, oldest + limits.windowSeconds * 1000);
	usage.blockedBy = code;
	return { code, retryAfterSeconds: secondsUntil(usage.blockedUntil, now) };
}

const secondsUntil = (moment: number, now: number): number => Math.max(1, Math.ceil((moment - now) / 1000));

const spent = (usage: Usage): number => usage.executions.reduce((sum, { milliseconds }) => sum + milliseconds, 0);

/** Entries come in order of time, so most calls find nothing to drop at the front. */
function dropBefore<T>(entries: T[], at: (entry: T) => number, start: number): T[] {
	const first = entries[0];
	if (first === undefined || at(first) > start) return entries;
	return entries.filter((entry) => at(entry) > start);
}
