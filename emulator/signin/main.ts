import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createAuthority } from '../tls/authority';
import type { SignInServerOptions } from './options';
import { createSignInServer } from './server';

const readOptions = () =>
	parseArgs({
		options: {
			/** Folder of the certificate authority. */
			dir: { type: 'string', default: '.cache/sign-in' },
			port: { type: 'string', default: '0' },
			/** JSON file with `tenants`, `applications`, `resources`, `tokenLifetimeSeconds`. */
			config: { type: 'string' },
			/** Further names the server certificate shall cover. */
			host: { type: 'string', multiple: true },
		},
	}).values;

const defaultConfig: Pick<SignInServerOptions, 'tenants'> = { tenants: [{ id: '22222222-bbbb-4bbb-8bbb-000000000001' }] };

async function main(): Promise<void> {
	const { dir, port, config, host } = readOptions();
	mkdirSync(dir, { recursive: true });
	const tls = createAuthority(join(resolve(dir), 'tls'), { hosts: host });
	const settings = config === undefined ? defaultConfig : (JSON.parse(readFileSync(config, 'utf8')) as Omit<SignInServerOptions, 'tls'>);
	const server = createSignInServer({ ...settings, tls, port: Number(port) });
	const signInUrl = await server.start();
	process.stdout.write(`${JSON.stringify({ signInUrl, tenants: settings.tenants, jwksUri: server.jwksUri, caFile: tls.caFile })}\n`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void server.stop().then(() => process.exit(0)));
	}
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
	process.exit(1);
});
