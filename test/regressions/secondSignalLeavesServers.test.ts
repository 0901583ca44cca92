import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const PROGRAM = `
	const { askedToEnd } = await import(process.argv[1]);
	const staysUp = setInterval(() => undefined, 1000);
	const asked = askedToEnd();
	console.log('up');
	await asked;
	console.log('stopping');
	await new Promise((resolve) => setTimeout(resolve, 500));
	clearInterval(staysUp);
	process.exit(7);
`;

// `timeout` and CI signal the whole group, and the start script passes the signal on: the demo got it twice and left its servers behind.
test.each(['SIGTERM', 'SIGINT'] as const)('a second %s does not kill the demo while it stops its servers', async (signal) => {
	const demo = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', PROGRAM, join(__dirname, '../../demo/askedToEnd.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
	const ended = once(demo, 'close');
	demo.stdout.on('data', () => demo.kill(signal));
	expect(await ended).toEqual([7, null]);
});
