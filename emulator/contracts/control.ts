import type { Environment } from './environment';

/** Answers requests outside the Web API, such as `/_emulator/trace`. Not signed in. */
export interface ControlRoute {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Fastify path, for example `/_emulator/snapshots/:name`. */
	url: string;
	handle(call: ControlCall, environment: Environment): { status: number; body?: unknown } | Promise<{ status: number; body?: unknown }>;
}

export interface ControlCall {
	params: Record<string, string>;
	query: Record<string, string>;
	/** Parsed JSON body; undefined when there is none. */
	body: unknown;
}

/** A fault to inject, as posted to `/_emulator/faults`. */
export interface FaultRule {
	/** Where it strikes: before anything happened, or after the request was carried out (the answer is lost). */
	kind: 'throttle' | 'unavailable' | 'resetBefore' | 'resetAfter' | 'slow' | 'truncate' | 'error';
	/** Which requests: HTTP method, and a regular expression over path + query; both optional. */
	method?: string;
	urlPattern?: string;
	/** How often it still strikes; default 1. */
	times?: number;
	/** How many matching requests pass first; default 0. */
	skip?: number;
	/** throttle: seconds sent in Retry-After (default 1). slow: milliseconds of delay. */
	retryAfterSeconds?: number;
	delayMs?: number;
	/** throttle: which of the three service protection codes; error: any status and code. */
	status?: number;
	code?: string;
	message?: string;
}

/** One entry of the request trace, as returned by `GET /_emulator/trace`. */
export interface TraceEntry {
	sequence: number;
	method: string;
	/** Path and query as received. */
	url: string;
	status: number;
	/** systemuserid, or null when the request was refused before sign-in. */
	userId: string | null;
	/** Inner requests when this was a `$batch`. */
	batchParts: { method: string; url: string; status: number }[];
	rowsWritten: number;
	milliseconds: number;
	fault: string | null;
	headers: Record<string, string>;
}
