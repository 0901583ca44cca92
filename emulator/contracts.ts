import type { DatabaseSync } from 'node:sqlite';
import type { EmulatorSettings } from './settings';

/**
 * The shapes the parts of the local Dataverse agree on. Everything behind the HTTP server is synchronous, because
 * `node:sqlite` is: a change set or a bulk message is one SQLite transaction around ordinary calls of `Dispatch`.
 */

/** One Web API request, already signed in, either from the wire or from a part of a `$batch`. */
export interface ApiRequest {
	method: string;
	/** Path below `/api/data/v9.2/`, percent-decoded per segment by whoever routes it; no leading slash, no query. */
	path: string;
	/** Raw query string without `?`, still percent-encoded. */
	query: string;
	/** Header names in lower case. */
	headers: Record<string, string>;
	/** Raw body text; empty when there is none. */
	body: string;
	/** The user the request acts as, after impersonation. */
	caller: Caller;
	/** Base of absolute addresses, for example `https://localhost:5443`. */
	origin: string;
	/** True for a part of a `$batch`, whose URL may be longer. */
	insideBatch?: boolean;
}

export interface ApiResponse {
	status: number;
	/** Header names in the service's own spelling. */
	headers: Record<string, string>;
	/** Serialised body; undefined for 204 and 304. */
	body?: string;
}

/** Executes one request; refusals are `ApiResponse`s too, never exceptions. */
export type Dispatch = (request: ApiRequest) => ApiResponse;

/** Runs `work` in one transaction and rolls everything back when it throws or when `keep` is false for its result. */
export type InTransaction = <T>(work: () => T, keep: (result: T) => boolean) => T;

export interface Caller {
	/** systemuserid */
	userId: string;
	businessUnitId: string;
	/** systemuserid of the real caller when impersonating, else null. */
	onBehalfBy: string | null;
}

/** What a handler throws to refuse a request; the server turns it into the OData error envelope. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		/** Hexadecimal service code as on the wire, for example `0x80040217`. */
		readonly code: string,
		message: string,
		readonly headers: Record<string, string> = {},
	) {
		super(message);
	}
}

/* ---------- the environment and what handlers are given ---------- */

/** One segment of a path, percent-decoded: `accounts(name='x')` has name `accounts` and key `name='x'`. */
export interface PathSegment {
	/** The whole segment as sent, still percent-encoded. */
	raw: string;
	name: string;
	/** What stands between the outer parentheses; null without parentheses, empty for `()`. */
	key: string | null;
}

/** A handler and the requests it answers. Register arrays of these in `routes.ts`; the first match wins. */
export interface Route {
	/** HTTP method in capitals. */
	method: string;
	matches(segments: PathSegment[], environment: Environment): boolean;
	/** Throws `ApiError` to refuse. Runs inside one transaction that is kept only when the answer's status is below 400. */
	handle(request: ApiRequest, environment: Environment, segments: PathSegment[]): ApiResponse;
	/** True for `$batch`, whose answer may have an error status while earlier parts stay committed: no transaction around it. */
	ownTransactions?: boolean;
}

/** Answers requests outside the Web API, such as `/_emulator/trace`. Not signed in. */
export interface ControlRoute {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Fastify path, for example `/_emulator/snapshots/:name`. */
	url: string;
	handle(call: ControlCall, environment: Environment): { status: number; body?: unknown } | Promise<{ status: number; body?: unknown }>;
}

export interface ControlCall {
	params: Record<string, string>;
	query: Record<string, string>;
	/** Parsed JSON body; undefined when there is none. */
	body: unknown;
}

export interface Clock {
	now(): Date;
	/** Stops the clock at this moment; null lets it follow the machine's clock again. */
	set(moment: Date | null): void;
	/** Moves the clock on; a stopped clock stays stopped. */
	advance(milliseconds: number): void;
}

export interface Environment {
	schema: Schema;
	store: Store;
	clock: Clock;
	/** Live: whoever changes a field changes the behaviour of the next request. */
	settings: EmulatorSettings;
	organizationId: string;
	rows: RowOperations;
	privileges: Privileges;
	dispatch: Dispatch;
	inTransaction: InTransaction;
	/** Run in this order around each request on the wire. */
	policies: Policy[];
	/** Deterministic, never repeats within one store. */
	newId(): string;
	/** Empties the store, puts the base data back and the settings and clock to what the environment was made with. */
	reset(): void;
}

