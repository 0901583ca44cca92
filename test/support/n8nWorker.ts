import { mkdirSync } from 'node:fs';
import { freePort } from '../../demo/host/freePort';
import { httpJson } from '../../demo/host/httpJson';
import { binaryOf, placePackage } from '../../demo/host/n8nInstance';
import { n8nEnvironment } from '../../demo/host/n8nSettings';
import { Service } from '../../demo/host/service';
import type { Setup } from '../../demo/host/setup';

const READY_WITHIN_MS = 120_000;

export interface WorkerOptions {
	setup: Setup;
	userFolder: string;
	caFile: string;
	logFile: string;
	/** The same as the main process has: database, Redis, encryption key. */
	env: NodeJS.ProcessEnv;
}

/** A worker of n8n's queue mode, with the packed package in a user folder of its own. */
export class N8nWorker {
	private service: Service | undefined;

	constructor(private readonly options: WorkerOptions) {}

	async start(): Promise<void> {
		const { setup, userFolder, caFile, logFile, env } = this.options;
		const health = await freePort();
		mkdirSync(userFolder, { recursive: true });
		placePackage(setup, userFolder);
		const own = n8nEnvironment(setup, { userFolder, port: await freePort(), brokerPort: await freePort(), caFile });
		const asked = { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(health) };
		this.service = await Service.start({ name: 'n8n worker', command: setup.node, args: [binaryOf(setup), 'worker', '--concurrency=5'], env: { ...own, ...env, ...asked }, cwd: userFolder, logFile });
		await this.service.until(async () => await isReady(health), READY_WITHIN_MS);
	}

	async kill(): Promise<void> {
		await this.service?.kill();
	}

	async stop(): Promise<void> {
		await this.service?.stop();
	}
}

async function isReady(port: number): Promise<boolean> {
	try {
		return (await httpJson(`http://127.0.0.1:${port}/healthz/readiness`, { timeoutMs: 2_000 })).status === 200;
	} catch {
		// Refused connections are what "not yet" looks like.
		return false;
	}
}
