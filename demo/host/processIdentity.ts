import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** A process id alone may belong to a stranger by now; together with its start it names one process for good. */
export interface ProcessIdentity {
	pid: number;
	startedAt: string;
}

// Field 22 of /proc/<pid>/stat is the start in clock ticks; the command's name before it may hold spaces and brackets.
const startOnLinux = (pid: number): string | undefined => {
	const file = `/proc/${pid}/stat`;
	return existsSync(file) ? readFileSync(file, 'utf8').split(') ').pop()?.split(' ')[19] : undefined;
};

const startElsewhere = (pid: number): string | undefined => {
	try {
		return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
	} catch {
		// `ps` ends with 1 when there is no such process.
		return undefined;
	}
};

/** When the process began, in the system's own words; undefined when there is no such process. */
export const processStart = (pid: number): string | undefined => (process.platform === 'linux' ? startOnLinux(pid) : startElsewhere(pid));

export const identityOf = (pid: number): ProcessIdentity => ({ pid, startedAt: processStart(pid) ?? '' });

export const isAlive = ({ pid, startedAt }: ProcessIdentity): boolean => startedAt !== '' && processStart(pid) === startedAt;

const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
	try {
		process.kill(process.platform === 'win32' ? pid : -pid, signal);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
};

const wait = async (milliseconds: number): Promise<void> => await new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Ends a process and what it started as a crash would: at once, unasked. */
export async function killProcess(identity: ProcessIdentity): Promise<void> {
	if (isAlive(identity)) signalGroup(identity.pid, 'SIGKILL');
	while (isAlive(identity)) await wait(20);
}

/** Ends a process and what it started: asked first, forced after `patience` milliseconds. A process that is gone is fine. */
export async function endProcess(identity: ProcessIdentity, patience = 8_000): Promise<void> {
	if (!isAlive(identity)) return;
	signalGroup(identity.pid, 'SIGTERM');
	for (const end = Date.now() + patience; isAlive(identity) && Date.now() < end; ) await wait(50);
	await killProcess(identity);
}
