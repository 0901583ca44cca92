import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type HttpReply, httpJson } from './httpJson';
import { N8nEditorApi } from './n8nEditorApi';
import { n8nEnvironment, type N8nPlace } from './n8nSettings';
import type { ProcessIdentity } from './processIdentity';
import { Service } from './service';
import type { Setup } from './setup';

/** First start on an empty folder runs all migrations; slow machines take a minute. */
const READY_WITHIN_MS = 180_000;
/** n8n looks for what is to be published every 15 s at the latest. */
const REGISTERED_WITHIN_MS = 60_000;

export interface N8nOptions extends N8nPlace {
	setup: Setup;
	logFile: string;
	/** Further environment variables; they win. */
	env?: NodeJS.ProcessEnv;
	onStarted?: (identity: ProcessIdentity) => void;
}

/** n8n's command line program. */
export const binaryOf = (setup: Setup): string => join(setup.n8nDir, 'node_modules', 'n8n', 'bin', 'n8n');

/** Puts the packed package where n8n scans for installed community packages, in place of an older one. */
export function placePackage(setup: Setup, userFolder: string): void {
	const target = join(userFolder, '.n8n', 'nodes', 'node_modules', setup.packageName);
	rmSync(target, { recursive: true, force: true });
	mkdirSync(dirname(target), { recursive: true });
	cpSync(setup.packageDir, target, { recursive: true });
}

/** One real n8n with the packed package, in a user folder of its own. */
export class N8nInstance {
	readonly baseUrl: string;
	readonly editor: N8nEditorApi;
	private service: Service | undefined;

	constructor(private readonly options: N8nOptions) {
		this.baseUrl = `http://localhost:${options.port}`;
		this.editor = new N8nEditorApi(`http://127.0.0.1:${options.port}`);
	}

	/** Starts the server, waits until it answers ready and signs in as the owner. Nothing is left running when that fails. */
	async start(): Promise<void> {
		try {
			await this.startAndSignIn();
		} catch (error) {
			await this.stop();
			throw error;
		}
	}

	private async startAndSignIn(): Promise<void> {
		const { setup, userFolder, logFile, onStarted } = this.options;
		mkdirSync(userFolder, { recursive: true });
		placePackage(setup, userFolder);
		this.service = await Service.start({ name: 'n8n', command: setup.node, args: [binaryOf(setup), 'start'], env: this.environment(), cwd: userFolder, logFile, onStarted });
		await this.service.until(async () => await this.isReady(), READY_WITHIN_MS);
		await this.editor.signIn();
	}

	async stop(patienceMs?: number): Promise<void> {
		await this.service?.stop(patienceMs);
	}

	/** Ends it as a crash would, whatever it is doing, starting up included. */
	async kill(): Promise<void> {
		await this.service?.kill();
	}

	/**
	 * Calls a published webhook, as the outside world does. n8n registers webhooks a moment after publishing, so its "not
	 * registered" (nothing has run then) is asked again for a while.
	 */
	async webhook<T = unknown>(path: string, body: unknown, timeoutMs = 300_000): Promise<HttpReply<T>> {
		const call = async (): Promise<HttpReply<T>> => await httpJson<T>(`http://127.0.0.1:${this.options.port}/webhook/${path}`, { method: 'POST', body, timeoutMs });
		for (const end = Date.now() + REGISTERED_WITHIN_MS; ; ) {
			const reply = await call();
			if (reply.status !== 404 || Date.now() > end) return reply;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}

	/** Runs one command of n8n's command line beside the server; resolves with what it printed. */
	async cli(...args: string[]): Promise<string> {
		const { setup, userFolder } = this.options;
		const { stdout } = await promisify(execFile)(setup.node, [binaryOf(setup), ...args], { cwd: userFolder, env: this.environment(), maxBuffer: 64 * 1024 * 1024 });
		return stdout;
	}

	private environment(): NodeJS.ProcessEnv {
		return { ...n8nEnvironment(this.options.setup, this.options), ...this.options.env };
	}

	private async isReady(): Promise<boolean> {
		try {
			return (await httpJson(`http://127.0.0.1:${this.options.port}/healthz/readiness`, { timeoutMs: 2_000 })).status === 200;
		} catch {
			// Refused connections are what "not yet" looks like.
			return false;
		}
	}
}
