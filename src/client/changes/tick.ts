import type { DataverseClient } from '../DataverseClient';

/** Why a table has nothing to do for now: all is read, it is held, a failed delivery waits, or the tick's requests are used up. */
export type Pause = 'idle' | 'held' | 'waiting' | 'budget';

/** What one tick lends to a table. */
export interface Tick {
	client: DataverseClient;
	/** Whether another page may be asked for. */
	mayRead: () => boolean;
	/** Whether the workflow was unpublished: nothing may be given out any more. */
	isClosed: () => boolean;
	/** Times of the schedule that came while one before was at work, since publishing. */
	skipped: number;
	/** A page was finished and its position kept; `isNextAtHand`: the next delivery follows at once. */
	finished: (isNextAtHand: boolean) => Promise<void>;
}