export interface Schema {
	tables: Map<string, TableSchema>;
	byEntitySet(entitySetName: string): TableSchema | undefined;
	/** Throws when there is no such table: a mistake in the emulator, not of a request. */
	table(logicalName: string): TableSchema;
	/** A column by logical name. */
	column(table: TableSchema, logicalName: string): ColumnSchema | undefined;
	/** A column by its name on the wire. */
	property(table: TableSchema, webApiProperty: string): ColumnSchema | undefined;
	/** The lookup column and target behind a single-valued navigation property; several targets only for `ownerid`. */
	navigation(table: TableSchema, name: string): { column: ColumnSchema; targets: string[] } | undefined;
}

/** Strings, numbers (booleans as 0 and 1), ids, moments as `2026-01-31T13:45:00Z`, days as `2026-01-31`, choices as `1,3`. */
export type StoredValue = string | number | null;

/** A row by logical names of columns; a lookup's target table stands beside it under `<column>$type`. */
export type StoredRow = Record<string, StoredValue>;

export interface Store {
	database: DatabaseSync;
	find(table: string, id: string): StoredRow | undefined;
	/** Some columns of a row; much cheaper than the whole of a wide one. */
	pick(table: string, id: string, columns: string[]): StoredRow | undefined;
	/** Finds by exact values of columns, comparing strings as the service does. */
	findBy(table: string, values: StoredRow): StoredRow[];
	/** Writes as is, without defaults or checks, stamping only `versionnumber`. */
	insert(table: string, row: StoredRow): void;
	update(table: string, id: string, changes: StoredRow): void;
	/** Removes the row and leaves a tombstone with a version of its own. */
	remove(table: string, id: string): void;
	/** Rows of an N:N relationship by its intersect table. */
	link(intersect: string, pair: StoredRow): void;
	unlink(intersect: string, pair: StoredRow): void;
	/** The last row version given out. */
	version(): number;
	/** Ids of rows deleted after a version, oldest first. */
	tombstonesSince(table: string, version: number): { id: string; version: number }[];
	/** How many rows were inserted, updated or removed since the store was made; for traces. */
	writes(): number;
	/** Drops all rows, keeping the tables. */
	clear(): void;
	/** A copy of all rows under a name, and back. */
	snapshot(name: string): void;
	restore(name: string): boolean;
	close(): void;
}

/** A body as parsed from JSON. */
export type Payload = Record<string, unknown>;

/** Checked writes, as the Web API does them: privileges, validation, defaults, keys. All throw `ApiError`. */
export interface RowOperations {
	/** @returns the new row's id */
	create(table: TableSchema, payload: Payload, caller: Caller): string;
	/** Refuses with 404 when there is no such row. `ifMatch` is `*` or an ETag. */
	update(table: TableSchema, id: string, payload: Payload, caller: Caller, ifMatch?: string): void;
	/** Creates the row when there is none. */
	upsert(table: TableSchema, key: RowKey, payload: Payload, caller: Caller): { id: string; created: boolean };
	remove(table: TableSchema, id: string, caller: Caller, ifMatch?: string): void;
	/** Reads the key of `accounts(<key>)`: an id, `accountid=<id>` or an alternate key. */
	parseKey(table: TableSchema, text: string): RowKey;
	/** @returns the row's id, or undefined when no row has the key */
	resolveKey(table: TableSchema, key: RowKey): string | undefined;
	/** A row as JSON members with `@odata.etag`; `properties` are names on the wire, all of them when undefined. */
	represent(table: TableSchema, row: StoredRow, properties?: string[], annotations?: (name: string) => boolean): Payload;
}

export type RowKey = { id: string } | { alternateKey: string; values: StoredRow };

export type Depth = 'Basic' | 'Local' | 'Deep' | 'Global';

export interface Privileges {
	/** Of the user's own roles and the roles of the user's teams, the deepest of each name. */
	ofUser(userId: string): { name: string; privilegeId: string; depth: Depth; businessUnitId: string }[];
	/** Undefined when the caller lacks the privilege; the lesser of both users when impersonating. */
	depth(caller: Caller, privilegeName: string): Depth | undefined;
	/** Refuses with 403 0x80040220. `action` is Create, Read, Write, Delete, Append, AppendTo, Assign or Share. */
	require(caller: Caller, action: string, table: TableSchema): Depth;
	/** Name such as `prvReadAccount`; activities share `prv...Activity`, notes `prv...Note`. */
	nameOf(action: string, table: TableSchema): string;
}

/** One request on the wire as policies see it. */
export interface Exchange {
	/** Counts from 1. */
	sequence: number;
	method: string;
	/** Path and query as received. */
	url: string;
	headers: Record<string, string>;
	body: string;
	/** Null when the request was refused before or at sign-in. */
	caller: Caller | null;
	/** Milliseconds of a monotonic clock. */
	startedAt: number;
	/** Filled in by whoever answers a `$batch`. */
	batchParts: TraceEntry['batchParts'];
	rowsWritten: number;
	/** Named by the policy that strikes. */
	fault: string | null;
}

