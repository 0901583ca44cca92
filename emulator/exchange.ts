import { performance } from 'node:perf_hooks';
import { ApiError, type AfterVerdict, type ApiRequest, type ApiResponse, type Caller, type Environment, type Exchange, type Verdict } from './contracts';
import { errorResponse } from './protocol/respond';
import { checkAccess } from './security/accessControl';
import type { Authenticate } from './security/authentication';
import { callerOfPrincipal, impersonate } from './security/callers';

export interface WireRequest {
	sequence: number;
	method: string;
	/** Path and query as received. */
	url: string;
	headers: Record<string, string>;
	body: string;
}

export interface ExchangeInput {
	environment: Environment;
	authenticate: Authenticate;
	wire: WireRequest;
	/** Address of the environment. */
	origin: string;
	/** Where callers without a token are sent. */
	authority: string;
}

/** What to send: an answer, perhaps cut short, or nothing at all. */
export type Outcome = { drop: true } | { response: ApiResponse; truncateAt?: number };

const versionPrefix = /^\/api\/data\/v9\.[0-2]\/?/;

const unauthorized = ({ origin, authority }: ExchangeInput): ApiResponse => ({
	status: 401,
	headers: { 'WWW-Authenticate': `Bearer authorization_uri=${authority}/oauth2/authorize, resource_id=${origin}/` },
});

const splitAddress = (url: string): { path: string; query: string } => {
	const at = url.indexOf('?');
	const path = (at < 0 ? url : url.slice(0, at)).replace(versionPrefix, '');
	return { path, query: at < 0 ? '' : url.slice(at + 1) };
};

const noSuchVersion = (url: string): ApiResponse => errorResponse(new ApiError(404, '', `No HTTP resource was found that matches the request URI '${url}'.`));

/** Signs in and finds the user; an answer when that is refused. */
const signIn = async (input: ExchangeInput): Promise<Caller | ApiResponse> => {
	const { environment, wire, authenticate, origin } = input;
	const principal = await authenticate(wire.headers.authorization, origin);
	if (!principal) return unauthorized(input);
	try {
		checkAccess(environment, principal);
		return impersonate(environment, callerOfPrincipal(environment, principal), wire.headers);
	} catch (error) {
		if (error instanceof ApiError) return errorResponse(error);
		throw error;
	}
};

const carryOut = ({ environment, wire, origin }: ExchangeInput, exchange: Exchange, caller: Caller): ApiResponse => {
	const request: ApiRequest = { method: wire.method, ...splitAddress(wire.url), headers: wire.headers, body: wire.body, caller, origin };
	const before = environment.store.writes();
	const response = environment.dispatch(request);
	exchange.rowsWritten = response.status < 400 || exchange.batchParts.length > 0 ? environment.store.writes() - before : 0;
	return response;
};

const askPolicies = async ({ environment }: ExchangeInput, exchange: Exchange): Promise<Verdict> => {
	for (const policy of environment.policies) {
		const verdict = await policy.before?.(exchange, environment);
		if (verdict) return verdict;
	}
	return undefined;
};

const finish = async ({ environment }: ExchangeInput, exchange: Exchange, response: ApiResponse): Promise<Outcome> => {
	let outcome: Outcome = { response };
	for (const policy of [...environment.policies].reverse()) {
		const current: ApiResponse = 'response' in outcome ? outcome.response : response;
		const verdict: AfterVerdict = await policy.after?.(exchange, current, environment);
		if (verdict && 'drop' in verdict) outcome = { drop: true };
		else if (verdict && 'response' in outcome) outcome = { ...outcome, ...verdict };
	}
	return outcome;
};

/** Answers one request on the wire: sign-in, policies, the request itself in one synchronous step, policies in reverse. */
export const runExchange = async (input: ExchangeInput): Promise<Outcome> => {
	const { wire } = input;
	const exchange: Exchange = { ...wire, caller: null, startedAt: performance.now(), batchParts: [], rowsWritten: 0, fault: null };
	if (!versionPrefix.test(wire.url)) return finish(input, exchange, noSuchVersion(wire.url));
	const signedIn = await signIn(input);
	if ('status' in signedIn) return finish(input, exchange, signedIn);
	exchange.caller = signedIn;
	const verdict = await askPolicies(input, exchange);
	if (verdict && 'drop' in verdict) {
		await finish(input, exchange, { status: 0, headers: {} });
		return { drop: true };
	}
	return finish(input, exchange, verdict ?? carryOut(input, exchange, signedIn));
};
