/** What one run cost; every client has its own. */
export class Usage {
	/** HTTP requests sent, repeats included. */
	requests = 0;
	/** Operations sent inside `$batch`. */
	batchParts = 0;
	/** Time during which the run waited on purpose, overlapping waits counted once. */
	waitedMs = 0;
	/** 429 answers, also those inside `$batch`. */
	throttled = 0;
	/** Requests or batch parts that were sent again. */
	retries = 0;

	private waitedUntil = 0;

	/** Adds a wait from `start` to `end` (milliseconds since 1970), without what a parallel wait already counted. */
	addWait(start: number, end: number): void {
		this.waitedMs += Math.max(0, end - Math.max(start, this.waitedUntil));
		this.waitedUntil = Math.max(this.waitedUntil, end);
	}
}
