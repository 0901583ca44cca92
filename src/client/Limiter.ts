/** Suggested by Microsoft for small environments until `x-ms-dop-hint` says more. */
const START = 4;
/** The service refuses more concurrent requests of one user (0x80072326). */
const CEILING = 52;
/** Successes after which one more request may run beside the others again. */
const SUCCESSES_PER_STEP = 8;

/**
 * Keeps all callers of one credential and environment in this process in line: first come, first served, those that go ahead before
 * the others, a bounded number in flight, one pause for all. It owns no clock and no timer: whoever holds a slot asks `pausedUntil` and waits.
 */
export class Limiter {
	/** Nobody should send before this moment (milliseconds since 1970). */
	pausedUntil = 0;

	private allowed = START;
	private target = START;
	private inFlight = 0;
	private successes = 0;
	private readonly ahead: (() => void)[] = [];
	private readonly waiting: (() => void)[] = [];

	/** How many requests may be in flight now. */
	get cap(): number {
		return this.allowed;
	}

	/**
	 * Runs `work` when its turn comes.
	 * @param goesAhead of those that wait in line; for work that comes up while a long line is being worked off, in proportion to it
	 */
	async run<T>(work: () => Promise<T>, goesAhead = false): Promise<T> {
		if (this.inFlight >= this.allowed) await new Promise<void>((turn) => (goesAhead ? this.ahead : this.waiting).push(turn));
		else this.inFlight += 1;
		try {
			return await work();
		} finally {
			this.inFlight -= 1;
			this.admit();
		}
	}

	/** Takes the service's suggestion (`x-ms-dop-hint`) as the number to grow to. */
	suggest(parallelism: number): void {
		if (!Number.isInteger(parallelism) || parallelism < 1) return;
		const target = Math.min(parallelism, CEILING);
		if (target === this.target) return;
		this.allowed = target < this.target ? Math.min(this.allowed, target) : target;
		this.target = target;
		this.admit();
	}

	/** Stops everybody until `moment` and halves the number in flight, to grow again with successes. */
	pause(moment: number): void {
		const isNewPause = moment > this.pausedUntil;
		this.pausedUntil = Math.max(this.pausedUntil, moment);
		if (!isNewPause) return;
		this.allowed = Math.max(1, Math.floor(this.allowed / 2));
		this.successes = 0;
	}

	succeeded(): void {
		if (this.allowed >= this.target) return;
		this.successes += 1;
		if (this.successes < SUCCESSES_PER_STEP) return;
		this.successes = 0;
		this.allowed += 1;
		this.admit();
	}

	private admit(): void {
		while (this.inFlight < this.allowed) {
			const turn = this.ahead.shift() ?? this.waiting.shift();
			if (turn === undefined) return;
			this.inFlight += 1;
			turn();
		}
	}
}
