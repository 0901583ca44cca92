import type { DatabaseSync } from 'node:sqlite';
import type { Caller } from './request';
import type { TableSchema } from './schema';

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
	/**
	 * Inserts rows that share `constants` and differ in the columns `varying`, as `insert` does but much faster. The rows are taken one
	 * by one, each after the one before it is written.
	 */
	insertMany(table: string, constants: StoredRow, varying: string[], rows: Iterable<StoredValue[]>): void;
	update(table: string, id: string, changes: StoredRow): void;
	/** Removes the row and leaves a tombstone with a version of its own. */
	remove(table: string, id: string): void;
	/** Rows of an N:N relationship by its intersect table. */
	link(intersect: string, pair: StoredRow): void;
	unlink(intersect: string, pair: StoredRow): void;
	/** The last row version given out. */
	version(): number;
	/** Every version up to this one is decided: no transaction that is still open holds it. */
	settledVersion(): number;
	/** Takes the next `count` versions out of the row, as a transaction that is still open does. */
	reserveVersions(count: number): ReservedVersions;
	/** Ids of rows deleted within a span of versions, oldest first; each id once, with its last deletion. */
	tombstones(table: string, span: TombstoneSpan): { id: string; version: number }[];
	/** Names of the states tokens of a table were given out in, the present one first. */
	epochs(table: string): string[];
	/** Begins a new state: tokens given out before, of one table or of all, are told from those given out from now on. */
	beginEpoch(table: string | null): void;
	/** How many rows were inserted, updated or removed since the store was made; for traces. */
	writes(): number;
	/** Drops all rows, keeping the tables. */
	clear(): void;
	/** A copy of all rows under a name, and back. */
	snapshot(name: string): void;
	restore(name: string): boolean;
	close(): void;
}

/** Versions of a transaction that is still open. */
export interface ReservedVersions {
	/** Does the work of the transaction, which takes these versions first; afterwards it is no longer open. */
	use<T>(work: () => T): T;
}

export interface TombstoneSpan {
	after: number;
	/** Default the last version. */
	upTo?: number;
	/** Default all. */
	limit?: number;
	/** Whether ids that are in use again are left out. */
	onlyGone?: boolean;
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
