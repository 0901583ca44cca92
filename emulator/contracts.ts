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
