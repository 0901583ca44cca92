import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stateDir } from './places.mjs';

const TAIL_LINES = 25;

/** Last lines of what a command printed, kept for the moment it fails. */
const tail = (text) => text.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');

/**
 * Runs a command without a terminal, its output going to `.cache/logs/<log>.log`.
 * Rejects with the last lines of the output when it ends with another code than 0. `onLine` sees each line as it comes.
 */
export async function run(command, args, { cwd, env, log, onLine = () => {} }) {
	const logFile = join(stateDir, 'logs', `${log}.log`);
	mkdirSync(dirname(logFile), { recursive: true });
	const sink = createWriteStream(logFile);
	const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], shell: command.endsWith('.cmd') });
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (chunk) => {
			sink.write(chunk);
			output = (output + chunk).slice(-200_000);
			const line = chunk.trimEnd().split('\n').pop();
			if (line) onLine(line);
		});
	}
	const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
	await new Promise((resolve) => sink.end(resolve));
	if (code !== 0) throw new Error(`${log} ended with code ${code}; full output in ${logFile}\n${tail(output)}`);
	return output;
}

const npmNextTo = (nodeBinary) => join(dirname(nodeBinary), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');

/** How to call npm without a shell: the running npm's own script, the one beside this Node, or whatever the PATH holds. */
export function npmCommand() {
	const script = [process.env.npm_execpath, npmNextTo(process.execPath)].find((path) => path?.endsWith('npm-cli.js') && existsSync(path));
	if (script) return { command: process.execPath, before: [script] };
	return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', before: [] };
}

// A calling npm hands its own settings down as npm_config_*; ours decide here, whatever `npm start` was called with.
const withoutCallersNpm = () => Object.fromEntries(Object.keys(process.env).filter((name) => /^npm_(config_(global|prefix|local_prefix|omit|only|production|workspace|package_lock)|lifecycle|package)/i.test(name)).map((name) => [name, undefined]));

export async function npm(args, { env, ...options }) {
	const { command, before } = npmCommand();
	return await run(command, [...before, ...args], { ...options, env: { ...withoutCallersNpm(), CI: 'true', ...env } });
}
