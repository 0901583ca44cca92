import type { ColumnSchema, Environment, StoredRow, TableSchema } from '../../contracts';
import { refuse } from '../../protocol/refusals';

const optionOf = (column: ColumnSchema | undefined, value: unknown) => column?.options?.find((option) => option.value === value);

/** The service's own name of a state, such as `Open`. */
export const stateName = ({ schema }: Environment, table: TableSchema, state: unknown): string => {
	const option = optionOf(schema.column(table, 'statecode'), state);
	return option?.invariantName ?? option?.label ?? String(state);
};

const checkPair = (environment: Environment, table: TableSchema, state: number, status: number): void => {
	const option = optionOf(environment.schema.column(table, 'statuscode'), status);
	if (option?.state !== undefined && option.state !== state) throw refuse.stateAndStatus(table, status, stateName(environment, table, state));
};

const defaultStatus = ({ schema }: Environment, table: TableSchema, state: number): number | null =>
	optionOf(schema.column(table, 'statecode'), state)?.defaultStatus ?? schema.column(table, 'statuscode')?.options?.find((option) => option.state === state)?.value ?? null;

/** State and status of a new row. A state other than the default one is refused unless the settings allow it. */
export const stateForCreate = (environment: Environment, table: TableSchema, values: StoredRow): StoredRow => {
	const column = environment.schema.column(table, 'statecode');
	if (!column) return {};
	const initial = Number(column.defaultValue ?? 0);
	const state = Number(values.statecode ?? initial);
	const status = values.statuscode ?? defaultStatus(environment, table, state);
	if (state !== initial && !environment.settings.closedStateOnCreate) throw refuse.stateAndStatus(table, Number(status), stateName(environment, table, initial));
	if (status !== null) checkPair(environment, table, state, Number(status));
	return { statecode: state, statuscode: status };
};

/** State and status after an update: a new state brings its default status, a status alone must belong to the present state. */
export const stateForUpdate = (environment: Environment, table: TableSchema, row: StoredRow, values: StoredRow): StoredRow => {
	if (!('statecode' in values) && !('statuscode' in values)) return {};
	const state = Number(values.statecode ?? row.statecode);
	const changesState = state !== row.statecode;
	const status = values.statuscode ?? (changesState ? defaultStatus(environment, table, state) : row.statuscode) ?? null;
	if (status !== null) checkPair(environment, table, state, Number(status));
	return { statecode: state, statuscode: status };
};

/** States in which rows of a table can be changed; tables not named here can always be. */
const openStates: Record<string, number[]> = { lead: [0], opportunity: [0], task: [0], phonecall: [0], email: [0], appointment: [0, 3] };

/** Columns that may change on a closed row. */
const allowedOnClosed = new Set(['ownerid', 'ownerid$type']);

/** Refuses to change a closed row, unless the change opens it again or hands it to another owner. */
export const checkNotClosed = (environment: Environment, table: TableSchema, row: StoredRow, values: StoredRow): void => {
	const open = openStates[table.logicalName];
	if (!environment.settings.closedRowsReadOnly || !open || open.includes(Number(row.statecode))) return;
	if (values.statecode !== undefined && open.includes(Number(values.statecode))) return;
	if (Object.keys(values).every((name) => allowedOnClosed.has(name))) return;
	throw refuse.readOnlyRow(table, stateName(environment, table, row.statecode));
};

/** The status a closing message sets: as given, or the state's default for -1. Refuses a status of another state. */
export const statusForState = (environment: Environment, table: TableSchema, state: number, status: number): number => {
	const chosen = status === -1 ? (defaultStatus(environment, table, state) ?? status) : status;
	checkPair(environment, table, state, chosen);
	const known = environment.schema.column(table, 'statuscode')?.options?.map(({ value }) => value) ?? [];
	if (!known.includes(chosen)) throw refuse.stateAndStatus(table, chosen, stateName(environment, table, state));
	return chosen;
};
