import { readFileSync } from 'node:fs';
import { Control } from '../../bench/host/control';
import type { LocalDataverse } from '../../demo/host/localDataverse';
import { startAnotherN8n, startRealPair } from '../support/n8nInstance';
import { type Execution, publishRace, type Race, RACES } from './flows';
import type { Desk } from './editors';

/** A slow enough service for runs to meet in it: milliseconds per request and per row written, four requests at a time recommended. */
const PACE = { perRequestMs: 5, perRowMs: 1, parallelism: 4 };

/** Two n8n processes with a database each, both with the packed package, and the one Dataverse they race in. */
export interface ChaosHost extends Desk {
	dataverse: LocalDataverse;
	/** Starts one execution, by race and n8n process. */
	executions: Record<Race, Execution[]>;
	stop: () => Promise<void>;
}

type Main = Awaited<ReturnType<typeof startAnotherN8n>>;

async function publishAll(mains: readonly Main[]): Promise<Record<Race, Execution[]>> {
	const executions: Partial<Record<Race, Execution[]>> = {};
	for (const race of Object.keys(RACES) as Race[]) executions[race] = await Promise.all(mains.map(async ({ n8n, credentialId }) => await publishRace(n8n, race, credentialId)));
	return executions as Record<Race, Execution[]>;
}

/** Starts all three and publishes the flows; nothing is left running when that fails. */
export async function startChaosHost(): Promise<ChaosHost> {
	const first = await startRealPair();
	const { announcement } = first.dataverse;
	let second: Main | undefined;
	const stop = async (): Promise<void> => {
		await second?.n8n.stop();
		await first.stop();
	};
	try {
		second = await startAnotherN8n(first, 'second');
		await new Control(first.dataverse).setPace(PACE);
		return { dataverse: first.dataverse, announcement, ca: readFileSync(announcement.caFile, 'utf8'), executions: await publishAll([first, second]), stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
