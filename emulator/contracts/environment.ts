import type { EmulatorSettings } from '../settings';
import type { Policy } from './policies';
import type { Caller, Dispatch } from './request';
import type { RowOperations, Store } from './rows';
import type { Schema, TableSchema } from './schema';

/** Runs `work` in one transaction and rolls everything back when it throws or when `keep` is false for its result. */
export type InTransaction = <T>(work: () => T, keep: (result: T) => boolean) => T;

export interface Clock {
	now(): Date;
	/** Stops the clock at this moment; null lets it follow the machine's clock again. */
	set(moment: Date | null): void;
	/** Moves the clock on; a stopped clock stays stopped. */
	advance(milliseconds: number): void;
	/** Does work at another moment. */
	at<T>(moment: Date, work: () => T): T;
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
