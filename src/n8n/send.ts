import type { IExecuteFunctions, IHttpRequestMethods, ILoadOptionsFunctions, IN8nHttpFullResponse, ITriggerFunctions } from 'n8n-workflow';
import { NoAnswer, type HttpRequest, type HttpResponse, type Send } from '../client/ports';
import { orInterceptedThere } from './signIn/intercepted';
import { reasonOfLostConnection } from './signIn/lostConnection';
import { withPatience } from './signIn/patience';
import { refusalOfN8n } from './signIn/requestFailure';
import { SignInError } from './signIn/signInError';
import { userSignInFailure } from './signIn/userSignInFailure';

export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions | ITriggerFunctions;

/** Failures of the connection itself: nothing can have reached the service. */
const NEVER_LEFT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_INVALID_URL)/;

/** In words, because n8n replaces any message that holds a network code by one of its own. */
const IN_WORDS: Record<string, string> = {
	ECONNREFUSED: 'nothing answers at that address',
	ENOTFOUND: 'the host name is not known',
	EAI_AGAIN: 'the host name could not be looked up',
	ECONNRESET: 'the connection was closed in the middle',
	ECONNABORTED: 'no answer in time',
	ETIMEDOUT: 'no answer in time',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed and not trusted',
	SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not trusted',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority that is not trusted',
};

/** A write of a thousand rows may take the service minutes; its own limit is about four. */
const LONGEST_ANSWER_MS = 300_000;

const lowerCaseNames = (headers: IN8nHttpFullResponse['headers']): Record<string, string> =>
	Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]));

/** An error and everything it was made from, outermost first. */
function causes(error: unknown): Record<string, unknown>[] {
	const chain: Record<string, unknown>[] = [];
	for (let link = error; link !== null && typeof link === 'object' && chain.length < 8; link = (link as { cause?: unknown }).cause) {
		chain.push(link as Record<string, unknown>);
	}
	return chain;
}

/** n8n keeps the axios error inside its own; only the status and the network code are taken from it, never a body. */
function answerOrThrow(error: unknown): HttpResponse {
	const chain = causes(error);
	const signIn = chain.find((link) => link instanceof SignInError) ?? userSignInFailure(chain);
	if (signIn) throw signIn;
	const refused = chain.map(refusalOfN8n).find((found) => found !== undefined);
	if (refused) throw refused;
	const response = chain.map((link) => link.response as { status?: number; headers?: object } | undefined).find((found) => found?.status);
	const status = response?.status ?? (chain.some((link) => link.httpCode === '401') ? 401 : undefined);
	// An answer of success that was cut off comes as an error with its status, and without its body.
	if (status !== undefined && status >= 200 && status < 300) throw new NoAnswer('unknown', 'the answer was cut off');
	if (status !== undefined) return { status, headers: lowerCaseNames((response?.headers ?? {}) as IN8nHttpFullResponse['headers']), body: '' };
	const code = chain.map(({ code: name }) => name).find((name) => typeof name === 'string' && name !== '') as string | undefined;
	const explained = chain.find((link) => link.name === 'NodeApiError' && !code && typeof link.description === 'string');
	if (explained && chain.length > 1 && !chain.some((link) => 'config' in link)) throw error;
	throw new NoAnswer(code && NEVER_LEFT.test(code) ? 'no' : 'unknown', IN_WORDS[code ?? ''] ?? 'the connection ended without an answer');
}

const isLost = (error: unknown): boolean => error instanceof SignInError && error.explanation.code === 'connectionLost';

/**
 * The client's `Send` over n8n's HTTP helper, which signs in, renews the token after a 401, and honours n8n's proxy and
 * allowed domains. Every status comes back as an answer.
 */
export function sendThrough(context: RequestContext, credentialType: string): Send {
	const attempt = async ({ method, url, headers, body }: HttpRequest): Promise<HttpResponse> => {
		try {
			const answer = (await context.helpers.httpRequestWithAuthentication.call(context, credentialType, {
				method: method as IHttpRequestMethods,
				url,
				headers,
				...(body === undefined ? {} : { body }),
				encoding: 'text',
				json: false,
				timeout: LONGEST_ANSWER_MS,
				disableFollowRedirect: true,
				returnFullResponse: true,
				ignoreHttpStatusErrors: { ignore: true, except: [401] },
			})) as IN8nHttpFullResponse;
			return { status: answer.statusCode, headers: lowerCaseNames(answer.headers), body: typeof answer.body === 'string' ? answer.body : '' };
		} catch (error) {
			return answerOrThrow(error);
		}
	};
	const explained = async (failure: unknown): Promise<never> => {
		throw isLost(failure) ? await reasonOfLostConnection(context, credentialType) : await orInterceptedThere(failure, context, credentialType);
	};
	return async (request) => await withPatience(async () => await attempt(request)).catch(explained);
}
