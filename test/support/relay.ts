import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A port of this machine that hands on to another one, which may be known later or never answer. */
export class Relay {
	/** Where connections go; undefined refuses them. */
	target: number | undefined;

	private readonly open = new Set<Socket>();

	private constructor(private readonly server: Server) {}

	static async start(): Promise<Relay> {
		const server = createServer();
		const relay = new Relay(server);
		server.on('connection', (socket) => relay.handOn(socket));
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		return relay;
	}

	get port(): number {
		return (this.server.address() as AddressInfo).port;
	}

	private handOn(socket: Socket): void {
		if (this.target === undefined) {
			socket.destroy();
			return;
		}
		const other = connect(this.target, '127.0.0.1');
		for (const [one, opposite] of [[socket, other], [other, socket]] as const) {
			this.open.add(one);
			one.pipe(opposite).on('error', () => one.destroy());
			one.on('close', () => {
				this.open.delete(one);
				opposite.destroy();
			});
		}
	}

	async stop(): Promise<void> {
		for (const socket of this.open) socket.destroy();
		this.server.close();
		await once(this.server, 'close');
	}
}
