import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm, run } from './command.mjs';
import { pathWith } from './node24.mjs';
import { platform, sharedCacheDir, shortHash } from './places.mjs';
import { say, step } from './say.mjs';
import { wholeDirectory } from './wholeDirectory.mjs';

const manifestDir = join(dirname(dirname(fileURLToPath(import.meta.url))), 'n8n-host');
const MANIFESTS = ['package.json', 'package-lock.json'];

/** Native parts that the platforms' prebuilt files do not cover; isolated-vm ships its own, sqlite3 does not. */
const COMPILED = 'sqlite3';

const hostName = () => {
	const lock = readFileSync(join(manifestDir, 'package-lock.json'));
	const { n8n } = JSON.parse(readFileSync(join(manifestDir, 'package.json'), 'utf8')).dependencies;
	return { version: n8n, directory: join(sharedCacheDir, `n8n-${n8n}-${platform}-${shortHash(lock)}`) };
};

const loads = (nodeBinary, host) => execFileSync(nodeBinary, ['-e', `require('${COMPILED}'); process.stdout.write('loaded')`], { cwd: host, encoding: 'utf8' }) === 'loaded';

/** Compiled against the headers npm brought, without asking the network; the maker's prebuilt file is the second way. */
async function compileNative(host, node) {
	const moduleDir = join(host, 'node_modules', COMPILED);
	const gyp = join(host, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
	try {
		await run(node.binary, [gyp, 'rebuild', `--nodedir=${node.headers}`], { cwd: moduleDir, log: 'compile-sqlite3', env: pathWith(node.binary) });
	} catch (compileError) {
		await npm(['rebuild', COMPILED, '--ignore-scripts=false'], { cwd: host, log: 'fetch-sqlite3', env: pathWith(node.binary) }).catch(() => {
			throw compileError;
		});
	}
	loads(node.binary, host);
}

async function install(part, node) {
	for (const name of MANIFESTS) copyFileSync(join(manifestDir, name), join(part, name));
	await step('n8n: about 2,300 packages, usually 3 to 6 minutes, only this once', () => npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: part, log: 'install-n8n', env: pathWith(node.binary) }));
	await step("n8n's database driver (compiling sqlite3, about 2 minutes)", () => compileNative(part, node));
}

/**
 * The pinned n8n the demo and the end-to-end tests run, in a cache shared by all checkouts; never a dependency of the package.
 * The environment variable N8N_HOST_DIR names a directory that already has `node_modules/n8n`.
 */
export async function ensureN8nHost(node) {
	if (process.env.N8N_HOST_DIR) return process.env.N8N_HOST_DIR;
	const { version, directory } = hostName();
	if (existsSync(directory)) return directory;
	say(`  n8n ${version} is not in the cache yet (${directory}); it takes about 3 GB.`);
	return await wholeDirectory(directory, 'installing n8n', (part) => install(part, node));
}
