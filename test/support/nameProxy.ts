import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * A proxy for HTTPS that leads names of the outside world to ports of this machine, so that an n8n can be shown Microsoft's own names over
 * TLS. A name it does not know is refused: nothing leaves the machine.
 */
export class NameProxy {
	private readonly asked: string[] = [];

	/** Tunnels, which the server no longer counts among its connections. */
	private readonly tunnels = new Set<Duplex>();

	private constructor(private readonly server: Server) {}

	/** @param portOf port by name, for example `{ 'contoso.crm4.dynamics.com': 5443 }` */
	static async start(portOf: () => Record<string, number>): Promise<NameProxy> {
		const server = createServer((_request, response) => response.writeHead(403).end());
		const proxy = new NameProxy(server);
		server.on('connect', ({ url = '' }, socket) => {
			const [name = ''] = url.split(':');
			const port = portOf()[name];
			proxy.asked.push(name);
			proxy.tunnels.add(socket);
			socket.on('close', () => proxy.tunnels.delete(socket));
			if (port === undefined) {
				socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
				return;
			}
			const target = connect(port, '127.0.0.1', () => {
				socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
				target.pipe(socket).pipe(target);
				socket.on('close', () => target.destroy());
			});
			target.on('error', () => socket.destroy());
			socket.on('error', () => target.destroy());
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		return proxy;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** Every name that was asked for, once. */
	get names(): string[] {
		return [...new Set(this.asked)].sort();
	}

	/** Ends all tunnels and forgets who was asked for. */
	startOver(): void {
		this.cut();
		this.asked.length = 0;
	}

	/** Ends all tunnels, so that the next request has to ask for its name again. */
	cut(): void {
		for (const tunnel of this.tunnels) tunnel.destroy();
	}

	async stop(): Promise<void> {
		this.cut();
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}
}
