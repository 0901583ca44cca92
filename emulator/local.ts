import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { firstTenant, furtherTenants, type LocalTenant } from './localTenants';
import { createEmulator, type Emulator } from './server';
import { localApplications, localPeople, registrationOf } from './signin/localApplications';
import { createSignInServer, type SignInServer } from './signin/server';
import { createAuthority, type TlsAuthority } from './tls/authority';

const readOptions = () =>
	parseArgs({
		options: {
			/** Folder of certificates and application secrets; kept from run to run. */
			dir: { type: 'string', default: '.cache/local-dataverse' },
			port: { type: 'string', default: '0' },
			'signin-port': { type: 'string', default: '0' },
			/** Database file; rows live in memory without it. */
			db: { type: 'string' },
			seed: { type: 'string' },
			/** Further names the certificates shall cover, such as those of Microsoft's cloud behind a proxy of names. */
			host: { type: 'string', multiple: true },
			/** Addresses under which callers know both servers, when these are not their own. */
			'environment-url': { type: 'string' },
			'signin-url': { type: 'string' },
			/** Further tenants with an environment each, as `{cloud}={address}`: `usGovernment=https://contoso.crm.microsoftdynamics.us`. */
			cloud: { type: 'string', multiple: true, default: [] },
			/** Lets the metadata service of a virtual machine listen, over plain http. */
			metadata: { type: 'boolean' },
			/** Secret of the endpoint that stands for a machine with a managed identity. */
			'identity-header': { type: 'string' },
			/** Seconds a token lives. */
			'token-lifetime': { type: 'string', default: '3600' },
		},
	}).values;

interface Environment {
	dataverse: Emulator;
	/** Address of its own, at which its control surface is. */
	url: string;
}

/** Starts the environment of a tenant, which takes tokens of that tenant alone, and tells the sign-in service of it. */
async function startEnvironment({ tenant, environmentUrl }: LocalTenant, signIn: SignInServer, tls: TlsAuthority, { db, seed, port }: { db?: string; seed?: string; port?: number }): Promise<Environment> {
	const dataverse = createEmulator({
		authentication: { mode: 'jwt', issuers: [signIn.issuers.token(tenant.id)], jwksUri: signIn.jwksUri, ca: tls.caPem, isRevoked: (claims) => signIn.isRevoked(claims) },
		tls: { key: tls.key, cert: tls.cert },
		databasePath: db,
		publicUrl: environmentUrl,
		seed,
		authority: signIn.authority(tenant.id),
	});
	const url = await dataverse.start(port);
	signIn.directory.putResource({ origin: environmentUrl ?? url, cloud: tenant.cloud });
	return { dataverse, url };
}

/** Starts sign-in server and Dataverse under one certificate authority and says in one line how to reach them. */
async function main(): Promise<void> {
	const options = readOptions();
	const dir = resolve(options.dir);
	mkdirSync(dir, { recursive: true });
	const tls = createAuthority(join(dir, 'tls'), { hosts: options.host });
	const applications = localApplications(dir);
	const first = firstTenant(options['environment-url'], options['signin-url']);
	const further = furtherTenants(options.cloud);
	const tenants = [first, ...further].map(({ tenant }) => tenant);
	const signIn = createSignInServer({
		tls,
		tenants,
		applications: tenants.flatMap(({ id }) => applications.map((application) => ({ ...registrationOf(application), tenantId: id }))),
		people: localPeople,
		publicUrl: first.signInUrl,
		identityHeader: options['identity-header'],
		hasMetadata: options.metadata,
		port: Number(options['signin-port']),
		tokenLifetimeSeconds: Number(options['token-lifetime']),
	});
	const signInUrl = await signIn.start();
	const environments = await Promise.all([first, ...further].map(async (one) => await startEnvironment(one, signIn, tls, one === first ? { db: options.db, seed: options.seed, port: Number(options.port) } : {})));
	const [environmentUrl = '', ...furtherUrls] = environments.map(({ url }) => url);
	const clouds = further.map(({ tenant, environmentUrl: knownAs }, index) => ({ name: tenant.cloud, tenantId: tenant.id, environmentUrl: furtherUrls[index], knownAs }));
	process.stdout.write(`${JSON.stringify({ environmentUrl, signInUrl, tenantId: first.tenant.id, applications, people: localPeople, clouds, metadataUrl: signIn.metadataUrl, caFile: tls.caFile })}\n`);
	const stop = async (): Promise<void> => {
		await Promise.all([...environments.map(async ({ dataverse }) => await dataverse.stop()), signIn.stop()]);
		process.exit(0);
	};
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void stop());
	}
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
	process.exit(1);
});
