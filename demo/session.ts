import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, identityOf, isAlive, type ProcessIdentity } from './host/processIdentity';

interface Recorded {
	demo: ProcessIdentity;
	/** Local Dataverse and n8n, in the order they were started. */
	services: ProcessIdentity[];
}

/**
 * `.cache/demo/`: what a running demo owns. The record of its processes is written the moment each starts, so that the demo
 * after a kill -9 finds and ends what is left before it starts its own.
 */
export class Session {
	private readonly recorded: Recorded = { demo: identityOf(process.pid), services: [] };

	private constructor(readonly directory: string) {}

	/** Takes over the directory; throws a sentence when another demo of this checkout is running. */
	static async open(stateDir: string): Promise<{ session: Session; recovered: number }> {
		const session = new Session(join(stateDir, 'demo'));
		mkdirSync(session.directory, { recursive: true });
		const recovered = await session.endLeftovers();
		session.write();
		return { session, recovered };
	}

	path(...names: string[]): string {
		return join(this.directory, ...names);
	}

	readonly record = (identity: ProcessIdentity): void => {
		this.recorded.services.push(identity);
		this.write();
	};

	/** Puts a directory that n8n could not start with aside, keeping what somebody may have built in it. */
	putAside(name: string): string {
		const aside = this.path(`${name}.aside`);
		rmSync(aside, { recursive: true, force: true });
		if (existsSync(this.path(name))) renameSync(this.path(name), aside);
		return aside;
	}

	close(): void {
		rmSync(this.file(), { force: true });
	}

	private file(): string {
		return this.path('processes.json');
	}

	// Written beside and renamed: a kill in the middle leaves the old record, never half of one.
	private write(): void {
		writeFileSync(`${this.file()}.new`, JSON.stringify(this.recorded, null, 2));
		renameSync(`${this.file()}.new`, this.file());
	}

	private async endLeftovers(): Promise<number> {
		if (!existsSync(this.file())) return 0;
		const { demo, services } = JSON.parse(readFileSync(this.file(), 'utf8')) as Recorded;
		if (isAlive(demo)) throw new Error(`A demo of this checkout is running already (process ${demo.pid}); end it with Ctrl-C in its window first.`);
		const left = services.filter(isAlive);
		for (const service of left) await endProcess(service, 3_000);
		return left.length;
	}
}
