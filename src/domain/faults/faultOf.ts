import type { DataverseFault, FaultKind } from './fault';
import { KIND_OF_CODE, KIND_OF_STATUS } from './kinds';
import { columnIn, namesUnknownProperty, plainMessage } from './messages';
import { retryAfterMs } from './retryAfter';

export interface RefusedResponse {
	status: number;
	/** Header names in lower case. */
	headers: Record<string, string>;
	body: string;
}

/** Codes the service also uses for ordinary bad values; the message tells whether a name was the problem. */
const CODES_SHARED_BY_NAMING: ReadonlySet<string> = new Set(['', '0x0', '0x80060888', '0x80048d19']);

/** The documented 412 of a taken primary key has an empty code in Microsoft's sample. */
const TAKEN_KEY = /matching key values already exists|cannot insert duplicate key/i;

/**
 * The fault behind a refused response; `now` in milliseconds turns an HTTP date in `Retry-After` into a duration. Never fails:
 * bodies that are not the OData error envelope (gateways answer in HTML) become a fault by their status.
 */
export function faultOf(response: RefusedResponse, now: number): DataverseFault {
	const { code, message } = errorIn(response.body);
	const fault: DataverseFault = {
		kind: kindOf(response.status, code, message),
		status: response.status,
		code,
		message: plainMessage(message),
		requestId: requestIdOf(response.headers),
	};
	const wait = retryAfterMs(response.headers['retry-after'], now);
	if (wait !== undefined) fault.retryAfterMs = wait;
	const column = columnIn(message);
	if (column !== undefined) fault.column = column;
	return fault;
}

/** The fault of a request without an answer. */
export function faultOfNoAnswer(arrived: 'no' | 'unknown', message: string): DataverseFault {
	return { kind: 'unreachable', status: 0, code: arrived === 'no' ? 'neverArrived' : 'noAnswer', message, requestId: '' };
}

/** The id Microsoft support asks for, from either of the two headers that carry one. */
export function requestIdOf(headers: Record<string, string>): string {
	return headers['x-ms-service-request-id'] ?? headers['req_id'] ?? '';
}

function kindOf(status: number, code: string, message: string): FaultKind {
	if (status === 429) return 'throttled';
	if (CODES_SHARED_BY_NAMING.has(code) && namesUnknownProperty(message)) return 'naming';
	if (status === 412 && TAKEN_KEY.test(message)) return 'duplicateKey';
	return KIND_OF_CODE[code] ?? KIND_OF_STATUS[status] ?? 'unexpected';
}

function errorIn(body: string): { code: string; message: string } {
	const error = (parsed(body) as { error?: { code?: unknown; message?: unknown } } | undefined)?.error;
	return { code: hexadecimal(error?.code), message: typeof error?.message === 'string' ? error.message : '' };
}

function parsed(body: string): unknown {
	try {
		const value: unknown = JSON.parse(body);
		return value === null ? undefined : value;
	} catch {
		// A gateway's HTML or an empty body says nothing we could show.
		return undefined;
	}
}

/** Some messages carry the code as a signed 32-bit number, for example -2147204784 for 0x80044150. */
function hexadecimal(code: unknown): string {
	const text = typeof code === 'number' || typeof code === 'string' ? String(code).trim().toLowerCase() : '';
	return /^-\d+$/.test(text) ? `0x${(Number(text) >>> 0).toString(16)}` : text;
}
