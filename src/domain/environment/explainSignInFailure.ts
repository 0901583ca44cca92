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

/** Network codes, and numbers of the sign-in service that pass by themselves, by the fault of the table they stand for. */
const sameAs: Readonly<Record<string, string>> = {
	90006: 'signInBusy',
	90012: 'signInBusy',
	90024: 'signInBusy',
	90033: 'signInBusy',
	ECONNREFUSED: 'signInUnreachable',
	ECONNRESET: 'signInUnreachable',
	ECONNABORTED: 'signInUnreachable',
	ENOTFOUND: 'signInUnreachable',
	EAI_AGAIN: 'signInUnreachable',
	ETIMEDOUT: 'signInUnreachable',
	EHOSTUNREACH: 'signInUnreachable',
	ENETUNREACH: 'signInUnreachable',
	EPIPE: 'signInUnreachable',
	ERR_NETWORK: 'signInUnreachable',
	EPROTO: 'signInTls',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'signInUntrusted',
	SELF_SIGNED_CERT_IN_CHAIN: 'signInUntrusted',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'signInUntrusted',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'signInUntrusted',
	UNABLE_TO_GET_ISSUER_CERT: 'signInUntrusted',
	CERT_HAS_EXPIRED: 'signInCertificateWrong',
	CERT_NOT_YET_VALID: 'signInCertificateWrong',
	ERR_TLS_CERT_ALTNAME_INVALID: 'signInCertificateWrong',
};

/** Node names each refusal of OpenSSL after its reason, as ERR_SSL_WRONG_VERSION_NUMBER. */
const faultNamed = (code: string): string => sameAs[code] ?? (code.startsWith('ERR_SSL_') ? 'signInTls' : code);

type Reader = (bag: Bag) => string | undefined;

/** What is written in a field of its own: `error_codes` of the token endpoint, `error.code` of Dataverse, a network code. */
const writtenIn: Reader = (bag) => [...(Array.isArray(bag.error_codes) ? [bag.error_codes[0]] : []), bag.errorNo, bag.code, textOf(bagOf(bag.error).code).toLowerCase()]
	.map((code) => faultNamed(String(code))).find((code) => signInFaults.has(code));

const textIn = (bag: Bag): string => ['error_description', 'errorMessage', 'message', 'description'].map((name) => textOf(bag[name])).join(' ');
const numberInText = (bag: Bag): string | undefined => /AADSTS(\d+)/.exec(textIn(bag))?.[1];

/** A code inside a text, for errors that were wrapped on their way. */
const saidIn: Reader = (bag) => {
	const found = numberInText(bag) ?? /\b0x8[0-9a-f]{7}\b/i.exec(textIn(bag))?.[0].toLowerCase() ?? '';
	return [faultNamed(found)].find((code) => signInFaults.has(code));
};

const statusOf = (bag: Bag): number => Number(bag.status ?? bag.statusCode ?? bag.httpCode);
const isBusy = (status: number): boolean => status === 429 || (status >= 500 && status <= 599);
const busyIn: Reader = (bag) => (isBusy(statusOf(bag)) ? 'signInBusy' : undefined);

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What an administrator finds a refused sign-in by: its number, and the id of the attempt. Nothing else of the answer is taken. */
function traceOf(layers: readonly Bag[]): string[] {
	const numbers = layers.flatMap((bag) => [Array.isArray(bag.error_codes) ? bag.error_codes[0] : undefined, bag.errorNo, numberInText(bag)].map(String));
	const ids = layers.flatMap(({ correlation_id: id, correlationId }) => [id, correlationId].map(String));
	const [number, id] = [numbers.find((text) => /^\d{5,9}$/.test(text)), ids.find((text) => GUID.test(text))];
	return [...(number === undefined ? [] : [`AADSTS${number}`, ...(id === undefined ? [] : [`correlation ID ${id}`])])];
}

/** For what is not in the table: the number of the service, or else what the status says. */
function explainUnknown(layers: readonly Bag[]): SignInExplanation {
	const trace = traceOf(layers).join(', ');
	if (trace === '') return explainFault(layers.some((bag) => statusOf(bag) === 401) ? 'unauthorized' : 'unknown');
	const unknown = explainFault('unknown');
	return { ...unknown, sentence: unknown.sentence.replace(/\.$/, ` (${trace}).`) };
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
 * Only codes and the id of the attempt are read from the error: none of its text, which may hold tokens, tenant names or request bodies, is kept.
 */
export function explainSignInFailure(error: unknown): SignInExplanation {
	const layers = layersOf(error);
	for (const read of [writtenIn, saidIn, busyIn]) {
		const code = layers.map(read).find((found) => found !== undefined);
		if (code !== undefined) {
			return explainFault(code);
		}
	}
	return explainUnknown(layers);
}

/** The same for an error that came in place of an answer: what the sign-in service never got, its logs do not hold. */
export function explainUnanswered(error: unknown): SignInExplanation {
	const explanation = explainSignInFailure(error);
	const layers = layersOf(error);
	const wasAnswered = traceOf(layers).length > 0 || layers.some((bag) => Number.isFinite(statusOf(bag)));
	return explanation.code === 'unknown' && !wasAnswered ? explainFault('signInNotReached') : explanation;
}
