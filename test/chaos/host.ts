import { readFileSync } from 'node:fs';
import { Control } from '../../bench/host/control';
import type { LocalDataverse } from '../../demo/host/localDataverse';
import { startAnotherN8n, startRealPair } from '../support/n8nInstance';
import { type Execution, publishRace, type Race, RACES } from './flows';
import type { Desk } from './editors';

/** Four requests at a time recommended, a millisecond per row written, and so many per request. */
const paceOf = (perRequestMs: number) => ({ perRequestMs, perRowMs: 1, parallelism: 4 });

/** Milliseconds per request. Where the service is far, more runs look before others have written. */
export const NEAR_MS = 5;
export const FAR_MS = 1_500;

/** Two n8n processes with a database each, both with the packed package, and the one Dataverse they race in. */
export interface ChaosHost extends Desk {
	dataverse: LocalDataverse;
	/** Starts one execution, by race and n8n process. */
	executions: Record<Race, Execution[]>;
	setLatency: (milliseconds: number) => Promise<void>;
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
		const executions = await publishAll([first, second]);
		const control = new Control(first.dataverse);
		const setLatency = async (milliseconds: number): Promise<void> => await control.setPace(paceOf(milliseconds));
		return { dataverse: first.dataverse, announcement, ca: readFileSync(announcement.caFile, 'utf8'), executions, setLatency, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
