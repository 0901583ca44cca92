import type { Caller, ColumnSchema, Environment, Payload, StoredRow, StoredValue, TableSchema } from '../contracts';
import { controlsOf } from './controls';
import { insertPlainRows, planFor } from './plainSeed';

/** Rows per table, by logical name or entity set name. */
export type Seed = Record<string, Payload[]>;

/** Columns that the Web API would not take on create, or would answer by rules of its own. */
const direct = new Set(['statecode', 'statuscode']);

/**
 * Creates rows as a user would, then sets directly what no user could: state, audit columns, `merged` and the like.
 * Nothing of it shows up in the counters.
 * @returns the ids by table, in the order given
 * @throws ApiError when a row is refused, Error for an unknown table
 */
export function seedRows(environment: Environment, seed: Seed, caller: Caller): Record<string, string[]> {
	const all = () => Object.entries(seed).map(([name, rows]) => [name, seedTable(environment, tableOf(environment, name), rows, caller)] as const);
	const ids = controlsOf(environment).writes.without(() => environment.inTransaction(all, () => true));
	return Object.fromEntries(ids);
}

/** A table by logical name or entity set name. */
export function tableOf({ schema }: Environment, name: string): TableSchema {
	return schema.byEntitySet(name) ?? schema.table(name);
}

/** Neighbouring rows with the same members are written together where their columns are plain ones, the others one by one. */
function seedTable(environment: Environment, table: TableSchema, rows: Payload[], caller: Caller): string[] {
	environment.privileges.require(caller, 'Create', table);
	return neighbours(rows).flatMap((alike) => {
		const plan = planFor(environment, table, Object.keys(alike[0] ?? {}), caller);
		return plan ? insertPlainRows(environment, table, plan, alike) : seedChecked(environment, table, alike, caller);
	});
}

function neighbours(rows: Payload[]): Payload[][] {
	const groups: Payload[][] = [];
	let last = '';
	for (const row of rows) {
		const names = Object.keys(row).join();
		const group = groups.at(-1);
		if (group !== undefined && names === last) group.push(row);
		else groups.push([row]);
		last = names;
	}
	return groups;
}

function seedChecked(environment: Environment, table: TableSchema, rows: Payload[], caller: Caller): string[] {
	return rows.map((row) => {
		const entries = Object.entries(row);
		const isDirect = ([name]: [string, unknown]) => setDirectly(environment, table, name);
		const id = environment.rows.create(table, Object.fromEntries(entries.filter((entry) => !isDirect(entry))), caller);
		const changes = storedValues(environment, table, Object.fromEntries(entries.filter(isDirect)));
		if (Object.keys(changes).length > 0) environment.store.update(table.logicalName, id, changes);
		return id;
	});
}

function setDirectly({ schema }: Environment, table: TableSchema, name: string): boolean {
	const column = schema.column(table, name) ?? schema.property(table, name);
	if (column === undefined || name === table.primaryIdAttribute) return false;
	return direct.has(column.logicalName) || !column.isValidForCreate || isLookupValue(column, name);
}

/** A lookup given by its column or its `_x_value` form instead of a bind. */
const isLookupValue = (column: ColumnSchema, name: string): boolean => column.targets !== undefined && (name === column.logicalName || name === column.webApiProperty);

/** Values as the store keeps them; a lookup's first target is taken unless `<column>$type` says otherwise. */
export function storedValues({ schema }: Environment, table: TableSchema, values: Payload): StoredRow {
	const stored: StoredRow = {};
	for (const [name, value] of Object.entries(values)) {
		const column = schema.column(table, name) ?? schema.property(table, name);
		if (column === undefined && !name.endsWith('$type')) throw new Error(`The table ${table.logicalName} has no column ${name}.`);
		stored[column?.logicalName ?? name] = storedValue(value);
		const type = `${column?.logicalName}$type`;
		if (column?.targets !== undefined && !(type in values)) stored[type] = value === null ? null : (column.targets[0] ?? null);
	}
	return stored;
}

const storedValue = (value: unknown): StoredValue => {
	if (typeof value === 'boolean') return value ? 1 : 0;
	return typeof value === 'number' || typeof value === 'string' ? value : null;
};
