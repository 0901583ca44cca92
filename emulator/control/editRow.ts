import type { Caller, Environment, Payload, StoredRow, TableSchema } from '../contracts';
import { computeColumns } from '../handlers/rows/computedColumns';
import { formatMoment } from '../query/moments';
import { controlsOf } from './controls';
import { seedCaller } from './seedCaller';
import { storedValues, tableOf } from './seedRows';

/** A change somebody else makes. */
export interface Edit {
	/** Logical name or entity set name. */
	table: string;
	id: string;
	/** By column or name on the wire, stored as they are. */
	changes: Payload;
	/** systemuserid; the administrator without it. */
	as?: string;
}

/**
 * Changes a row past all checks, closed and merged rows included, with a new version, `modifiedon` and `modifiedby`.
 * @returns the row as stored
 * @throws Error for an unknown table, column, user or row
 */
export function editRow(environment: Environment, { table: name, id, changes, as }: Edit): StoredRow {
	const { store, schema } = environment;
	const table = tableOf(environment, name);
	const row = store.find(table.logicalName, id);
	if (row === undefined) throw new Error(`${table.logicalName} has no row ${id}.`);
	const values: StoredRow = { ...stamps(environment, table, seedCaller(environment, as)), ...storedValues(environment, table, changes) };
	const computed = computeColumns(schema, table, { ...row, ...values });
	controlsOf(environment).writes.without(() => environment.inTransaction(() => store.update(table.logicalName, id, { ...computed, ...values }), () => true));
	return store.find(table.logicalName, id) ?? row;
}

/** The columns that say who changed a row and when; none on tables without them. */
export function stamps({ schema, clock }: Environment, table: TableSchema, { userId }: Caller): StoredRow {
	if (schema.column(table, 'modifiedby') === undefined) return {};
	return { modifiedon: formatMoment(clock.now()), modifiedby: userId, modifiedby$type: 'systemuser' };
}
