/** A minute or two on a machine that does nothing else. */
const PATIENCE_MS = 900_000;

/**
 * For suites whose whole work is done before the first test. When the time is up, the work is told so and waited for: its servers are
 * processes of their own, which nobody else would stop.
 */
export function inOneHook<T>(work: (signal: AbortSignal) => Promise<T>, take: (result: T) => void): void {
	const over = new AbortController();
	let working: Promise<T> | undefined;
	beforeAll(async () => {
		working = work(over.signal);
		take(await working);
	}, PATIENCE_MS);
	afterAll(async () => {
		over.abort();
		await working?.catch(() => undefined);
	}, PATIENCE_MS);
}
