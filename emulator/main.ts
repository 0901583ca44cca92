import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Authentication } from './security/authentication';
import { createEmulator, type EmulatorOptions } from './server';
import { baseIds } from './store/baseData';

const readOptions = () =>
	parseArgs({
		options: {
			port: { type: 'string', default: '5443' },
			host: { type: 'string', default: 'localhost' },
			db: { type: 'string' },
			seed: { type: 'string' },
			now: { type: 'string' },
			'tls-key': { type: 'string' },
			'tls-cert': { type: 'string' },
			issuer: { type: 'string', multiple: true },
			'jwks-uri': { type: 'string' },
			'issuer-ca': { type: 'string' },
			audience: { type: 'string', multiple: true },
			authority: { type: 'string' },
		},
	}).values;

type Options = ReturnType<typeof readOptions>;

/** Without an issuer the tokens `admin` and `sync` are good, which is enough to try the program out. */
const authenticationOf = (options: Options): Authentication => {
	if (!options.issuer) return { mode: 'static', tokens: { admin: { applicationId: baseIds.applications.admin }, sync: { applicationId: baseIds.applications.sync } } };
	return { mode: 'jwt', issuers: options.issuer, jwksUri: options['jwks-uri'], ca: options['issuer-ca'], audiences: options.audience };
};

const emulatorOptions = (options: Options): EmulatorOptions => ({
	authentication: authenticationOf(options),
	tls: options['tls-key'] && options['tls-cert'] ? { key: readFileSync(options['tls-key'], 'utf8'), cert: readFileSync(options['tls-cert'], 'utf8') } : undefined,
	host: options.host,
	databasePath: options.db,
	seed: options.seed,
	now: options.now === undefined ? undefined : new Date(options.now),
	authority: options.authority,
});

const main = async (): Promise<void> => {
	const options = readOptions();
	const emulator = createEmulator(emulatorOptions(options));
	const url = await emulator.start(Number(options.port));
	process.stdout.write(`${JSON.stringify({ url, organizationId: emulator.environment.organizationId })}\n`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void emulator.stop().then(() => process.exit(0)));
};

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	process.exit(1);
});
