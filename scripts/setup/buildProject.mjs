import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from './command.mjs';
import { withLock } from './lock.mjs';
import { projectDir, shortHash, stateDir } from './places.mjs';
import { step } from './say.mjs';

const SOURCES = ['credentials', 'nodes', 'src', 'emulator', 'demo', 'bench', 'test/chaos', 'test/support/n8nInstance.ts', 'package.json', 'package-lock.json', 'gulpfile.js', 'tsconfig.json', 'tsconfig.tools.json'];
const OUTPUTS = ['dist', 'build'];
const stampFile = join(stateDir, 'built-from');

const filesOf = (path) => {
	if (!existsSync(path)) return [];
	const entries = readdirSync(path, { withFileTypes: true, recursive: true });
	return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
};

const inputs = () => SOURCES.flatMap((name) => (name.includes('.') ? [join(projectDir, name)] : filesOf(join(projectDir, name)))).filter(existsSync);

/** Hash of everything the build reads: content, not dates, because a checkout changes dates. */
export const sourceFingerprint = () => shortHash(...inputs().flatMap((file) => [relative(projectDir, file), readFileSync(file)]));

const isFresh = (fingerprint) => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint && OUTPUTS.every((name) => existsSync(join(projectDir, name)));

const tool = (name) => join(projectDir, 'node_modules', ...name);

/** Compiled beside and swapped in at the end: a build that fails or is killed leaves the last good one in place. */
async function build(nodeBinary) {
	const part = join(stateDir, 'building');
	rmSync(part, { recursive: true, force: true });
	const tsc = (project, output) => run(nodeBinary, [tool(['typescript', 'bin', 'tsc']), '-p', project, '--outDir', join(part, output)], { cwd: projectDir, log: `build-${project}` });
	await tsc('tsconfig.json', 'dist');
	await tsc('tsconfig.tools.json', 'build');
	await run(nodeBinary, [tool(['gulp', 'bin', 'gulp.js']), 'assets'], { cwd: projectDir, log: 'build-assets', env: { BUILD_ROOT: part } });
	for (const name of OUTPUTS) {
		rmSync(join(projectDir, name), { recursive: true, force: true });
		renameSync(join(part, name), join(projectDir, name));
	}
}

/** `dist` (the package) and `build` (local Dataverse, demo, benchmarks); nothing happens when no source has changed. */
export async function ensureBuild(nodeBinary) {
	if (isFresh(sourceFingerprint())) return;
	await withLock(join(stateDir, 'build.lock'), 'building', async () => {
		const fingerprint = sourceFingerprint();
		if (isFresh(fingerprint)) return;
		rmSync(stampFile, { force: true });
		await step('build', () => build(nodeBinary));
		writeFileSync(stampFile, fingerprint);
	});
}
