import { sleep, type ICredentialDataDecryptedObject } from 'n8n-workflow';
import { DataverseClient } from '../client/DataverseClient';
import { environmentStateFor } from '../client/environmentState';
import { MetadataCache } from '../client/MetadataCache';
import type { DirectoryMemory } from '../client/owners/DirectoryMemory';
import { expiryWarning } from '../domain/environment/expiry';
import { sendThrough, type RequestContext } from './send';
import { credentialTypeOf } from './signIn/authentication';
import { credentialExpiry } from './signIn/credentialExpiry';
import { readEnvironment } from './signIn/signInFields';

/** How long a run may go on repeating and waiting out throttling. n8n's own execution timeout can be shorter. */
const LONGEST_RUN_MS = 60 * 60_000;

export interface Connection {
	client: DataverseClient;
	metadata: MetadataCache;
	/** Users and teams as the last run that asked for them read them. */
	directory: DirectoryMemory;
	/** Origin of the environment, without trailing slash. */
	environmentUrl: string;
	sleep: (milliseconds: number) => Promise<void>;
}

export interface ConnectOptions {
	/** Entra object id of a user to act for; empty to act as the credential's own user. */
	actFor?: string;
}

const warned = new WeakSet<RequestContext>();

/** Tells once a run, beside its result, that a secret or certificate is about to end. */
function warnOfExpiry(context: RequestContext, credentials: ICredentialDataDecryptedObject): void {
	const expiry = credentialExpiry(credentials);
	const message = expiry && expiryWarning(expiry, new Date());
	if (!message || !('addExecutionHints' in context) || warned.has(context)) return;
	warned.add(context);
	context.addExecutionHints({ message, location: 'outputPane', type: 'warning' });
}

/**
 * A client for the environment of the credential that the node's Authentication names. Limits and metadata are shared by all runs of the same credential and
 * environment within the process.
 * @throws SignInError when the credential's environment URL cannot be understood
 */
export async function connect(context: RequestContext, { actFor = '' }: ConnectOptions = {}): Promise<Connection> {
	const node = context.getNode();
	const credentialType = credentialTypeOf(node);
	const credentials = await context.getCredentials(credentialType);
	const { origin } = readEnvironment(credentials);
	warnOfExpiry(context, credentials);
	const credentialId = node.credentials?.[credentialType]?.id ?? '';
	const shared = environmentStateFor([origin, credentialType, credentialId, String(credentials.clientId ?? ''), actFor].join(' '));
	const wait = async (milliseconds: number) => await sleep(milliseconds);
	const client = new DataverseClient({
		environmentUrl: origin,
		send: sendThrough(context, credentialType),
		sleep: wait,
		now: Date.now,
		random: Math.random,
		limiter: shared.limiter,
		capabilities: shared.capabilities,
		deadlineMs: LONGEST_RUN_MS,
		...(actFor ? { headers: { CallerObjectId: actFor } } : {}),
	});
	return { client, metadata: new MetadataCache(client, shared.metadata), directory: shared.directory, environmentUrl: origin, sleep: wait };
}
