import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setUpEverything } from '../scripts/setup/everything.mjs';
import { fail } from '../scripts/setup/fail.mjs';
import { projectDir } from '../scripts/setup/places.mjs';

// `npm run bench:upsert`: whatever is missing is installed here, with plain Node 20; the benchmark itself is TypeScript and runs on Node 24.
try {
	const setup = await setUpEverything();
	const bench = spawn(setup.node, [join(projectDir, 'build', 'bench', 'main.js'), ...process.argv.slice(2)], { cwd: projectDir, stdio: 'inherit' });
	// The terminal sends Ctrl-C to both; the benchmark decides when it has stopped its servers.
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => (signal === 'SIGINT' ? undefined : bench.kill(signal)));
	process.exitCode = await new Promise((resolve, reject) => bench.on('error', reject).on('close', (code) => resolve(code ?? 1)));
} catch (error) {
	fail(error);
}
