import type { DataverseFault } from '../domain/faults/fault';
import type { HttpMethod } from './ports';

export type JsonObject = Record<string, unknown>;

/**
 * When a request may be sent again although the service may already have acted on it: `always` for reads, for creates that carry
 * their own id, and for updates that carry a precondition or set plain values; otherwise `onlyIfNotArrived`.
 */
export type Repeat = 'always' | 'onlyIfNotArrived';

export interface ClientRequest {
	method: HttpMethod;
	/** Percent-encoded path with query below `/api/data/v9.2/`, or an absolute next link of the same environment. */
	path: string;
	headers?: Record<string, string>;
	body?: JsonObject;
	repeat: Repeat;
	/** After this moment (milliseconds since 1970) it is neither sent nor sent again. */
	giveUpAt?: number;
}

export interface Answer {
	ok: true;
	status: number;
	/** Header names in lower case. */
	headers: Record<string, string>;
	/** Parsed JSON object; undefined for empty and for text answers. */
	body: JsonObject | undefined;
	/** Raw body. */
	text: string;
	requestId: string;
	/** An earlier attempt ended without an answer after which the service may have acted. */
	answerLost: boolean;
}

export interface Refusal {
	ok: false;
	fault: DataverseFault;
	/** Of a change set: position of the operation that was refused, as far as the service repeats its `Content-ID`. */
	operation?: number;
	/** An attempt, perhaps the last, ended without an answer after which the service may have acted. */
	answerLost: boolean;
}

export type Reply = Answer | Refusal;

/** One operation of a `$batch`. */
export type BatchPart = ClientRequest;

/** Operations that succeed or fail together; each must be a write. */
export interface ChangeSet {
	changeSet: BatchPart[];
}

/** The reply to one part; for a change set that succeeded, `changeSet` holds the reply to each of its operations. */
export type PartReply = Reply & { changeSet?: Reply[] };
