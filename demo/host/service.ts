import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { endProcess, identityOf, killProcess, type ProcessIdentity } from './processIdentity';

export interface ServiceOptions {
	name: string;
	command: string;
	args: string[];
	env: NodeJS.ProcessEnv;
	cwd: string;
	/** Everything it prints; begun anew at each start. */
	logFile: string;
	/** Set where standard output is an answer for us alone, secrets included: then only standard error is logged. */
	keepOutputOffLog?: boolean;
	/** Another user of the machine to run it as; only root may. */
	as?: { uid: number; gid: number };
	/** Told right after the start, so that a killed parent's successor can clean up. */
	onStarted?: (identity: ProcessIdentity) => void;
}

const LAST_LINES = 15;
/** Two seconds on a machine that does nothing else. */
const FIRST_LINE_WITHIN_MS = 120_000;

/** A long-running child in a process group of its own: Ctrl-C in the terminal reaches only us, and we stop it in order. */
export class Service {
	readonly identity: ProcessIdentity;
	private ended: string | undefined;

	private constructor(private readonly options: ServiceOptions, private readonly child: ChildProcess) {
		this.identity = identityOf(child.pid ?? 0);
		child.on('close', (code, signal) => { this.ended = `${options.name} ended by itself (${signal ?? `code ${code}`})`; });
	}

	/** Starts the command; rejects when it cannot be started at all. */
	static async start(options: ServiceOptions): Promise<Service> {
		mkdirSync(dirname(options.logFile), { recursive: true });
		const log = createWriteStream(options.logFile);
		const child = spawn(options.command, options.args, { cwd: options.cwd, env: options.env, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32', ...options.as });
		await new Promise<void>((resolve, reject) => { child.once('spawn', resolve).once('error', reject); });
		if (!options.keepOutputOffLog) child.stdout?.pipe(log, { end: false });
		child.stderr?.pipe(log, { end: false });
		const service = new Service(options, child);
		options.onStarted?.(service.identity);
		return service;
	}

	/** First line of standard output that `accept` turns into a value; rejects when the process ends before. */
	async firstLine<T>(accept: (line: string) => T | undefined, timeoutMs = FIRST_LINE_WITHIN_MS): Promise<T> {
		return await new Promise((resolve, reject) => {
			const timer = setTimeout(() => reject(this.failure(`${this.options.name} said nothing useful within ${timeoutMs / 1000} s`)), timeoutMs);
			let text = '';
			this.child.stdout?.on('data', (chunk: Buffer) => {
				text += chunk.toString();
				for (const line of text.split('\n').slice(0, -1)) {
					const value = accept(line);
					if (value !== undefined) {
						clearTimeout(timer);
						resolve(value);
					}
				}
			});
			this.child.once('close', () => {
				clearTimeout(timer);
				reject(this.failure(`${this.options.name} ended before it was ready`));
			});
		});
	}

	/** Polls `isReady` until it holds; throws when the process ends or the time is over. */
	async until(isReady: () => Promise<boolean>, timeoutMs: number): Promise<void> {
		for (const end = Date.now() + timeoutMs; Date.now() < end; ) {
			if (this.ended) throw this.failure(this.ended);
			if (await isReady()) return;
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
		throw this.failure(`${this.options.name} was not ready within ${timeoutMs / 1000} s`);
	}

	async stop(patienceMs?: number): Promise<void> {
		await endProcess(this.identity, patienceMs);
	}

	/** What a crash or a power cut does to it. */
	async kill(): Promise<void> {
		await killProcess(this.identity);
	}

	private failure(sentence: string): Error {
		const last = readFileSync(this.options.logFile, 'utf8').trimEnd().split('\n').slice(-LAST_LINES).join('\n');
		return new Error(`${sentence}; its log is ${this.options.logFile}\n${last}`);
	}
}
