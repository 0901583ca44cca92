import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../demo/host/freePort';
import { LocalDataverse } from '../../demo/host/localDataverse';
import { N8nInstance } from '../../demo/host/n8nInstance';
import type { Setup } from '../../demo/host/setup';
import { trustFile } from '../../demo/host/trust';
import { Control } from './control';
import { n8nDataverseOverwrite } from './n8nDataverseCredential';
import { WebApi } from './webApi';

/** The local Dataverse and one real n8n with the packed package, for all contestants of one run. */
export interface BenchHost {
	dataverse: LocalDataverse;
	control: Control;
	/** For the bare loop, and for reading what contestants left. */
	api: WebApi;
	n8n: N8nInstance;
	/** Process of n8n's main server, whose memory is watched. */
	n8nPid: number;
	stop: () => Promise<void>;
}

/** 100,000 people are a webhook body of some 20 MB, more than n8n takes without being told. */
const LARGEST_BODY_MB = '256';

/** Starts both in a temporary directory of their own; a half-started pair is stopped again. */
export async function startBenchHost(setup: Setup): Promise<BenchHost> {
	const directory = mkdtempSync(join(tmpdir(), 'dynamics365-sync-bench-'));
	const dataverse = await LocalDataverse.start({ setup, dir: join(directory, 'dataverse'), logFile: join(directory, 'dataverse.log') });
	try {
		const { announcement } = dataverse;
		const api = await WebApi.open(announcement);
		let n8nPid = 0;
		const n8n = new N8nInstance({
			setup,
			userFolder: join(directory, 'user'),
			port: await freePort(),
			brokerPort: await freePort(),
			caFile: trustFile(directory, announcement.caFile),
			logFile: join(directory, 'n8n.log'),
			env: { N8N_PAYLOAD_SIZE_MAX: LARGEST_BODY_MB, ...n8nDataverseOverwrite(announcement) },
			onStarted: ({ pid }) => { n8nPid = pid; },
		});
		await n8n.start();
		const stop = async (): Promise<void> => {
			await n8n.stop();
			await dataverse.stop();
			rmSync(directory, { recursive: true, force: true });
		};
		return { dataverse, control: new Control(dataverse), api, n8n, n8nPid, stop };
	} catch (error) {
		await dataverse.stop();
		throw error;
	}
}
