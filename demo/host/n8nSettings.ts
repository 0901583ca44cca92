import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Setup } from './setup';

/** The editor's login of every n8n started here; it listens on this machine only. */
export const owner = { email: 'demo@example.com', password: 'Dynamics-365-demo', firstName: 'Demo', lastName: 'Owner' } as const;

interface Bcrypt {
	hashSync(password: string, rounds: number): string;
}

// n8n takes the owner's password as a bcrypt hash only; its own installation has the library.
const passwordHash = (n8nDir: string): string => (createRequire(join(n8nDir, 'node_modules', 'n8n', 'package.json'))('bcryptjs') as Bcrypt).hashSync(owner.password, 10);

export interface N8nPlace {
	userFolder: string;
	port: number;
	brokerPort: number;
	/** File for NODE_EXTRA_CA_CERTS. */
	caFile?: string;
}

const withoutOwnSettings = (): NodeJS.ProcessEnv => Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(N8N_|DB_|EXECUTIONS_|QUEUE_|npm_|NODE_OPTIONS|JEST_)/i.test(name)));

/** Environment of one n8n, the same for the server and its command line: quiet, local, owner ready, no outside services. */
export function n8nEnvironment(setup: Setup, { userFolder, port, brokerPort, caFile }: N8nPlace): NodeJS.ProcessEnv {
	const local = 'localhost,127.0.0.1';
	return {
		...withoutOwnSettings(),
		NODE_ENV: 'production',
		// Each start compiles the same 50 MB of modules otherwise: a fifth of the time until n8n is ready.
		NODE_COMPILE_CACHE: join(setup.stateDir, 'compile-cache'),
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: 'localhost',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		GENERIC_TIMEZONE: 'UTC',
		N8N_INSTANCE_OWNER_MANAGED_BY_ENV: 'true',
		N8N_INSTANCE_OWNER_EMAIL: owner.email,
		N8N_INSTANCE_OWNER_FIRST_NAME: owner.firstName,
		N8N_INSTANCE_OWNER_LAST_NAME: owner.lastName,
		N8N_INSTANCE_OWNER_PASSWORD_HASH: passwordHash(setup.n8nDir),
		NO_PROXY: [process.env.NO_PROXY, local].filter(Boolean).join(','),
		...(caFile ? { NODE_EXTRA_CA_CERTS: caFile } : {}),
	};
}
