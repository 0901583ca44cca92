import { sendBatch } from './batch';
import { Capabilities } from './Capabilities';
import type { Limiter } from './Limiter';
import type { Now, Random, Send, Sleep } from './ports';
import { readAllGroups, readPages } from './read';
import type { BatchPart, ChangeSet, ClientRequest, JsonObject, PartReply, Reply } from './reply';
import { RequestDoor } from './RequestDoor';
import type { Usage } from './Usage';
import { createRows } from './writing/createRows';
import type { CreateRow, RowResult, UpdateRow, WritePlan } from './writing/plan';
import type { WriteContext } from './writing/separately';
import { updateRows } from './writing/updateRows';

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
	/** Whether grouped questions are sent before requests that wait in line. */
	goesAhead?: boolean;
}

/** The Dataverse Web API for one run: thin verbs over the one door. */
export class DataverseClient {
	/** The clock this run lives by. */
	readonly now: Now;
	readonly random: Random;
	private readonly door: RequestDoor;
	private readonly context: WriteContext;

	constructor(options: DataverseClientOptions) {
		this.now = options.now;
		this.random = options.random;
		this.door = new RequestDoor(options);
		this.context = { door: this.door, capabilities: options.capabilities ?? new Capabilities() };
	}

	/** What this run cost so far. */
	get usage(): Usage {
		return this.door.usage;
	}

	/** One request; faults are values. */
	async request({ body, ...request }: ClientRequest): Promise<Reply> {
		return await this.door.send({ ...request, ...(body === undefined ? {} : { text: JSON.stringify(body) }) });
	}

	/** Many requests as one or more `$batch`es with continue-on-error; replies in input order. */
	async batch(parts: (BatchPart | ChangeSet)[]): Promise<PartReply[]> {
		return await sendBatch(this.door, parts);
	}

	/** Pages of rows. Throws `DataverseError`. */
	readAll(path: string, options: PageOptions = {}): AsyncGenerator<JsonObject[]> {
		return readPages(this.door, path, options);
	}

	/** All rows of each query, in order, grouped into `$batch`es. Throws `DataverseError`. */
	async readGroups(queries: string[], options: PageOptions = {}): Promise<JsonObject[][]> {
		return await readAllGroups(this.door, queries, options);
	}

	/** Creates rows under ids of our choosing: one result per row, in order; never throws for a row. */
	async createRows(plan: WritePlan<CreateRow>): Promise<RowResult[]> {
		return await createRows(this.context, plan);
	}

	/** Updates rows, never creating one: one result per row, in order; never throws for a row. */
	async updateRows(plan: WritePlan<UpdateRow>): Promise<RowResult[]> {
		return await updateRows(this.context, plan);
	}
}
