import { presentMb } from './peakMemory';

const SAMPLE_EVERY_MS = 250;
const TENTH = 0.1;

/** Resident memory of a process over a stretch of time. */
export interface MemoryCourse {
	peakMb: number;
	/** Mean of the last tenth of the time over that of the second: a process that keeps what it has done grows. */
	growth: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Means instead of single samples, because a garbage collector lets memory rise and fall several times a minute. */
export function courseOf(samplesMb: readonly number[]): MemoryCourse {
	const tenth = Math.max(1, Math.floor(samplesMb.length * TENTH));
	const second = samplesMb.slice(tenth, 2 * tenth);
	return { peakMb: Math.max(...samplesMb), growth: mean(samplesMb.slice(-tenth)) / mean(second.length > 0 ? second : samplesMb) };
}

/** Begins to watch; the returned function ends that. */
export function watchCourse(pid: number): () => MemoryCourse {
	const samples = [presentMb(pid)];
	const timer = setInterval(() => samples.push(presentMb(pid)), SAMPLE_EVERY_MS);
	return () => {
		clearInterval(timer);
		return courseOf(samples);
	};
}
