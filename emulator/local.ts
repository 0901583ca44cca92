import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createEmulator } from './server';
import { localApplications, localPeople, registrationOf } from './signin/localApplications';
import { createSignInServer } from './signin/server';
import { createAuthority } from './tls/authority';

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
			/** Secret of the endpoint that stands for a machine with a managed identity. */
			'identity-header': { type: 'string' },
			/** Seconds a token lives. */
			'token-lifetime': { type: 'string', default: '3600' },
		},
	}).values;

const tenant = { id: '22222222-bbbb-4bbb-8bbb-000000000001', domains: ['contoso.local'] };

/** Starts sign-in server and Dataverse under one certificate authority and says in one line how to reach them. */
async function main(): Promise<void> {
	const options = readOptions();
	const dir = resolve(options.dir);
	mkdirSync(dir, { recursive: true });
	const tls = createAuthority(join(dir, 'tls'), { hosts: options.host });
	const applications = localApplications(dir);
	const signIn = createSignInServer({
		tls,
		tenants: [tenant],
		applications: applications.map(registrationOf),
		people: localPeople,
		publicUrl: options['signin-url'],
		identityHeader: options['identity-header'],
		port: Number(options['signin-port']),
		tokenLifetimeSeconds: Number(options['token-lifetime']),
	});
	const signInUrl = await signIn.start();
	const dataverse = createEmulator({
		authentication: { mode: 'jwt', issuers: [signIn.issuer(tenant.id)], jwksUri: signIn.jwksUri, ca: tls.caPem, isRevoked: (claims) => signIn.isRevoked(claims) },
		tls: { key: tls.key, cert: tls.cert },
		databasePath: options.db,
		publicUrl: options['environment-url'],
		seed: options.seed,
		authority: `${signIn.url}/${tenant.id}`,
	});
	const environmentUrl = await dataverse.start(Number(options.port));
	signIn.directory.putResource(options['environment-url'] ?? environmentUrl);
	process.stdout.write(`${JSON.stringify({ environmentUrl, signInUrl, tenantId: tenant.id, applications, people: localPeople, caFile: tls.caFile })}\n`);
	const stop = async (): Promise<void> => {
		await Promise.all([dataverse.stop(), signIn.stop()]);
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
