import type { Caller, Environment, Payload, ReservedVersions, TableSchema } from '../contracts';
import { computeColumns } from '../handlers/rows/computedColumns';
import { quote } from '../store/sqlNames';
import { controlsOf } from './controls';
import { stamps } from './editRow';
import { fillRows, numbered, type Fill } from './fillRows';
import { computedFrom } from './plainSeed';
import { seedCaller } from './seedCaller';
import { storedValues, tableOf } from './seedRows';

/** Rows by id, or so many of those that have gone unchanged the longest. */
export interface Selection {
	ids?: string[];
	count?: number;
}

/** What another user does to many rows of a table at once: first the updates, then the deletions, then the new rows. */
export interface BulkEdit {
	/** Logical name or entity set name. */
	table: string;
	/** systemuserid; the administrator without it. */
	as?: string;
	/** `{n}` in a text becomes the number of the row, from 1. Written past all checks, closed rows included. */
	update?: Selection & { changes: Payload };
	/** With what their relationships cascade to. */
	remove?: Selection;
	create?: Fill;
}

export interface BulkEdited {
	updated: string[];
	removed: string[];
	created: string[];
}

const selected = ({ store }: Environment, table: TableSchema, { ids, count }: Selection): string[] => {
	const missing = ids?.find((id) => !store.pick(table.logicalName, id, [table.primaryIdAttribute]));
	if (missing !== undefined) throw new Error(`${table.logicalName} has no row ${missing}.`);
	if (ids !== undefined) return ids;
	const sql = `SELECT ${quote(table.primaryIdAttribute)} AS id FROM ${quote(table.logicalName)} ORDER BY versionnumber LIMIT ?`;
	return store.database.prepare(sql).all(count ?? 0).map(({ id }) => String(id));
};

const updateRows = (environment: Environment, table: TableSchema, update: Selection & { changes: Payload }, caller: Caller): string[] => {
	const { store, schema } = environment;
	const ids = selected(environment, table, update);
	const stamp = stamps(environment, table, caller);
	const given = Object.keys(update.changes).flatMap((name) => schema.column(table, name) ?? []);
	const computed = computedFrom(environment, table, given).length > 0;
	for (const [at, id] of ids.entries()) {
		const values = { ...stamp, ...storedValues(environment, table, numbered(update.changes, at + 1)) };
		const row = computed ? store.find(table.logicalName, id) : undefined;
		store.update(table.logicalName, id, row ? { ...computeColumns(schema, table, { ...row, ...values }), ...values } : values);
	}
	return ids;
};

const removeRows = (environment: Environment, table: TableSchema, selection: Selection, caller: Caller): string[] => {
	const ids = selected(environment, table, selection);
	for (const id of ids) environment.rows.remove(table, id, caller);
	return ids;
};

/**
 * Carries out a bulk edit in one transaction; nothing of it shows up in the counters.
 * @throws Error for an unknown table, column or user, ApiError when a deletion or a new row is refused
 */
export function bulkEdit(environment: Environment, { table: name, as, update, remove, create }: BulkEdit): BulkEdited {
	const table = tableOf(environment, name);
	const caller = seedCaller(environment, as);
	const work = (): BulkEdited => ({
		updated: update ? updateRows(environment, table, update, caller) : [],
		removed: remove ? removeRows(environment, table, remove, caller) : [],
		created: create ? fillRows(environment, table, create, caller) : [],
	});
	return controlsOf(environment).writes.without(() => environment.inTransaction(work, () => true));
}

/** A bulk edit whose transaction has begun and is not yet committed. */
export interface HeldEdit {
	edit: BulkEdit;
	begunAt: Date;
	versions: ReservedVersions;
}

const sizeOf = ({ ids, count = 0 }: Selection = {}): number => ids?.length ?? count;

/** Begins a bulk edit: its rows get the versions and the moment of now, but nobody sees them before `commitEdit`. */
export const holdEdit = (environment: Environment, edit: BulkEdit): HeldEdit => ({
	edit,
	begunAt: environment.clock.now(),
	versions: environment.store.reserveVersions(sizeOf(edit.update) + sizeOf(edit.remove) + (edit.create?.count ?? 0)),
});

/** Commits a held edit: rows show up with versions and moments before those of rows that others have changed meanwhile. */
export const commitEdit = (environment: Environment, { edit, begunAt, versions }: HeldEdit): BulkEdited =>
	environment.clock.at(begunAt, () => versions.use(() => bulkEdit(environment, edit)));
