import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '../../demo/host/freePort';
import { Service } from '../../demo/host/service';

const READY_WITHIN_MS = 120_000;

const isExecutable = (file: string): boolean => {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		// Not there, or not for us.
		return false;
	}
};

/** The machine's own Redis server; undefined when it has none. */
export const redisProgram = (): string | undefined => (process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, 'redis-server')).find(isExecutable);

const isListening = async (port: number): Promise<boolean> =>
	await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});

/** A Redis of its own, for this machine only, that keeps nothing. */
export class RedisServer {
	private constructor(private readonly service: Service, private readonly directory: string, readonly port: number) {}

	/** @throws Error when the machine has no Redis */
	static async start(logFile: string): Promise<RedisServer> {
		const command = redisProgram();
		if (!command) throw new Error('There is no redis-server on this machine; install it (Debian: apt-get install redis-server).');
		const directory = mkdtempSync(join(tmpdir(), 'dynamics365-sync-redis-'));
		const port = await freePort();
		const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', directory];
		const service = await Service.start({ name: 'Redis', command, args, env: process.env, cwd: directory, logFile });
		await service.until(async () => await isListening(port), READY_WITHIN_MS);
		return new RedisServer(service, directory, port);
	}

	async stop(): Promise<void> {
		await this.service.stop();
		rmSync(this.directory, { recursive: true, force: true });
	}
}
