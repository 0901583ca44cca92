import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Capabilities } from '../../../src/client/Capabilities';
import { DataverseClient } from '../../../src/client/DataverseClient';
import type { DataverseClientOptions } from '../../../src/client/DataverseClient';
import { Limiter } from '../../../src/client/Limiter';
import { NoAnswer } from '../../../src/client/ports';
import type { Send } from '../../../src/client/ports';

export interface Received {
	method: string;
	url: string;
	headers: Record<string, string>;
	body: string;
}

/** What the service does with one request: answer, or cut the connection with or without the first half of an answer. A header that is undefined is left out. */
export type Reaction = { status: number; headers?: Record<string, string | undefined>; body?: unknown } | 'reset' | 'halfAnswer';

export type Script = (request: Received, index: number) => Reaction | Promise<Reaction>;

export interface ScriptedService {
	origin: string;
	received: Received[];
	close: () => Promise<void>;
}

/** A real HTTP server that answers by a script of the test's own. */
export async function startService(script: Script): Promise<ScriptedService> {
	const received: Received[] = [];
	const server = createServer((request, response) => {
		void readBody(request).then(async (body) => {
			const arrived = { method: request.method ?? '', url: request.url ?? '', headers: request.headers as Record<string, string>, body };
			received.push(arrived);
			react(await script(arrived, received.length - 1), request, response);
		});
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const close = async () => {
		server.closeAllConnections();
		await new Promise((closed) => server.close(closed));
	};
	return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, close };
}

const SENT_ALWAYS = { 'Content-Type': 'application/json; odata.metadata=minimal', 'OData-Version': '4.0', 'x-ms-service-request-id': 'request-1' };

function react(reaction: Reaction, request: IncomingMessage, response: ServerResponse): void {
	if (reaction === 'reset') return void request.socket.destroy();
	if (reaction === 'halfAnswer') {
		response.writeHead(200, { ...SENT_ALWAYS, 'Content-Length': '1000' });
		response.write('{"value":[', () => request.socket.destroy());
		return;
	}
	const text = typeof reaction.body === 'string' ? reaction.body : reaction.body === undefined ? '' : JSON.stringify(reaction.body);
	const headers = Object.entries({ ...SENT_ALWAYS, ...reaction.headers }).filter((header): header is [string, string] => header[1] !== undefined);
	response.writeHead(reaction.status, Object.fromEntries(headers)).end(text);
}

async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

/** The whole of what a host must supply: ten lines over fetch. */
export const sendOverFetch: Send = async ({ method, url, headers, body }) => {
	try {
		const response = await fetch(url, { method, headers, body: body ?? null, redirect: 'manual' });
		return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
	} catch (error) {
		const code = ((error as Error).cause as { code?: string } | undefined)?.code;
		throw new NoAnswer(code === 'ECONNREFUSED' || code === 'ENOTFOUND' ? 'no' : 'unknown', `no answer (${code ?? 'connection closed'})`);
	}
};

/** Time that passes only while somebody sleeps. */
export class VirtualTime {
	moment = Date.parse('2026-01-31T12:00:00Z');
	readonly now = () => this.moment;
	readonly sleep = async (milliseconds: number) => {
		const wake = this.moment + milliseconds;
		await new Promise((turn) => setImmediate(turn));
		this.moment = Math.max(this.moment, wake);
	};
}

/** A client in virtual time with a fixed random number; everything can be overridden. */
export function clientOf(origin: string, time: VirtualTime, overrides: Partial<DataverseClientOptions> = {}): DataverseClient {
	return new DataverseClient({
		environmentUrl: origin,
		send: sendOverFetch,
		sleep: time.sleep,
		now: time.now,
		random: () => 0.5,
		limiter: new Limiter(),
		capabilities: new Capabilities(),
		deadlineMs: 600_000,
		...overrides,
	});
}

/** The service's error envelope. */
export function refusal(status: number, code: string, message = 'refused', headers: Record<string, string> = {}): Reaction {
	return { status, headers, body: { error: { code, message } } };
}

export const throttle = (seconds: string) => refusal(429, '0x80072322', 'Number of requests exceeded the limit of 6000 over time window of 300 seconds.', { 'Retry-After': seconds });
