import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBrowser } from './setup/browser.mjs';
import { setUpEverything } from './setup/everything.mjs';
import { fail } from './setup/fail.mjs';
import { pathWith } from './setup/node24.mjs';
import { projectDir } from './setup/places.mjs';

// `npm run pictures`: takes every picture of docs/pictures anew, from the real editor with the packed package.
try {
	const { node } = await setUpEverything();
	await ensureBrowser({ binary: node });
	const args = [join(projectDir, 'node_modules', 'jest', 'bin', 'jest.js'), 'test/browser', '--selectProjects', 'browser', '--runInBand', '--testNamePattern', 'pictures|signIn'];
	const env = { ...process.env, ...pathWith(node), NODE_ENV: undefined, PICTURES: join(projectDir, 'docs', 'pictures') };
	process.exitCode = await new Promise((resolve, reject) => spawn(node, args, { cwd: projectDir, stdio: 'inherit', env }).on('error', reject).on('close', (code) => resolve(code ?? 1)));
} catch (error) {
	fail(error);
}
