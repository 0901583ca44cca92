import type { BenchHost } from '../host/benchHost';
import { watchCourse } from '../host/memoryCourse';
import type { Tell } from '../measure';
import type { Reading } from './measurement';

export interface ReadingTask {
	name: string;
	rows: number;
	usesN8n: boolean;
	/** Resolves when all rows were read. */
	work: () => Promise<void>;
}

/** Runs the task against the clock, and counts what it asked of the service. */
export async function measureReading({ control, n8nPid }: BenchHost, { name, rows, usesN8n, work }: ReadingTask, tell: Tell): Promise<Reading> {
	await control.clear();
	const memory = usesN8n ? watchCourse(n8nPid) : undefined;
	const begun = performance.now();
	await work();
	const seconds = (performance.now() - begun) / 1_000;
	const course = memory?.();
	const trace = await control.trace();
	const refused = trace.filter(({ status }) => status >= 400);
	if (refused.length > 0) throw new Error(`${name}: ${refused.length} requests were refused, the first one ${refused[0]?.status} ${refused[0]?.url}`);
	tell(`  ✓ ${name}: ${rows} rows in ${seconds.toFixed(1)} s, ${trace.length} requests`);
	const serverSeconds = trace.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1_000;
	return { name, rows, seconds, requests: trace.length, serverSeconds, ...(course ? { peakMemoryMb: course.peakMb, memoryGrowth: course.growth } : {}) };
}
