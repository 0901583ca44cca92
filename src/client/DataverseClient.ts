import type { Limiter } from './Limiter';
import type { Now, Random, Send, Sleep } from './ports';
import type { BatchPart, ChangeSet, ClientRequest, JsonObject, PartReply, Reply } from './reply';
import type { Capabilities } from './Capabilities';
import type { Usage } from './Usage';
import type { CreateRow, RowResult, UpdateRow, WritePlan } from './writing/plan';

export interface DataverseClientOptions {
	/** Origin of the environment, for example `https://contoso.crm4.dynamics.com`. */
	environmentUrl: string;
	send: Send;
	sleep: Sleep;
	now: Now;
	random: Random;
	/** Shared by all clients of one credential and environment in the process, see `environmentStateFor`. */
	limiter: Limiter;
	/** What the environment was found to honour; shared like the limiter. */
	capabilities?: Capabilities;
	/** How long this client may go on waiting and repeating, in milliseconds from its construction. */
	deadlineMs: number;
	/** Sent with every request and every `$batch` part: impersonation, bypass, duplicate rules. */
	headers?: Record<string, string>;
}

export interface PageOptions {
	/** Rows per page, at most 5,000. */
	pageSize?: number;
	/** Further preferences, repeated for every page. */
	prefer?: string;
}

/** The signatures others build on; see the class for behaviour. */
export declare class DataverseClient {
	constructor(options: DataverseClientOptions);
	readonly usage: Usage;
	/** One request through the one door; faults are values. */
	request(request: ClientRequest): Promise<Reply>;
	/** Many requests as one or more `$batch`es with continue-on-error; replies in input order. */
	batch(parts: (BatchPart | ChangeSet)[]): Promise<PartReply[]>;
	/** Pages of rows. Throws `DataverseError`. */
	readAll(path: string, options?: PageOptions): AsyncGenerator<JsonObject[]>;
	/** All rows of each query, grouped into `$batch`es. Throws `DataverseError`. */
	readGroups(queries: string[], options?: PageOptions): Promise<JsonObject[][]>;
	/** One result per row, in order; never throws for a row. */
	createRows(plan: WritePlan<CreateRow>): Promise<RowResult[]>;
	/** One result per row, in order; never throws for a row. */
	updateRows(plan: WritePlan<UpdateRow>): Promise<RowResult[]>;
}
