import type { Environment } from './environment';

/** One Web API request, already signed in, either from the wire or from a part of a `$batch`. */
export interface ApiRequest {
	method: string;
	/** Path below `/api/data/v9.2/`, percent-decoded per segment by whoever routes it; no leading slash, no query. */
	path: string;
	/** Raw query string without `?`, still percent-encoded. */
	query: string;
	/** Header names in lower case. */
	headers: Record<string, string>;
	/** Raw body text; empty when there is none. */
	body: string;
	/** The user the request acts as, after impersonation. */
	caller: Caller;
	/** Base of absolute addresses, for example `https://localhost:5443`. */
	origin: string;
	/** True for a part of a `$batch`, whose URL may be longer. */
	insideBatch?: boolean;
}

export interface ApiResponse {
	status: number;
	/** Header names in the service's own spelling. */
	headers: Record<string, string>;
	/** Serialised body; undefined for 204 and 304. */
	body?: string;
}

/** Executes one request; refusals are `ApiResponse`s too, never exceptions. */
export type Dispatch = (request: ApiRequest) => ApiResponse;

export interface Caller {
	/** systemuserid */
	userId: string;
	businessUnitId: string;
	/** systemuserid of the real caller when impersonating, else null. */
	onBehalfBy: string | null;
}

/** What a handler throws to refuse a request; the server turns it into the OData error envelope. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		/** Hexadecimal service code as on the wire, for example `0x80040217`. */
		readonly code: string,
		message: string,
		readonly headers: Record<string, string> = {},
	) {
		super(message);
	}
}

/** One segment of a path, percent-decoded: `accounts(name='x')` has name `accounts` and key `name='x'`. */
export interface PathSegment {
	/** The whole segment as sent, still percent-encoded. */
	raw: string;
	name: string;
	/** What stands between the outer parentheses; null without parentheses, empty for `()`. */
	key: string | null;
}

/** A handler and the requests it answers. Register arrays of these in `routes.ts`; the first match wins. */
export interface Route {
	/** HTTP method in capitals. */
	method: string;
	matches(segments: PathSegment[], environment: Environment): boolean;
	/** Throws `ApiError` to refuse. Runs inside one transaction that is kept only when the answer's status is below 400. */
	handle(request: ApiRequest, environment: Environment, segments: PathSegment[]): ApiResponse;
	/** True for `$batch`, whose answer may have an error status while earlier parts stay committed: no transaction around it. */
	ownTransactions?: boolean;
}
