import type { DataverseFault } from '../domain/faults/fault';
import { faultOf, requestIdOf } from '../domain/faults/faultOf';
import type { RefusedResponse } from '../domain/faults/faultOf';
import type { Answer, JsonObject } from './reply';

type Outcome = Omit<Answer, 'answerLost'> | { ok: false; fault: DataverseFault };

/** As `interpret`, for the answer to a whole request: what answers for another service is a fault too. */
export function interpretAnswer(response: RefusedResponse, now: number): Outcome {
	return isForeign(response) ? refused(response, 'notDataverse', 'unexpected', 'the answer is not one of Dataverse') : interpret(response, now);
}

/**
 * An OData service names its version in every answer (OData 4.0 protocol, 8.1.5), and Dataverse its format in the content type too. What shows
 * neither, and is no batch, is a page or data of something else; a gateway that drops headers is not taken for that.
 */
function isForeign({ status, headers }: RefusedResponse): boolean {
	const contentType = headers['content-type'];
	return status >= 200 && status < 300 && contentType !== undefined && headers['odata-version'] === undefined && !/odata\.|multipart\/mixed/i.test(contentType);
}

/** What a response, alone or inside `$batch`, means: an answer or a fault. `now` in milliseconds. */
export function interpret(response: RefusedResponse, now: number): Outcome {
	const contentType = response.headers['content-type'] ?? '';
	if (response.status >= 300 && response.status < 400) return refused(response, 'redirected', 'unexpected', `redirection ${response.status}`);
	if (response.status >= 400 && !isBatchAnswer(response.status, contentType)) return { ok: false, fault: faultOf(response, now) };
	const body = /json/i.test(contentType) ? objectIn(response.body) : undefined;
	if (body === null) return refused(response, 'unreadableAnswer', 'transient', 'the answer was cut off');
	const { status, headers, body: text } = response;
	return { ok: true, status, headers, body, text, requestId: requestIdOf(headers) };
}

/** A `$batch` that stopped half-way takes the status of the part that failed and still lists every answer. */
function isBatchAnswer(status: number, contentType: string): boolean {
	return /^\s*multipart\/mixed/i.test(contentType) && status !== 429 && status < 500;
}

/** Null for text that is not JSON. */
function objectIn(text: string): JsonObject | undefined | null {
	if (text.trim() === '') return undefined;
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? (value as JsonObject) : undefined;
	} catch {
		// A connection that closed early leaves half a document; the caller treats it as a lost answer.
		return null;
	}
}

function refused(response: RefusedResponse, code: string, kind: DataverseFault['kind'], message: string): { ok: false; fault: DataverseFault } {
	return { ok: false, fault: { kind, status: response.status, code, message, requestId: requestIdOf(response.headers) } };
}
