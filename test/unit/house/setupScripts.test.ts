import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const scripts = join(dirname(dirname(dirname(__dirname))), 'scripts', 'setup');
const from = (name: string): string => JSON.stringify(pathToFileURL(join(scripts, name)).href);

/** The scripts are ES modules for plain Node, which is also how they are tried here: each in a process of its own. */
const run = async (code: string): Promise<string> => (await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code])).stdout;

describe('what a killed set-up leaves behind', () => {
	let directory: string;
	let lock: string;

	beforeEach(() => {
		directory = mkdtempSync(join(tmpdir(), 'setup-scripts-'));
		lock = join(directory, 'x.lock');
	});
	afterEach(() => rmSync(directory, { recursive: true, force: true }));

	const takeLock = (): string => `import { withLock } from ${from('lock.mjs')}; await withLock(${JSON.stringify(lock)}, 'something', async () => console.log('worked'));`;
	const endedPid = async (): Promise<number> => await new Promise((resolve) => {
		const child = spawn(process.execPath, ['-e', '']);
		child.on('close', () => resolve(child.pid ?? 0));
	});

	it('a lock whose holder is gone is taken over', async () => {
		writeFileSync(lock, `${hostname()}\n${await endedPid()}\n`);
		expect(await run(takeLock())).toContain('worked');
		expect(existsSync(lock)).toBe(false);
	});

	it('a lock of another machine is taken over once it has been silent for long', async () => {
		writeFileSync(lock, 'another-machine\n1\n');
		utimesSync(lock, new Date(Date.now() - 120_000), new Date(Date.now() - 120_000));
		expect(await run(takeLock())).toContain('worked');
	});

	it('a lock whose holder lives is waited for', async () => {
		writeFileSync(lock, `${hostname()}\n${process.pid}\n`);
		const waiting = spawn(process.execPath, ['--input-type=module', '-e', takeLock()]);
		let said = '';
		for await (const chunk of waiting.stdout.setEncoding('utf8')) {
			said += String(chunk);
			if (said.includes('another run is busy') && existsSync(lock) && !said.includes('worked')) rmSync(lock);
		}
		expect(said).toMatch(/another run is busy.*worked/s);
	});

	it('a directory half filled by a killed run is filled again, and appears only when whole', async () => {
		const target = join(directory, 'host');
		const fill = (end: string): string => `import { writeFileSync } from 'node:fs'; import { wholeDirectory } from ${from('wholeDirectory.mjs')}; await wholeDirectory(${JSON.stringify(target)}, 'filling', async (part) => { writeFileSync(part + '/first', '1'); ${end} writeFileSync(part + '/second', '2'); });`;
		await expect(run(fill('process.kill(process.pid, "SIGKILL");'))).rejects.toThrow();
		expect(existsSync(target)).toBe(false);
		await run(fill(''));
		expect(readFileSync(join(target, 'second'), 'utf8')).toBe('2');
	});

	it('two runs at once fill it once', async () => {
		const target = join(directory, 'host');
		const fill = `import { appendFileSync } from 'node:fs'; import { wholeDirectory } from ${from('wholeDirectory.mjs')}; await wholeDirectory(${JSON.stringify(target)}, 'filling', async () => { appendFileSync(${JSON.stringify(join(directory, 'fills'))}, 'x'); await new Promise((done) => setTimeout(done, 700)); });`;
		await Promise.all([run(fill), run(fill)]);
		expect(readFileSync(join(directory, 'fills'), 'utf8')).toBe('x');
	});
});
