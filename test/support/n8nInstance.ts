import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentialFor } from '../../demo/host/demoCredential';
import { freePort } from '../../demo/host/freePort';
import { type Announcement, LocalDataverse } from '../../demo/host/localDataverse';
import { N8nInstance } from '../../demo/host/n8nInstance';
import { readSetup, type Setup } from '../../demo/host/setup';
import { trustFile } from '../../demo/host/trust';

/** One real n8n with the packed package and the local Dataverse beside it, for one suite. */
export interface RealPair {
	setup: Setup;
	n8n: N8nInstance;
	dataverse: LocalDataverse;
	/** Id of the stored credential for the local Dataverse's application. */
	credentialId: string;
	/** Temporary directory with n8n's user folder and both logs. */
	directory: string;
	/** Text of every log written so far: both servers' output and n8n's own log files. */
	logs: () => string;
	stop: () => Promise<void>;
}

export interface PairOptions {
	/** Fills the Dataverse before anything is counted. */
	seed?: (dataverse: LocalDataverse) => Promise<unknown>;
	/** Further environment variables of n8n. */
	env?: NodeJS.ProcessEnv;
	/** Further options of the local Dataverse. */
	dataverseArgs?: string[];
}

const logFiles = (directory: string): string[] =>
	readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.log') && !name.includes('node_modules')).map((name) => join(directory, name));

interface Place {
	setup: Setup;
	directory: string;
	announcement: Announcement;
	env?: NodeJS.ProcessEnv;
}

async function startN8n({ setup, directory, announcement, env }: Place): Promise<Pick<RealPair, 'n8n' | 'credentialId'>> {
	mkdirSync(directory, { recursive: true });
	const caFile = trustFile(directory, announcement.caFile);
	const n8n = new N8nInstance({ setup, userFolder: join(directory, 'user'), port: await freePort(), brokerPort: await freePort(), caFile, logFile: join(directory, 'n8n.log'), env });
	await n8n.start();
	return { n8n, credentialId: await n8n.editor.putCredential(credentialFor(announcement)) };
}

/** Starts both, seeds the Dataverse, stores the credential. Takes some 15 seconds: once per suite, in `beforeAll`. */
export async function startRealPair({ seed, env, dataverseArgs }: PairOptions = {}): Promise<RealPair> {
	const setup = readSetup();
	const directory = mkdtempSync(join(tmpdir(), 'dynamics365-sync-e2e-'));
	const dataverse = await LocalDataverse.start({ setup, dir: join(directory, 'dataverse'), logFile: join(directory, 'dataverse.log'), args: dataverseArgs });
	try {
		await seed?.(dataverse);
		const { n8n, credentialId } = await startN8n({ setup, directory, announcement: dataverse.announcement, env });
		await dataverse.clearTrace();
		const stop = async (): Promise<void> => {
			await n8n.stop();
			await dataverse.stop();
			rmSync(directory, { recursive: true, force: true });
		};
		return { setup, n8n, dataverse, credentialId, directory, logs: () => logFiles(directory).map((file) => readFileSync(file, 'utf8')).join('\n'), stop };
	} catch (error) {
		await dataverse.stop();
		throw error;
	}
}

/** One more n8n in a process of its own, with its own database, for the Dataverse of a pair. To be stopped before the pair. @param env further environment variables */
export async function startAnotherN8n({ setup, directory, dataverse }: RealPair, name: string, env?: NodeJS.ProcessEnv): Promise<Pick<RealPair, 'n8n' | 'credentialId'>> {
	return await startN8n({ setup, directory: join(directory, name), announcement: dataverse.announcement, env });
}
