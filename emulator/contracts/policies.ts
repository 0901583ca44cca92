import type { TraceEntry } from './control';
import type { Environment } from './environment';
import type { ApiResponse, Caller } from './request';

/** One request on the wire as policies see it. */
export interface Exchange {
	/** Counts from 1. */
	sequence: number;
	method: string;
	/** Path and query as received. */
	url: string;
	headers: Record<string, string>;
	body: string;
	/** Null when the request was refused before or at sign-in. */
	caller: Caller | null;
	/** Milliseconds of a monotonic clock. */
	startedAt: number;
	/** Filled in by whoever answers a `$batch`. */
	batchParts: TraceEntry['batchParts'];
	rowsWritten: number;
	/** Named by the policy that strikes. */
	fault: string | null;
}

/** Undefined lets the request pass; `drop` closes the connection without an answer. */
export type Verdict = ApiResponse | { drop: true } | undefined;

/**
 * Runs around each Web API request, including refused ones, in the order of `Environment.policies` before and in reverse after.
 * `before` is called after sign-in and may wait; an answer from it keeps the request from being carried out.
 * `after` is called exactly once for each exchange and gives back the answer to send, cut short after `truncateAt` bytes when that is set.
 */
export interface Policy {
	name: string;
	before?(exchange: Exchange, environment: Environment): Verdict | Promise<Verdict>;
	after?(exchange: Exchange, response: ApiResponse, environment: Environment): AfterVerdict | Promise<AfterVerdict>;
}

export type AfterVerdict = undefined | { drop: true } | { response: ApiResponse; truncateAt?: number };
