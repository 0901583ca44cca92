import { sentenceOf, signInFaults, type SignInFault } from './signInFaults';

/** A fault with its sentence; holds nothing of the error it was made from. */
export interface SignInExplanation extends SignInFault {
	sentence: string;
}

/** Explains a fault by its code; a code that is not in the table counts as `unknown`. */
export function explainFault(code: string): SignInExplanation {
	const fault = signInFaults.get(code) ?? signInFaults.get('unknown');
	if (!fault) {
		throw new RangeError('The table of sign-in faults has lost its entry for unknown faults.');
	}
	return { ...fault, sentence: sentenceOf(fault) };
}

type Bag = Record<string, unknown>;
const bagOf = (value: unknown): Bag => (typeof value === 'object' && value !== null ? (value as Bag) : {});
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const networkCodes: Readonly<Record<string, string>> = {
	ECONNREFUSED: 'signInUnreachable',
	ECONNRESET: 'signInUnreachable',
	ECONNABORTED: 'signInUnreachable',
	ENOTFOUND: 'signInUnreachable',
	EAI_AGAIN: 'signInUnreachable',
	ETIMEDOUT: 'signInUnreachable',
	EHOSTUNREACH: 'signInUnreachable',
	ENETUNREACH: 'signInUnreachable',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'signInUntrusted',
	SELF_SIGNED_CERT_IN_CHAIN: 'signInUntrusted',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'signInUntrusted',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'signInUntrusted',
	UNABLE_TO_GET_ISSUER_CERT: 'signInUntrusted',
	CERT_HAS_EXPIRED: 'signInUntrusted',
	ERR_TLS_CERT_ALTNAME_INVALID: 'signInUntrusted',
};

/** A code that stands in a field of its own: `error_codes` of the token endpoint, `error.code` of Dataverse, a network code. */
function codeInFields(bag: Bag): string | undefined {
	const listed = Array.isArray(bag.error_codes) ? String(bag.error_codes[0]) : '';
	const candidates = [listed, textOf(bag.errorNo), String(bag.errorNo ?? ''), textOf(bag.code), textOf(bagOf(bag.error).code).toLowerCase()];
	return candidates.map((code) => networkCodes[code] ?? code).find((code) => signInFaults.has(code));
}

/** A code inside a text, for errors that were wrapped on their way. */
function codeInText(bag: Bag): string | undefined {
	const text = ['error_description', 'errorMessage', 'message', 'description'].map((name) => textOf(bag[name])).join(' ');
	const found = /AADSTS(\d+)/.exec(text)?.[1] ?? /\b0x8[0-9a-f]{7}\b/i.exec(text)?.[0].toLowerCase();
	return found !== undefined && signInFaults.has(found) ? found : undefined;
}

function codeByStatus(bag: Bag): string | undefined {
	const status = Number(bag.status ?? bag.statusCode ?? bag.httpCode);
	if (status === 429 || (status >= 500 && status <= 599)) {
		return 'signInBusy';
	}
	return status === 401 ? 'unauthorized' : undefined;
}

/** The error itself and what is wrapped in it, outermost first; bounded because causes may form a ring. */
function layersOf(error: unknown): Bag[] {
	const layers: Bag[] = [];
	const waiting: unknown[] = [error];
	while (waiting.length > 0 && layers.length < 12) {
		const bag = bagOf(waiting.shift());
		layers.push(bag);
		const response = bagOf(bag.response);
		waiting.push(...[response.data, response.body, bag.cause, bag.response, bag.body].filter((inner) => typeof inner === 'object' && inner !== null));
	}
	return layers;
}

/**
 * Turns any error around signing in (MSAL's, the HTTP helper's, a response body) into one sentence with its remedy.
 * Only codes are read from the error: none of its text, which may hold tokens, tenant names or request bodies, is kept.
 */
export function explainSignInFailure(error: unknown): SignInExplanation {
	const layers = layersOf(error);
	for (const read of [codeInFields, codeInText, codeByStatus]) {
		const code = layers.map(read).find((found) => found !== undefined);
		if (code !== undefined) {
			return explainFault(code);
		}
	}
	return explainFault('unknown');
}
