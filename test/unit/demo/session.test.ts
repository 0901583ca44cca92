import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endProcess, identityOf, isAlive } from '../../../demo/host/processIdentity';
import { Session } from '../../../demo/session';

const sleeper = () => spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { detached: true, stdio: 'ignore' });

describe('a demo started after another was killed', () => {
	let stateDir: string;
	const write = (recorded: unknown): void => {
		mkdirSync(join(stateDir, 'demo'), { recursive: true });
		writeFileSync(join(stateDir, 'demo', 'processes.json'), JSON.stringify(recorded));
	};

	beforeEach(() => { stateDir = mkdtempSync(join(tmpdir(), 'demo-session-')); });
	afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

	it('ends what that one had started', async () => {
		const left = identityOf(sleeper().pid ?? 0);
		write({ demo: { pid: left.pid, startedAt: 'long ago' }, services: [left] });
		expect((await Session.open(stateDir)).recovered).toBe(1);
		expect(isAlive(left)).toBe(false);
	});

	it('leaves a stranger alone that has the same process id by now', async () => {
		const stranger = identityOf(sleeper().pid ?? 0);
		write({ demo: { pid: stranger.pid, startedAt: 'long ago' }, services: [{ pid: stranger.pid, startedAt: 'long ago' }] });
		expect((await Session.open(stateDir)).recovered).toBe(0);
		expect(isAlive(stranger)).toBe(true);
		await endProcess(stranger);
	});

	it('stops with a sentence while another demo of this checkout is running', async () => {
		const other = identityOf(sleeper().pid ?? 0);
		write({ demo: other, services: [] });
		await expect(Session.open(stateDir)).rejects.toThrow(/running already/);
		await endProcess(other);
	});
});
