import { createHash } from 'node:crypto';
import { refusals, type Refusal } from '../aadsts';

/** What a request for the page keeps secret from whoever sees it: the verifier comes with the code. */
export interface Challenge {
	value: string;
	method: string;
}

interface Method {
	/** Characters a challenge has. */
	fits: RegExp;
	/** AADSTS number for one that has not. */
	misfit: number;
	/** The challenge of a verifier. */
	of: (verifier: string) => string;
}

/**
 * Both methods of RFC 7636; the hash of SHA-256 always has 43 characters.
 * Source: Microsoft Learn, "OAuth 2.0 authorization code flow", `code_challenge_method`, and authentication error codes, 50147 and 501491
 * (that one with a challenge that is no such hash: issue 6 of ifitzpat/org-outlook); 50149 in pull request 1538 of MicrosoftDocs/entra-docs.
 */
const methods: Readonly<Record<string, Method>> = {
	S256: { fits: /^[A-Za-z0-9_-]{43}$/, misfit: 501491, of: (verifier) => createHash('sha256').update(verifier).digest('base64url') },
	plain: { fits: /^[A-Za-z0-9._~-]{43,128}$/, misfit: 50147, of: (verifier) => verifier },
};
const UNKNOWN_METHOD = 50149;

/** The challenge of a request, undefined for one without. A challenge without a method is plain. */
export function challengeOf(query: URLSearchParams): Challenge | undefined {
	const [value, method] = [query.get('code_challenge') ?? '', query.get('code_challenge_method') ?? ''];
	return value || method ? { value, method: method || 'plain' } : undefined;
}

/** Why a challenge is refused. */
export function refuseChallenge(challenge: Challenge | undefined): Refusal | undefined {
	if (!challenge) return undefined;
	const method = methods[challenge.method];
	if (!method) return refusals.badParameter(UNKNOWN_METHOD, 'Invalid Code_Challenge_method parameter.');
	return method.fits.test(challenge.value) ? undefined : refusals.badParameter(method.misfit, 'Invalid size of Code_Challenge parameter.');
}

/** Whether a verifier belongs to a challenge. */
export const fitsChallenge = (verifier: string, { value, method }: Challenge): boolean => methods[method]?.of(verifier) === value;
