import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './command.mjs';
import { withLock } from './lock.mjs';
import { platform, projectDir, readJsonIfThere, shortHash, stateDir } from './places.mjs';
import { step } from './say.mjs';

const stampFile = join(projectDir, 'node_modules', '.installed-from');

const wanted = () => `${shortHash(readFileSync(join(projectDir, 'package-lock.json')))} ${platform}`;

/** npm's own record of what it installed, compared with the lock file: a plain `npm install` by hand counts too. */
const matchesLock = () => {
	const installed = readJsonIfThere(join(projectDir, 'node_modules', '.package-lock.json'))?.packages;
	const locked = readJsonIfThere(join(projectDir, 'package-lock.json')).packages;
	if (!installed) return false;
	const same = Object.entries(locked).every(([place, { version, optional, peer, link }]) => place === '' || link || (installed[place] ? installed[place].version === version : optional || peer));
	return same && Object.keys(installed).every((place) => place in locked);
};

const isFresh = () => {
	if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted()) return true;
	if (!matchesLock()) return false;
	writeFileSync(stampFile, wanted());
	return true;
};

/** The project's own `node_modules`, exactly as the lock file says. */
export async function ensureProjectModules() {
	if (isFresh()) return;
	await withLock(join(stateDir, 'modules.lock'), "installing the project's packages", async () => {
		if (isFresh()) return;
		await step("the project's own packages (npm ci)", () => npm(['ci', '--ignore-scripts'], { cwd: projectDir, log: 'npm-ci' }));
		writeFileSync(stampFile, wanted());
	});
}
