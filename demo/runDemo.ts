import { mkdirSync } from 'node:fs';
import { seedDemoCompany } from './company/demoCompany';
import { portFrom } from './host/freePort';
import { LocalDataverse } from './host/localDataverse';
import { N8nInstance } from './host/n8nInstance';
import type { Setup } from './host/setup';
import { trustFile } from './host/trust';
import { installLeadCapture } from './leads/installLeadCapture';
import { pushSamples, type Comparison } from './leads/pushLeads';
import type { Session } from './session';

export type Tell = (sentence: string) => void;

/** What is running, in the order it has to be stopped. */
export interface RunningDemo {
	n8n: N8nInstance;
	dataverse: LocalDataverse;
}

async function startDataverse(setup: Setup, session: Session): Promise<LocalDataverse> {
	return await LocalDataverse.start({ setup, dir: session.path('dataverse'), logFile: session.path('dataverse.log'), onStarted: session.record });
}

async function seedCompany(dataverse: LocalDataverse, tell: Tell): Promise<void> {
	const company = await seedDemoCompany(dataverse);
	const counts = Object.entries(company).map(([table, rows]) => `${rows.length} ${table}s`);
	tell(`Local Dataverse at ${dataverse.announcement.environmentUrl}: ${counts.join(', ')}`);
}

async function startN8n(setup: Setup, session: Session, caFile: string, tell: Tell): Promise<N8nInstance> {
	const [port, brokerPort] = [await portFrom('N8N_PORT'), await portFrom('N8N_RUNNERS_BROKER_PORT')];
	const userFolder = session.path('n8n');
	mkdirSync(userFolder, { recursive: true });
	const n8n = new N8nInstance({ setup, userFolder, port, brokerPort, caFile, logFile: session.path('n8n.log'), onStarted: session.record });
	try {
		await n8n.start();
	} catch (error) {
		// A database that a killed n8n left broken is the one thing a restart cannot mend.
		tell(`n8n did not start with its old data (${(error as Error).message.split('\n')[0]}); put aside in ${session.putAside('n8n')}, starting afresh`);
		await n8n.start();
	}
	return n8n;
}

/** Starts both servers; a half-started pair is stopped again. */
export async function startServers(setup: Setup, session: Session, tell: Tell): Promise<RunningDemo> {
	const dataverse = await startDataverse(setup, session);
	try {
		await seedCompany(dataverse, tell);
		const n8n = await startN8n(setup, session, trustFile(session.directory, dataverse.announcement.caFile), tell);
		tell(`n8n with the packed package at ${n8n.baseUrl}`);
		return { n8n, dataverse };
	} catch (error) {
		await dataverse.stop();
		throw error;
	}
}

/** The main job: the template, published, and the sample leads through it. */
export async function runMainJob(setup: Setup, running: RunningDemo, tell: Tell): Promise<Comparison[]> {
	const capture = await installLeadCapture(setup, running);
	tell(`Template "${capture.template.file.name}" imported and published`);
	return await pushSamples(capture);
}

export async function stopServers({ n8n, dataverse }: RunningDemo): Promise<void> {
	await n8n.stop();
	await dataverse.stop();
}
