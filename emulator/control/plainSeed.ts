import type { Caller, ColumnSchema, Environment, Payload, StoredRow, StoredValue, TableSchema } from '../contracts';
import { computeColumns } from '../handlers/rows/computedColumns';
import { withDefaults } from '../handlers/rows/defaults';
import { checkAlternateKeys } from '../handlers/rows/keys';
import { readValue } from '../handlers/rows/readValue';
import { stateForCreate } from '../handlers/rows/states';
import { refuse } from '../protocol/refusals';
import { isLookup } from '../schema/loadSchema';
import { whileFilling } from '../store/rebuildIndexes';
import { sqlType } from '../store/sqlNames';

/** Columns with an effect beyond their own value. */
const withEffects = new Set(['statecode', 'statuscode', 'overriddencreatedon']);
/** Tables that keep more than a row of their own. */
const withoutPlan = new Set(['annotation', 'activityparty', 'activitypointer', 'systemuser', 'team', 'businessunit', 'role', 'transactioncurrency', 'organization']);

/** How rows with the same members are written many at a time: what is the same in all of them is worked out once. */
export interface PlainPlan {
	given: ColumnSchema[];
	constants: StoredRow;
	/** Columns that differ from row to row. */
	varying: string[];
	checksKeys: boolean;
	/** Columns that may not be empty. */
	required: string[];
}

const isPlain = (table: TableSchema, column: ColumnSchema): boolean =>
	column.isValidForCreate && !isLookup(column) && sqlType(column) !== undefined && !withEffects.has(column.logicalName) && column.logicalName !== table.primaryIdAttribute;

const isRequired = (column: ColumnSchema): boolean => column.requiredLevel === 'SystemRequired' && column.isValidForCreate && column.type !== 'Uniqueidentifier' && sqlType(column) !== undefined;

/** Computed columns that can hold something once the given columns do. */
export const computedFrom = ({ schema }: Environment, table: TableSchema, given: ColumnSchema[]): string[] => {
	const filled = Object.fromEntries(given.map(({ logicalName, type }) => [logicalName, type === 'Money' ? 1 : 'x']));
	return Object.entries(computeColumns(schema, table, filled)).flatMap(([name, value]) => (value === null ? [] : [name]));
};

/**
 * The plan for rows whose members have these names; undefined when one of them is more than a plain column of its own, or unknown: such
 * rows go the checked way, which also words the refusals.
 */
export const planFor = (environment: Environment, table: TableSchema, names: string[], caller: Caller): PlainPlan | undefined => {
	const { schema, settings } = environment;
	const columns = names.filter((name) => name !== table.primaryIdAttribute).map((name) => schema.property(table, name));
	if (table.isActivity || table.isProcessFlow || withoutPlan.has(table.logicalName) || !columns.every((column) => column !== undefined && isPlain(table, column))) return undefined;
	const given = columns as ColumnSchema[];
	const constants = withDefaults(environment, table, stateForCreate(environment, table, {}), caller);
	const varying = [...new Set([table.primaryIdAttribute, ...given.map(({ logicalName }) => logicalName), ...computedFrom(environment, table, given)])];
	const required = settings.systemRequiredEnforced ? table.columns.filter(isRequired).map(({ logicalName }) => logicalName) : [];
	if (required.some((name) => (constants[name] ?? null) === null && !varying.includes(name))) return undefined;
	const differing = new Set([...varying, 'versionnumber']);
	return {
		given,
		constants: Object.fromEntries(Object.entries(constants).filter(([name, value]) => value !== null && !differing.has(name))),
		varying,
		checksKeys: table.alternateKeys.some(({ attributes }) => attributes.every((name) => varying.includes(name))),
		required: required.filter((name) => varying.includes(name)),
	};
};

/** Columns whose indexes rows of a plan fill in no order; the key stands behind `modifiedon` in its. */
export const indexedColumns = ({ varying }: PlainPlan): string[] => [...varying, 'modifiedon'];

const idFor = ({ store, settings, newId }: Environment, table: TableSchema, row: Payload): string => {
	const given = row[table.primaryIdAttribute] ?? null;
	if (given === null) return newId();
	if (!settings.primaryKeyInBody) throw refuse.argument(`The primary key '${table.primaryIdAttribute}' cannot be chosen by the caller.`);
	const column = table.columns.find(({ logicalName }) => logicalName === table.primaryIdAttribute);
	const id = column ? String(readValue(table, column, given)) : String(given);
	if (store.pick(table.logicalName, id, [table.primaryIdAttribute])) throw refuse.rowExists();
	return id;
};

/** A row's own values: read by type, computed columns filled in, keys and required columns checked. */
const ownValues = (environment: Environment, table: TableSchema, plan: PlainPlan, row: Payload, id: string): StoredRow => {
	const values: StoredRow = { [table.primaryIdAttribute]: id };
	for (const column of plan.given) {
		const value = readValue(table, column, row[column.logicalName]);
		values[column.logicalName] = value === '' && environment.settings.emptyStringIsNull ? null : value;
	}
	if (plan.varying.length > plan.given.length + 1) Object.assign(values, computeColumns(environment.schema, table, values));
	for (const name of plan.required) if ((values[name] ?? null) === null) throw refuse.required(name);
	if (plan.checksKeys) checkAlternateKeys(environment, table, id, values, values);
	return values;
};

/** Writes rows of one plan. Types, lengths and keys are checked as ever; privileges are the caller's business. @returns the ids in order */
export const insertPlainRows = (environment: Environment, table: TableSchema, plan: PlainPlan, rows: Payload[]): string[] => {
	const ids: string[] = [];
	const values = function* (): Generator<StoredValue[]> {
		for (const row of rows) {
			const id = idFor(environment, table, row);
			const own = ownValues(environment, table, plan, row, id);
			ids.push(id);
			yield plan.varying.map((name) => own[name] ?? null);
		}
	};
	const insert = (): void => environment.store.insertMany(table.logicalName, plan.constants, plan.varying, values());
	// Keys are looked up while the rows go in, which needs the indexes.
	if (plan.checksKeys) insert();
	else whileFilling(environment.store.database, table.logicalName, indexedColumns(plan), rows.length, insert);
	return ids;
};
