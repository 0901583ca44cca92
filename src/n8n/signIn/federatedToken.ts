import { requestFailure } from './requestFailure';
import { SignInError } from './signInError';
import { tokenClaims } from './tokenClaims';
import type { HttpRequest } from './signInNetwork';

/** Faults that n8n's own settings put right, whoever was to be asked. */
const OF_N8N: ReadonlySet<string> = new Set(['domainNotAllowed', 'requestBlocked']);
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

async function readFrom(httpRequest: HttpRequest, url: string): Promise<string> {
	let answer: { statusCode: number; body: unknown };
	try {
		answer = (await httpRequest({ method: 'GET', url, timeout: timeoutMs, returnFullResponse: true, ignoreHttpStatusErrors: true, disableFollowRedirect: true })) as typeof answer;
	} catch (error) {
		const failure = requestFailure(error);
		// Of anything else only the address can be put right; the error may hold what the address answered.
		throw OF_N8N.has(failure.explanation?.code ?? '') ? failure : SignInError.of('federatedTokenUnreachable');
	}
	if (answer.statusCode !== 200) throw SignInError.of('federatedTokenUnreachable');
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
	if (/^[a-z]+:/i.test(text) && !isAddress) throw SignInError.of('federatedTokenUnreachable');
	const token = isAddress ? await readFrom(httpRequest, text) : text;
	if (!FORM.test(token) || tokenClaims(token) === undefined) throw SignInError.of('federatedTokenUnreadable');
	return token;
}
