import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const SAMPLE_EVERY_MS = 250;
/** Tells Linux to begin a new peak (proc(5), clear_refs). */
const RESET_PEAK = '5';

const kernelPeakMb = (pid: number): number => Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1_024;
const kernelPresentMb = (pid: number): number => Number(/VmRSS:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1_024;
const toldByPs = (pid: number): number => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim()) / 1_024;

/** Resident memory of a process now, in MB. */
export const presentMb = (pid: number): number => (existsSync(`/proc/${pid}/status`) ? kernelPresentMb(pid) : toldByPs(pid));

/** Where the kernel keeps no peak, the process is looked at several times a second. */
function sampled(pid: number): () => number {
	let peak = presentMb(pid);
	const timer = setInterval(() => { peak = Math.max(peak, presentMb(pid)); }, SAMPLE_EVERY_MS);
	return () => {
		clearInterval(timer);
		return peak;
	};
}

/** Begins to watch a process; the returned function ends that and tells its largest resident memory since, in MB. */
export function watchMemory(pid: number): () => number {
	if (!existsSync(`/proc/${pid}/clear_refs`)) return sampled(pid);
	writeFileSync(`/proc/${pid}/clear_refs`, RESET_PEAK);
	return () => kernelPeakMb(pid);
}
