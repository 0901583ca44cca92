import { SignInError } from './signInError';
import { tokenClaims } from './tokenClaims';
import type { HttpRequest } from './signInNetwork';

const timeoutMs = 30_000;
/** Where identity providers put the token when they answer with JSON. */
const NAMES = ['value', 'token', 'id_token', 'access_token'];

/** The token in an answer: the text itself, or a field of a JSON object. */
function tokenIn(body: unknown): string {
	const parsed: unknown = typeof body === 'string' && body.trim().startsWith('{') ? JSON.parse(body) : body;
	if (typeof parsed === 'string') return parsed.trim();
	const fields = (parsed ?? {}) as Record<string, unknown>;
	return NAMES.map((name) => fields[name]).find((value): value is string => typeof value === 'string') ?? '';
}

async function readFrom(httpRequest: HttpRequest, url: string): Promise<string> {
	let answer: { statusCode: number; body: unknown };
	try {
		answer = (await httpRequest({ method: 'GET', url, timeout: timeoutMs, returnFullResponse: true, ignoreHttpStatusErrors: true, disableFollowRedirect: true })) as typeof answer;
	} catch {
		// Whatever it was, only the address can be put right; the error may hold what the address answered.
		throw SignInError.of('federatedTokenUnreachable');
	}
	if (answer.statusCode !== 200) throw SignInError.of('federatedTokenUnreachable');
	try {
		return tokenIn(answer.body);
	} catch {
		throw SignInError.of('federatedTokenUnreadable');
	}
}

/**
 * The token of another issuer that stands in for a secret.
 * @param source the token itself, or an https address that gives one
 * @throws SignInError when the address cannot be read, or when what it gives is no JSON Web Token
 */
export async function readFederatedToken(httpRequest: HttpRequest, source: string): Promise<string> {
	if (/^[a-z]+:/i.test(source) && !/^https:/i.test(source)) throw SignInError.of('federatedTokenUnreachable');
	const token = /^https:/i.test(source) ? await readFrom(httpRequest, source) : source;
	if (tokenClaims(token) === undefined) throw SignInError.of('federatedTokenUnreadable');
	return token;
}
