import type { Caller, Environment, Payload, StoredRow, TableSchema } from '../../contracts';
import { refuse } from '../../protocol/refusals';
import { sqlType } from '../../store/sqlNames';
import { checkNoteFile } from '../notes/attachmentRules';
import { writeParties } from './activityParties';
import { computeColumns } from './computedColumns';
import { withDefaults } from './defaults';
import { checkAlternateKeys } from './keys';
import { flowForCreate } from './processFlows';
import { readPayload } from './readPayload';
import { stateForCreate } from './states';

/** Tables the service fills itself: parties come with their activity, `activitypointer` is a view. */
const notCreated = new Set(['activityparty', 'activitypointer']);

const chosenId = (environment: Environment, table: TableSchema, values: StoredRow): string => {
	const given = values[table.primaryIdAttribute];
	if (given === undefined || given === null) return environment.newId();
	if (!environment.settings.primaryKeyInBody) throw refuse.argument(`The primary key '${table.primaryIdAttribute}' cannot be chosen by the caller.`);
	if (environment.store.pick(table.logicalName, String(given), [table.primaryIdAttribute])) throw refuse.rowExists();
	return String(given);
};

const checkRequired = ({ settings }: Environment, table: TableSchema, row: StoredRow): void => {
	if (!settings.systemRequiredEnforced) return;
	for (const column of table.columns) {
		// Ids other than a lookup's are the platform's to fill.
		const checked = column.requiredLevel === 'SystemRequired' && column.isValidForCreate && column.type !== 'Uniqueidentifier' && sqlType(column);
		if (checked && (row[column.logicalName] ?? null) === null) throw refuse.required(column.logicalName);
	}
};

/**
 * Creates a row as `POST` does: privileges, body, state, defaults, computed columns, required columns, alternate keys.
 * @returns its id
 */
export const createRow = (environment: Environment, table: TableSchema, payload: Payload, caller: Caller): string => {
	const { store, schema, privileges } = environment;
	if (notCreated.has(table.logicalName)) throw refuse.messageNotSupported(table, 'Create');
	privileges.require(caller, 'Create', table);
	const { values, parties } = readPayload(environment, table, payload, caller);
	const id = chosenId(environment, table, values);
	const row = withDefaults(environment, table, { ...values, ...stateForCreate(environment, table, values), [table.primaryIdAttribute]: id }, caller);
	Object.assign(row, flowForCreate(environment, table, row));
	Object.assign(row, computeColumns(schema, table, row));
	checkRequired(environment, table, row);
	checkNoteFile(environment, table, values, row);
	checkAlternateKeys(environment, table, id, row, row);
	store.insert(table.logicalName, row);
	if (parties) writeParties(environment, table, id, parties, caller);
	return id;
};
