import { requestFailure } from './requestFailure';
import { SignInError } from './signInError';
import { tokenClaims } from './tokenClaims';
import type { HttpRequest } from './signInNetwork';

/** What keeps the address from being read, by the fault that the sign-in service would have; the first two are n8n's own settings, whoever was asked. */
const UNANSWERED: Readonly<Record<string, string>> = {
	domainNotAllowed: 'domainNotAllowed',
	requestBlocked: 'requestBlocked',
	signInUnreachable: 'federatedTokenBusy',
	signInTls: 'federatedTokenTls',
	signInUntrusted: 'federatedTokenUntrusted',
	signInCertificateWrong: 'federatedTokenUntrusted',
};
const REFUSALS: ReadonlySet<number> = new Set([401, 403]);
/** Statuses that pass by themselves; so do all from 500 on. */
const PASSING: ReadonlySet<number> = new Set([408, 429]);
const timeoutMs = 30_000;
/** Where identity providers put the token when they answer with JSON. */
const NAMES = ['value', 'token', 'id_token', 'access_token'];

/** Header, claims and signature (RFC 7519, section 3; RFC 7515, section 7.1). */
const FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Without the blanks and quotation marks that copying and command line tools put around a text. */
const bare = (text: string): string => text.trim().replace(/^(["'])([^]*)\1$/, '$2').trim();

/** The token in an answer: the text itself, or a field of a JSON object. */
function tokenIn(body: unknown): string {
	const parsed: unknown = typeof body === 'string' && body.trim().startsWith('{') ? JSON.parse(body) : body;
	if (typeof parsed === 'string') return bare(parsed);
	const fields = (parsed ?? {}) as Record<string, unknown>;
	const texts = NAMES.map((name) => fields[name]).filter((value) => typeof value === 'string').map(bare);
	return texts.find((text) => text !== '') ?? '';
}

function faultOfStatus(status: number): string {
	if (REFUSALS.has(status)) return 'federatedTokenRefused';
	return status >= 500 || PASSING.has(status) ? 'federatedTokenBusy' : 'federatedTokenUnreachable';
}

/** Nothing of an error or of a refusing answer is kept: either may hold a token. */
async function readFrom(httpRequest: HttpRequest, url: string): Promise<string> {
	let answer: { statusCode: number; body: unknown };
	try {
		answer = (await httpRequest({ method: 'GET', url, timeout: timeoutMs, returnFullResponse: true, ignoreHttpStatusErrors: true, disableFollowRedirect: true })) as typeof answer;
	} catch (error) {
		throw SignInError.of(UNANSWERED[requestFailure(error).explanation.code] ?? 'federatedTokenUnreachable');
	}
	if (answer.statusCode !== 200) throw SignInError.of(faultOfStatus(answer.statusCode));
	try {
		return tokenIn(answer.body);
	} catch {
		throw SignInError.of('federatedTokenUnreadable');
	}
}

/** When the token in the field ends, by its own claim; undefined for an address, whose token is read anew at each sign-in. */
export function federatedTokenEnd(source: string): Date | undefined {
	const exp = tokenClaims(bare(source))?.exp;
	const end = new Date(typeof exp === 'number' ? exp * 1000 : Number.NaN);
	return Number.isNaN(end.getTime()) ? undefined : end;
}

/**
 * The token of another issuer that stands in for a secret.
 * @param source the token itself, or an https address that gives one
 * @throws SignInError when the address cannot be read, or when what it gives is no JSON Web Token
 */
export async function readFederatedToken(httpRequest: HttpRequest, source: string): Promise<string> {
	const text = bare(source);
	const isAddress = /^https:/i.test(text);
	if (/^[a-z]+:/i.test(text) && !isAddress) throw SignInError.of('federatedTokenNotHttps');
	const token = isAddress ? await readFrom(httpRequest, text) : text;
	if (!FORM.test(token) || tokenClaims(token) === undefined) throw SignInError.of('federatedTokenUnreadable');
	return token;
}
