import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setUpEverything } from './everything.mjs';
import { fail } from './fail.mjs';
import { projectDir } from './places.mjs';

/**
 * Installs whatever is missing, with plain Node 20, then runs a compiled program of this checkout on Node 24 with this
 * process's own arguments; `program` is its path below `build`.
 */
export async function runBuilt(program) {
	try {
		const setup = await setUpEverything();
		const child = spawn(setup.node, [join(projectDir, 'build', program), ...process.argv.slice(2)], { cwd: projectDir, stdio: 'inherit' });
		// The terminal sends Ctrl-C to both; the program decides when it has stopped its servers.
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => (signal === 'SIGINT' ? undefined : child.kill(signal)));
		process.exitCode = await new Promise((resolve, reject) => child.on('error', reject).on('close', (code) => resolve(code ?? 1)));
	} catch (error) {
		fail(error);
	}
}
