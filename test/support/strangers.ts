import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { createServer as createRawServer, type AddressInfo, type Server as RawServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { createSelfSigned } from '../../emulator/tls/selfSigned';

/** Addresses that answer over TLS, and are not what a credential takes them for. */
export interface Strangers {
	/** Sends everybody on to the intranet. */
	redirecting: string;
	/** Shows a certificate that nobody signed. */
	untrusted: string;
	/** Known by a name that its certificate does not have. */
	misnamed: string;
	/** Answers every request with a JSON object of its own. */
	intranet: string;
	/** `Authorization` of every request the intranet got, empty where there was none. */
	carried: string[];
	/** Does not speak TLS. */
	unencrypted: string;
	/** Speaks TLS, and no HTTP inside it. */
	babbling: string;
	/** Ports by name, for a proxy that leads n8n there. */
	ports: Record<string, number>;
	stop: () => void;
}

async function listenRaw<T extends RawServer>(server: T): Promise<T> {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return server;
}

const listen = async (tls: ServerOptions, answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Server> => await listenRaw(createServer(tls, answer));

const MISNAMED = 'sign-in.misnamed.example';
const portOf = (server: RawServer): number => (server.address() as AddressInfo).port;
const addressOf = (server: RawServer): string => `https://localhost:${portOf(server)}`;

const hello = (_request: IncomingMessage, response: ServerResponse): unknown => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"hello":"world"}');

/** @param dataverseDirectory where the local Dataverse keeps the certificate that n8n trusts in a test */
export async function startStrangers(dataverseDirectory: string): Promise<Strangers> {
	const [key, cert] = ['server.key', 'server.pem'].map((name) => readFileSync(join(dataverseDirectory, 'tls', name)));
	const { certificate, privateKey } = createSelfSigned('localhost');
	const carried: string[] = [];
	const intranetServer = await listen({ key, cert }, (request, response) => {
		carried.push(request.headers.authorization ?? '');
		hello(request, response);
	});
	const servers = await Promise.all([
		listen({ key, cert }, (_request, response) => response.writeHead(302, { Location: `${addressOf(intranetServer)}/` }).end()),
		listen({ key: privateKey, cert: certificate }, hello),
		intranetServer,
	]);
	const [redirecting, untrusted, intranet] = servers.map(addressOf) as [string, string, string];
	const raw = await Promise.all([
		listenRaw(createRawServer((socket) => socket.on('error', () => undefined).end('220 ready\r\n'))),
		listenRaw(createTlsServer({ key, cert }, (socket) => socket.on('error', () => undefined).end('220 ready\r\n'))),
	]);
	const [unencrypted, babbling] = raw.map(addressOf) as [string, string];
	const stop = (): void => {
		for (const server of servers) server.closeAllConnections();
		for (const server of [...servers, ...raw]) server.close();
	};
	return { redirecting, untrusted, intranet, carried, unencrypted, babbling, misnamed: `https://${MISNAMED}`, ports: { [MISNAMED]: portOf(intranetServer) }, stop };
}
