/** The five things the client needs from outside. Whoever hosts it (n8n, a script, a test) supplies them. */

export type HttpMethod = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface HttpRequest {
	method: HttpMethod;
	/** Absolute address, already percent-encoded; to be sent as it stands. */
	url: string;
	headers: Record<string, string>;
	body?: string;
}

export interface HttpResponse {
	status: number;
	/** Header names in lower case. */
	headers: Record<string, string>;
	/** Raw text, empty when there is none. */
	body: string;
}

/**
 * Sends one signed-in request. Every status is an answer, also 4xx and 5xx; redirects must not be followed and cookies must not
 * be kept (an affinity cookie pins the caller to one web server). Rejects with `NoAnswer` when there is no answer; any other
 * rejection (for example a failed sign-in) passes through the client unchanged.
 */
export type Send = (request: HttpRequest) => Promise<HttpResponse>;

/** There is no answer; `arrived` says whether the request can have reached the service. */
export class NoAnswer extends Error {
	constructor(
		readonly arrived: 'no' | 'unknown',
		message: string,
	) {
		super(message);
		this.name = 'NoAnswer';
	}
}

/** Resolves after so many milliseconds. */
export type Sleep = (milliseconds: number) => Promise<void>;

/** Milliseconds since 1970, like `Date.now`. */
export type Now = () => number;

/** A number from 0 (included) to 1 (excluded), like `Math.random`. */
export type Random = () => number;
