import type { IHttpRequestMethods, IHttpRequestOptions } from 'n8n-workflow';
import { goesThroughProxy } from '../../domain/environment/proxied';
import { requestFailure } from './requestFailure';
import { SignInError } from './signInError';

/** The part of n8n's HTTP helper a sign-in uses; called with `returnFullResponse` and all statuses accepted. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

/** One answer in the shape MSAL reads. */
export interface NetworkAnswer<T> {
	headers: Record<string, string>;
	body: T;
	status: number;
}

interface OutgoingOptions {
	headers?: Record<string, string>;
	body?: string;
}

interface FullResponse {
	statusCode: number;
	headers: Record<string, string>;
	body: unknown;
}

const timeoutMs = 30_000;

function readBody(body: unknown): object {
	if (typeof body === 'object' && body !== null) {
		return body;
	}
	try {
		const parsed: unknown = JSON.parse(String(body));
		if (typeof parsed === 'object' && parsed !== null) {
			return parsed;
		}
	} catch {
		throw SignInError.of('notASignInService');
	}
	throw SignInError.of('notASignInService');
}

function readAnswer(response: FullResponse): NetworkAnswer<object> {
	if (response.statusCode >= 300 && response.statusCode < 400) {
		throw SignInError.of('signInRedirected');
	}
	// Gateways answer 429 and 5xx with pages of their own; those mean "busy", not "wrong address".
	if (response.statusCode === 429 || response.statusCode >= 500) {
		throw SignInError.of('signInBusy');
	}
	return { status: response.statusCode, headers: response.headers, body: readBody(response.body) };
}

/** Every answer of a token endpoint holds a token or an error by name. */
const speaksOfTokens = (body: object): boolean => 'access_token' in body || ('error' in body && 'error_description' in body);

/**
 * MSAL's network module over n8n's HTTP helper, so that proxies and allowed domains of n8n apply.
 * It talks to one origin only and follows no redirect: the requests carry the client secret.
 * @param authority origin of the sign-in service; undefined for a managed identity, whose address Azure gives the machine and to which
 * no secret of ours is sent
 */
export class SignInNetwork {
	/** The last request's failure; MSAL replaces whatever a network module throws by an error of its own. */
	failure: SignInError | undefined;

	/** The last answer, usable or not. */
	answered: { status: number; body: unknown } | undefined;

	constructor(
		private readonly httpRequest: HttpRequest,
		private readonly authority: string | undefined,
	) {}

	async sendGetRequestAsync<T>(url: string, options?: OutgoingOptions): Promise<NetworkAnswer<T>> {
		return await this.send<T>('GET', url, options);
	}

	async sendPostRequestAsync<T>(url: string, options?: OutgoingOptions): Promise<NetworkAnswer<T>> {
		return await this.send<T>('POST', url, options);
	}

	private async send<T>(method: IHttpRequestMethods, url: string, options: OutgoingOptions = {}): Promise<NetworkAnswer<T>> {
		try {
			const response = await this.exchange(method, url, options);
			this.answered = { status: response.statusCode, body: response.body };
			const answer = readAnswer(response);
			this.answered = answer;
			if (this.authority !== undefined && !speaksOfTokens(answer.body)) throw SignInError.of('notASignInService');
			// MSAL leaves the type of the body to the caller; what it asked for is what it gets.
			return answer as NetworkAnswer<T>;
		} catch (error) {
			this.failure = requestFailure(error);
			throw this.failure;
		}
	}

	private async exchange(method: IHttpRequestMethods, url: string, options: OutgoingOptions): Promise<FullResponse> {
		if (this.authority !== undefined && new URL(url).origin !== this.authority) {
			throw SignInError.of('signInRedirected');
		}
		// What asks a machine for its identity proves itself by an address that only the machine can reach.
		if (this.authority === undefined && goesThroughProxy(url, process.env)) throw SignInError.of('managedIdentityProxied');
		const request = { method, url, headers: { ...options.headers, Accept: 'application/json' }, body: options.body, timeout: timeoutMs };
		return (await this.httpRequest({ ...request, returnFullResponse: true, ignoreHttpStatusErrors: true, disableFollowRedirect: true })) as FullResponse;
	}
}
