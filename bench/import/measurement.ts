/** How one contestant read the whole table. */
export interface Reading {
	name: string;
	rows: number;
	seconds: number;
	/** Web API requests, definitions included, sign-in not. */
	requests: number;
	/** Time the requests spent in the server's hands. */
	serverSeconds: number;
	/** Of n8n's main process; absent where n8n took no part. */
	peakMemoryMb?: number;
	memoryGrowth?: number;
}

/** What one contestant made of changes that others had made. */
export interface Following {
	/** Requests from the change to its arrival; the trigger's for the table alone. */
	requests: number;
	rowsMoved: number;
	deletesSeen: number;
	/** Of the rows of an execution that failed once, those that never arrived. */
	rowsLost: number;
}

export interface Quiet {
	/** Times of the schedule that passed at least. */
	ticks: number;
	requests: number;
	/** Of the requests, those that do not ask for changes of the table. */
	others: number;
	executions: number;
}

export interface ImportResult {
	rows: number;
	/** Pages the rows come in. */
	pages: number;
	/** What changed before `Following` was measured. */
	changes: { updated: number; deleted: number; pages: number };
	limit: Reading;
	/** The trigger alone: it reads all rows and gives out none. */
	reading: Reading;
	/** The trigger with a workflow that does nothing. */
	endToEnd: Reading;
	quiet: Quiet;
	trigger: Following;
	/** n8n's own nodes. */
	getMany: Reading;
	getManyFollowing: Following;
}
