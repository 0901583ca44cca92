import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Another system's end: keeps what it is sent and can be told to refuse. */
export class Sink<Body = unknown> {
	readonly received: Body[] = [];
	/** Status it answers with; anything but 200 keeps nothing. */
	status = 200;
	/** Calls that were answered with another status. */
	refused = 0;
	private readonly server: Server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			if (this.status === 200) this.received.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Body);
			else this.refused += 1;
			response.writeHead(this.status, { 'content-type': 'application/json' }).end('{}');
		});
	});

	/** Begins to listen on a free port of this machine. */
	async listen(): Promise<this> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		return this;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
	}

	async stop(): Promise<void> {
		await new Promise((resolve) => { this.server.close(resolve); this.server.closeAllConnections(); });
	}
}
