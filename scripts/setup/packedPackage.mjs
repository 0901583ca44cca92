import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, run } from './command.mjs';
import { pathWith } from './node24.mjs';
import { platform, projectDir, readJson, sharedCacheDir, shortHash, stateDir } from './places.mjs';
import { sourceFingerprint } from './buildProject.mjs';
import { step } from './say.mjs';
import { wholeDirectory } from './wholeDirectory.mjs';

/** What n8n deletes from a manifest before it installs a community package's dependencies. */
const NOT_INSTALLED = ['devDependencies', 'peerDependencies', 'optionalDependencies'];

const manifest = () => readJson(join(projectDir, 'package.json'));

async function packAndUnpack(part) {
	await npm(['pack', '--ignore-scripts', '--pack-destination', part], { cwd: projectDir, log: 'npm-pack' });
	const tarball = readdirSync(part).find((name) => name.endsWith('.tgz'));
	await run('tar', ['-xzf', tarball], { cwd: part, log: 'untar' });
}

/** The way n8n does it: `npm install --ignore-scripts` with a manifest that has nothing but the runtime dependencies. */
async function installRuntimeDependencies(part, node) {
	const reduced = { ...manifest(), scripts: {} };
	for (const field of NOT_INSTALLED) delete reduced[field];
	writeFileSync(join(part, 'package.json'), JSON.stringify(reduced, null, 2));
	await npm(['install', '--ignore-scripts', '--omit=dev', '--no-package-lock', '--no-audit', '--no-fund'], { cwd: part, log: 'install-runtime-dependencies', env: pathWith(node.binary) });
	mkdirSync(join(part, 'node_modules'), { recursive: true });
}

const runtimeDependencies = (node) => {
	const lock = readFileSync(join(projectDir, 'package-lock.json'));
	const directory = join(sharedCacheDir, `runtime-${platform}-${shortHash(JSON.stringify(manifest().dependencies), lock)}`);
	return wholeDirectory(directory, "installing the package's dependencies", (part) => installRuntimeDependencies(part, node));
};

/** Keeps the newest packages only: every edited source file makes another one. */
function forgetOthers(directory) {
	for (const name of readdirSync(join(stateDir, 'package'))) {
		if (join(stateDir, 'package', name) !== directory && !name.endsWith('.lock')) rmSync(join(stateDir, 'package', name), { recursive: true, force: true });
	}
}

/**
 * The package as a user gets it: `npm pack`, untarred, runtime dependencies inside. Returns its directory, ready to be
 * copied or linked to `<user folder>/.n8n/nodes/node_modules/<name>`.
 */
export async function ensurePackedPackage(node) {
	const readme = ['README.md', 'LICENSE', 'index.js'].map((name) => join(projectDir, name)).filter(existsSync).map((path) => readFileSync(path));
	const directory = join(stateDir, 'package', shortHash(sourceFingerprint(), ...readme));
	if (!existsSync(directory)) {
		await step('the package (npm pack, and its dependencies)', async () => {
			const dependencies = await runtimeDependencies(node);
			await wholeDirectory(directory, 'packing', async (part) => {
				await packAndUnpack(part);
				cpSync(join(dependencies, 'node_modules'), join(part, 'package', 'node_modules'), { recursive: true });
			});
		});
		forgetOthers(directory);
	}
	return join(directory, 'package');
}
