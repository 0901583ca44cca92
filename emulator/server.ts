import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { AddressInfo } from 'node:net';
import type { ApiResponse, Environment, Policy } from './contracts';
import { createEnvironment } from './environment';
import { runExchange, type Outcome } from './exchange';
import { defaultPolicies } from './policies/defaultPolicies';
import { controlRoutes, routes } from './routes';
import { createAuthenticate, type Authentication } from './security/authentication';
import type { EmulatorSettings } from './settings';

export interface EmulatorOptions {
	authentication: Authentication;
	/** Key and certificate chain in PEM form; plain HTTP without them. */
	tls?: { key: string; cert: string };
	/** Name in the server's own address; default `localhost`. */
	host?: string;
	/** Address its callers know it by, when something in front takes their calls; also the audience of their tokens. */
	publicUrl?: string;
	/** Database file; default in memory. */
	databasePath?: string;
	/** Makes ids repeatable. */
	seed?: string;
	/** Stops the clock at a moment. */
	now?: Date;
	settings?: Partial<EmulatorSettings>;
	/** In place of throttles, faults, latency and trace. */
	policies?: Policy[];
	/** Where a refused caller is told to sign in. */
	authority?: string;
}

export interface Emulator {
	environment: Environment;
	/** Address without a slash at the end, once started. */
	readonly url: string;
	/** Listens on a port of 127.0.0.1; 0 or nothing takes a free one. @returns the address */
	start(port?: number): Promise<string>;
	stop(): Promise<void>;
}

/** Well above the longest address allowed, so that the refusal is ours and not the HTTP parser's. */
const maxHeaderSize = 256 * 1024;
const bodyLimit = 128 * 1024 * 1024;
const apiPrefix = /^\/api\/data(\/|$)/;

const openServer = ({ tls }: EmulatorOptions): FastifyInstance => {
	// Web API addresses bypass the router, which would decode them and refuse long ones.
	const rewriteUrl = ({ url = '/' }: { url?: string }): string => (apiPrefix.test(url) ? '/api' : url);
	const common = { bodyLimit, rewriteUrl, forceCloseConnections: true };
	if (tls) return Fastify({ ...common, https: { ...tls, maxHeaderSize } }) as unknown as FastifyInstance;
	return Fastify({ ...common, http: { maxHeaderSize } }) as unknown as FastifyInstance;
};

const headersOf = ({ headers }: FastifyRequest): Record<string, string> =>
	Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]])));

const commonHeaders = ({ settings }: Environment): Record<string, string> => ({
	'OData-Version': '4.0',
	'x-ms-service-request-id': randomUUID(),
	REQ_ID: randomUUID(),
	'x-ms-dop-hint': String(settings.degreeOfParallelism),
});

const sendCutShort = (reply: FastifyReply, { status, body = '' }: ApiResponse, headers: Record<string, string>, bytes: number): void => {
	const whole = Buffer.from(body, 'utf8');
	reply.hijack();
	reply.raw.writeHead(status, { ...headers, 'content-length': String(whole.length) });
	reply.raw.write(whole.subarray(0, bytes), () => reply.raw.destroy());
};

const send = (reply: FastifyReply, outcome: Outcome, environment: Environment): FastifyReply | void => {
	if ('drop' in outcome) {
		reply.hijack();
		reply.raw.destroy();
		return;
	}
	const { response, truncateAt } = outcome;
	const headers = { date: environment.clock.now().toUTCString(), ...commonHeaders(environment), ...response.headers };
	if (truncateAt !== undefined) return sendCutShort(reply, response, headers, truncateAt);
	// As bytes, because the framework rewrites the content type of texts.
	return reply.code(response.status).headers(headers).send(response.body === undefined ? undefined : Buffer.from(response.body, 'utf8'));
};

const registerControl = (server: FastifyInstance, environment: Environment): void => {
	for (const { method, url, handle } of controlRoutes) {
		server.route({
			method,
			url,
			handler: async (request, reply) => {
				const text = typeof request.body === 'string' && request.body !== '' ? request.body : undefined;
				const call = { params: request.params as Record<string, string>, query: request.query as Record<string, string>, body: text === undefined ? undefined : (JSON.parse(text) as unknown) };
				const { status, body } = await handle(call, environment);
				return reply.code(status).type('application/json').send(body === undefined ? undefined : JSON.stringify(body));
			},
		});
	}
};

/** Makes a local Dataverse; nothing listens before `start`. */
export const createEmulator = (options: EmulatorOptions): Emulator => {
	const environment = createEnvironment({ ...options, routes, policies: options.policies ?? defaultPolicies() });
	const authenticate = createAuthenticate(options.authentication);
	const server = openServer(options);
	let url = '';
	let sequence = 0;
	server.removeAllContentTypeParsers();
	server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
	server.all('/api', async (request, reply) => {
		sequence += 1;
		const wire = { sequence, method: request.method, url: request.originalUrl, headers: headersOf(request), body: typeof request.body === 'string' ? request.body : '' };
		return send(reply, await runExchange({ environment, authenticate, wire, origin: options.publicUrl ?? url, authority: options.authority ?? 'https://login.microsoftonline.com/common' }), environment);
	});
	registerControl(server, environment);
	return {
		environment,
		get url() {
			return url;
		},
		async start(port = 0) {
			await server.listen({ port, host: '127.0.0.1' });
			url = `${options.tls ? 'https' : 'http'}://${options.host ?? 'localhost'}:${(server.server.address() as AddressInfo).port}`;
			return url;
		},
		async stop() {
			await server.close();
			environment.store.close();
		},
	};
};
