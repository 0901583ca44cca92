import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalDataverse } from '../../../demo/host/localDataverse';
import { trustFile } from '../../../demo/host/trust';
import { type RealPair, startRealPair } from '../../support/n8nInstance';
import { N8nWorker } from '../../support/n8nWorker';
import { POSTGRES_PASSWORD, POSTGRES_USER, PostgresServer } from '../../support/postgres';
import { RedisServer } from '../../support/redis';
import { EDITED } from './others';

/** A process that can be killed and started again. */
export interface Victim {
	name: string;
	kill: () => Promise<void>;
	start: () => Promise<void>;
}

/** The CRM, the mirror's database, and one n8n of one process or of three. */
export interface World {
	pair: RealPair;
	postgres: PostgresServer;
	victims: readonly Victim[];
	stop: () => Promise<void>;
}

const WORKERS = 2;
const ROWS: Readonly<Record<string, number>> = { account: 1_500, contact: 600, lead: 300, opportunity: 100 };
const N8N_DATABASE = 'n8n';

/**
 * As shipped, n8n gives a job up 60 s after its worker died, and looks every 30 s. Waiting that long at every kill would show
 * nothing else. For those who kill workers only: one that stalls for so long loses its job although it lives.
 */
export const SHORTENED_LOCKS: NodeJS.ProcessEnv = { QUEUE_WORKER_LOCK_DURATION: '8000', QUEUE_WORKER_LOCK_RENEW_TIME: '2000', QUEUE_WORKER_STALLED_INTERVAL: '4000' };

async function seed(dataverse: LocalDataverse): Promise<void> {
	for (const [table, column] of Object.entries(EDITED)) {
		await dataverse.changeTable(table, { changeTrackingEnabled: true });
		await dataverse.edit({ table, create: { count: ROWS[table] ?? 0, row: { [column]: `There before {n}` } } });
	}
}

const queueMode = (postgres: PostgresServer, redis: RedisServer, locks: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
	EXECUTIONS_MODE: 'queue', QUEUE_BULL_REDIS_HOST: '127.0.0.1', QUEUE_BULL_REDIS_PORT: String(redis.port), ...locks,
	DB_TYPE: 'postgresdb', DB_POSTGRESDB_HOST: '127.0.0.1', DB_POSTGRESDB_PORT: String(postgres.port), DB_POSTGRESDB_DATABASE: N8N_DATABASE,
	DB_POSTGRESDB_USER: POSTGRES_USER, DB_POSTGRESDB_PASSWORD: POSTGRES_PASSWORD, N8N_ENCRYPTION_KEY: 'only-for-this-run',
});

function workersOf({ setup, directory, dataverse }: RealPair, env: NodeJS.ProcessEnv): N8nWorker[] {
	const caFile = trustFile(directory, dataverse.announcement.caFile);
	return Array.from({ length: WORKERS }, (_, index) => new N8nWorker({ setup, userFolder: join(directory, `worker-${index + 1}`), caFile, logFile: join(directory, `worker-${index + 1}.log`), env }));
}

type Stop = () => Promise<void>;

export interface WorldOptions {
	/** One main process and two workers with Redis, instead of one process. */
	isQueue: boolean;
	/** How long a worker has a job without a sign of life, as n8n's environment variables; as shipped without. */
	locks?: NodeJS.ProcessEnv;
}

async function begin({ isQueue, locks = {} }: WorldOptions, directory: string, stops: Stop[]): Promise<Omit<World, 'stop'>> {
	const postgres = await PostgresServer.start(join(directory, 'postgres.log'));
	stops.push(async () => await postgres.stop());
	const redis = isQueue ? await RedisServer.start(join(directory, 'redis.log')) : undefined;
	if (redis) stops.push(async () => await redis.stop());
	if (redis) await postgres.query(`CREATE DATABASE ${N8N_DATABASE}`);
	const env = redis ? queueMode(postgres, redis, locks) : {};
	const pair = await startRealPair({ seed, env });
	stops.push(async () => await pair.stop());
	const workers = redis ? workersOf(pair, env) : [];
	stops.push(async () => { await Promise.all(workers.map(async (worker) => await worker.stop())); });
	await Promise.all(workers.map(async (worker) => await worker.start()));
	const main: Victim = { name: redis ? 'main process' : 'n8n', kill: async () => await pair.n8n.kill(), start: async () => await pair.n8n.start() };
	const others = workers.map((worker, index): Victim => ({ name: `worker ${index + 1}`, kill: async () => await worker.kill(), start: async () => await worker.start() }));
	return { pair, postgres, victims: [main, ...others] };
}

/** Whoever kills it may still be at work when everything has been stopped, and would leave it running. */
const untilOver = (victim: Victim, isOver: () => boolean): Victim => ({
	...victim,
	start: async () => {
		if (isOver()) throw new Error(`${victim.name} is not started again: everything was stopped`);
		await victim.start();
		if (isOver()) await victim.kill();
	},
});

/** Starts everything; nothing is left running when that fails. */
export async function startWorld(options: WorldOptions): Promise<World> {
	const directory = mkdtempSync(join(tmpdir(), 'dynamics365-sync-chaos-'));
	const stops: Stop[] = [];
	let isOver = false;
	const stop = async (): Promise<void> => {
		isOver = true;
		for (const end of stops.reverse()) await end();
		rmSync(directory, { recursive: true, force: true });
	};
	try {
		const world = await begin(options, directory, stops);
		return { ...world, victims: world.victims.map((victim) => untilOver(victim, () => isOver)), stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
