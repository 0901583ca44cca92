import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuild } from './buildProject.mjs';
import { ensureN8nHost } from './n8nHost.mjs';
import { ensureNode24 } from './node24.mjs';
import { ensurePackedPackage } from './packedPackage.mjs';
import { projectDir, readJson, stateDir } from './places.mjs';
import { ensureProjectModules } from './projectModules.mjs';

/** Node 24 and the project's packages: enough for lint, types and every test that needs no n8n. */
export async function setUpProject() {
	const node = await ensureNode24();
	await ensureProjectModules();
	return node;
}

/**
 * All that a real n8n with the packed package needs. Where things lie is written to `.cache/setup.json`, which the demo and
 * the end-to-end tests read, and returned: `{node, n8nDir, packageName, packageDir, projectDir, stateDir}`.
 */
export async function setUpEverything() {
	const node = await setUpProject();
	await ensureBuild(node.binary);
	const n8nDir = await ensureN8nHost(node);
	const packageDir = await ensurePackedPackage(node);
	const setup = { node: node.binary, n8nDir, packageName: readJson(join(projectDir, 'package.json')).name, packageDir, projectDir, stateDir };
	mkdirSync(stateDir, { recursive: true });
	writeFileSync(join(stateDir, 'setup.json'), `${JSON.stringify(setup, null, 2)}\n`);
	return setup;
}
