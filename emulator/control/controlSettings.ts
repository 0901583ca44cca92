/** Switches of the wire and of the service protection, beside the ones in `EmulatorSettings`. */
export interface ControlSettings {
	/** Whether `If-Match` of a `$batch` part counts; believed, not documented. */
	batchIfMatch: 'honoured' | 'ignored' | 'refused';
	/** Whether the error part of a failed change set stands alone or in a nested multipart; not documented. */
	failedChangeSet: 'single' | 'nested';
	/** What becomes of client-chosen primary keys in CreateMultiple targets; believed to count, not documented. */
	bulkPrimaryKeys: 'honoured' | 'ignored' | 'refused';
	/** Milliseconds an answer is held back: for the request, and for each row it wrote. */
	latency: { perRequestMs: number; perRowMs: number };
	throttle: ThrottleLimits;
}

/** Service protection of one user (protocol sheet, section 6.1). */
export interface ThrottleLimits {
	enabled: boolean;
	/** Requests per window. */
	requests: number;
	/** Milliseconds of execution per window. */
	executionMs: number;
	/** Length of the sliding window. */
	windowSeconds: number;
	/** Requests at the same time. */
	concurrent: number;
	/** `Retry-After` of a refusal for concurrency, for which no time can be worked out. */
	concurrentRetryAfterSeconds: number;
}

export const defaultControlSettings = (): ControlSettings => ({
	batchIfMatch: 'honoured',
	failedChangeSet: 'single',
	bulkPrimaryKeys: 'honoured',
	latency: { perRequestMs: 0, perRowMs: 0 },
	throttle: { enabled: true, requests: 6000, executionMs: 1_200_000, windowSeconds: 300, concurrent: 52, concurrentRetryAfterSeconds: 2 },
});
