import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an Import Trigger's workflow sent on, one list per execution. */
export type Sent = { change: string; table: string; id: string; generation: number; row?: Record<string, unknown> };

/** Another system's end: keeps what it is sent and can be told to refuse. */
export class Sink {
	readonly received: Sent[][] = [];
	/** Status it answers with. */
	status = 200;

	private constructor(private readonly server: Server) {}

	static async start(): Promise<Sink> {
		const server = createServer();
		const sink = new Sink(server);
		server.on('request', (request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				if (sink.status === 200) sink.received.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Sent[]);
				response.writeHead(sink.status, { 'content-type': 'application/json' }).end('{}');
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return sink;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
	}

	get items(): Sent[] {
		return this.received.flat();
	}

	/** The rows another system holds after taking everything in: upserts, deletes, and the sweep after a resync. */
	mirror(table: string): Map<string, Record<string, unknown>> {
		const rows = new Map<string, { generation: number; row: Record<string, unknown> }>();
		for (const { change, table: of, id, generation, row } of this.items) {
			if (of !== table) continue;
			if (change === 'deleted') rows.delete(id);
			else if (change === 'resyncFinished') for (const [key, kept] of rows) { if (kept.generation < generation) rows.delete(key); }
			else rows.set(id, { generation, row: row ?? {} });
		}
		return new Map([...rows].map(([id, { row }]) => [id, row]));
	}

	async stop(): Promise<void> {
		await new Promise((resolve) => { this.server.close(resolve); this.server.closeAllConnections(); });
	}
}
