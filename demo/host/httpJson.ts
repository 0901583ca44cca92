import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface HttpReply<T> {
	status: number;
	headers: IncomingHttpHeaders;
	/** Parsed body when it is JSON, the text otherwise. */
	body: T;
}

export interface HttpCall {
	method?: string;
	headers?: Record<string, string>;
	/** Sent as JSON, or as a form when it is `URLSearchParams`. */
	body?: unknown;
	/** PEM of the authority to trust for this call alone. */
	ca?: string;
	timeoutMs?: number;
}

const parse = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		// An HTML page or plain words: shown as they are.
		return text;
	}
};

/**
 * One JSON call over node's own client: `fetch` cannot be told which authority to trust. Rejects only when no answer came. Each call
 * has a connection of its own: one that is kept for the next call may be closed by the other side just as that call is sent.
 */
export async function httpJson<T = unknown>(url: string, { method = 'GET', headers = {}, body, ca, timeoutMs = 60_000 }: HttpCall = {}): Promise<HttpReply<T>> {
	const send = url.startsWith('https:') ? httpsRequest : httpRequest;
	const isForm = body instanceof URLSearchParams;
	const payload = body === undefined || isForm ? body?.toString() : JSON.stringify(body);
	const contentType = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
	const contentHeaders = payload === undefined ? {} : { 'content-type': contentType, 'content-length': String(Buffer.byteLength(payload)) };
	return await new Promise((resolve, reject) => {
		const call = send(url, { agent: false, method, headers: { accept: 'application/json', ...contentHeaders, ...headers }, ca, timeout: timeoutMs }, (reply) => {
			const chunks: Buffer[] = [];
			reply.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
			reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: parse(Buffer.concat(chunks).toString()) as T }));
		});
		call.on('timeout', () => call.destroy(new Error(`no answer from ${new URL(url).origin} within ${timeoutMs / 1000} s`))).on('error', reject);
		call.end(payload);
	});
}

/** The body of a 2xx answer; anything else is an error with the service's own words. */
export async function httpOk<T>(url: string, call?: HttpCall): Promise<T> {
	const reply = await httpJson<T>(url, call);
	if (reply.status >= 200 && reply.status < 300) return reply.body;
	throw new Error(`${call?.method ?? 'GET'} ${new URL(url).pathname} was answered ${reply.status}: ${JSON.stringify(reply.body).slice(0, 500)}`);
}