/** Undefined lets the request pass; `drop` closes the connection without an answer. */
export type Verdict = ApiResponse | { drop: true } | undefined;

/**
 * Runs around each Web API request, including refused ones, in the order of `Environment.policies` before and in reverse after.
 * `before` is called after sign-in and may wait; an answer from it keeps the request from being carried out.
 * `after` is called exactly once for each exchange and gives back the answer to send, cut short after `truncateAt` bytes when that is set.
 */
export interface Policy {
	name: string;
	before?(exchange: Exchange, environment: Environment): Verdict | Promise<Verdict>;
	after?(exchange: Exchange, response: ApiResponse, environment: Environment): AfterVerdict | Promise<AfterVerdict>;
}

export type AfterVerdict = undefined | { drop: true } | { response: ApiResponse; truncateAt?: number };

/* ---------- schema, carried over from the real table facts ---------- */

export interface TableSchema {
	logicalName: string;
	schemaName: string;
	entitySetName: string;
	displayName: string;
	displayCollectionName: string;
	primaryIdAttribute: string;
	primaryNameAttribute: string | null;
	objectTypeCode: number;
	ownershipType: string;
	isActivity: boolean;
	isCustom: boolean;
	changeTrackingEnabled: boolean;
	optimisticConcurrency: boolean;
	hasNotes: boolean;
	/** Whether `sdkmessagefilters` lists CreateMultiple and UpdateMultiple for this table. */
	bulkMessages: boolean;
	alternateKeys: { logicalName: string; attributes: string[] }[];
	columns: ColumnSchema[];
	oneToMany: { schemaName: string; referencingEntity: string; referencingAttribute: string; collectionNavigationProperty: string; singleNavigationProperty: string; cascadeDelete: string }[];
	manyToMany: { schemaName: string; intersectEntityName: string; entity1: string; entity1IntersectAttribute: string; entity1NavigationProperty: string; entity2: string; entity2IntersectAttribute: string; entity2NavigationProperty: string }[];
}

export interface ColumnSchema {
	logicalName: string;
	schemaName: string;
	/** AttributeType of the metadata: String, Memo, Integer, BigInt, Decimal, Double, Money, Boolean, DateTime, Lookup, Customer, Owner, Picklist, MultiSelectPicklist, State, Status, Uniqueidentifier, Virtual... */
	type: string;
	displayName: string;
	requiredLevel: string;
	isValidForCreate: boolean;
	isValidForUpdate: boolean;
	isValidForRead: boolean;
	attributeOf?: string;
	/** Name on the wire: `_x_value` for lookups, the logical name otherwise, null when the Web API does not show it. */
	webApiProperty: string | null;
	maxLength?: number;
	minValue?: number;
	maxValue?: number;
	precision?: number;
	format?: string;
	dateTimeBehavior?: string;
	options?: { value: number; label: string; state?: number; defaultStatus?: number; invariantName?: string }[];
	defaultValue?: number | boolean;
	targets?: string[];
	navigationProperties?: { name: string; target: string }[];
}

/* ---------- control surface ---------- */

/** A fault to inject, as posted to `/_emulator/faults`. */
export interface FaultRule {
	/** Where it strikes: before anything happened, or after the request was carried out (the answer is lost). */
	kind: 'throttle' | 'unavailable' | 'resetBefore' | 'resetAfter' | 'slow' | 'truncate' | 'error';
	/** Which requests: HTTP method, and a regular expression over path + query; both optional. */
	method?: string;
	urlPattern?: string;
	/** How often it still strikes; default 1. */
	times?: number;
	/** How many matching requests pass first; default 0. */
	skip?: number;
	/** throttle: seconds sent in Retry-After (default 1). slow: milliseconds of delay. */
	retryAfterSeconds?: number;
	delayMs?: number;
	/** throttle: which of the three service protection codes; error: any status and code. */
	status?: number;
	code?: string;
	message?: string;
}

/** One entry of the request trace, as returned by `GET /_emulator/trace`. */
export interface TraceEntry {
	sequence: number;
	method: string;
	/** Path and query as received. */
	url: string;
	status: number;
	/** systemuserid, or null when the request was refused before sign-in. */
	userId: string | null;
	/** Inner requests when this was a `$batch`. */
	batchParts: { method: string; url: string; status: number }[];
	rowsWritten: number;
	milliseconds: number;
	fault: string | null;
	headers: Record<string, string>;
}
