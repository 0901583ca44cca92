import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setUpEverything } from './setup/everything.mjs';
import { fail } from './setup/fail.mjs';
import { projectDir } from './setup/places.mjs';
import { say } from './setup/say.mjs';

// `npm start`: whatever is missing is installed here, with plain Node 20; the demo itself is TypeScript and runs on Node 24.
try {
	say('Dynamics 365 sync for n8n: setting up');
	const setup = await setUpEverything();
	const demo = spawn(setup.node, [join(projectDir, 'build', 'demo', 'main.js'), ...process.argv.slice(2)], { cwd: projectDir, stdio: 'inherit' });
	// The terminal sends Ctrl-C to both; the demo decides when it has put everything away.
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => (signal === 'SIGINT' ? undefined : demo.kill(signal)));
	process.exitCode = await new Promise((resolve, reject) => demo.on('error', reject).on('close', (code) => resolve(code ?? 1)));
} catch (error) {
	fail(error);
}
