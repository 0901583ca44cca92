import type { Caller, Environment, Payload, StoredRow, TableSchema } from '../../contracts';
import { etagOf, namesEtag } from '../../protocol/etag';
import { refuse } from '../../protocol/refusals';
import { formatMoment } from '../../query/moments';
import { requireAccess } from '../../security/rowAccess';
import { sqlType } from '../../store/sqlNames';
import { checkNoteFile } from '../notes/attachmentRules';
import { writeParties } from './activityParties';
import { computeColumns } from './computedColumns';
import { checkAlternateKeys } from './keys';
import { ownership, stampedBy } from './ownership';
import { flowForUpdate } from './processFlows';
import { readPayload } from './readPayload';
import { checkNotClosed, stateForUpdate } from './states';

/** Refuses when `ifMatch` names another version than the row's, or the table does not keep versions for this. */
export const checkVersion = (table: TableSchema, row: StoredRow, ifMatch: string | undefined): void => {
	if (ifMatch === undefined || ifMatch === '*') return;
	if (!table.optimisticConcurrency) throw refuse.noOptimisticConcurrency(table);
	if (!namesEtag(ifMatch, etagOf(row))) throw refuse.versionMismatch();
};

const checkNotEmptied = ({ settings, schema }: Environment, table: TableSchema, values: StoredRow): void => {
	if (!settings.systemRequiredEnforced) return;
	for (const [name, value] of Object.entries(values)) {
		const column = schema.column(table, name);
		if (value === null && column?.requiredLevel === 'SystemRequired' && sqlType(column)) throw refuse.required(name);
	}
};

const ownerChange = (environment: Environment, table: TableSchema, row: StoredRow, values: StoredRow, caller: Caller): StoredRow => {
	if (values.ownerid === undefined || values.ownerid === null || values.ownerid === row.ownerid) return {};
	requireAccess(environment, caller, 'Assign', table, row);
	return ownership(environment, table, String(values.ownerid), String(values.ownerid$type));
};

/** The values of computed columns that differ from what the row holds. */
const recomputed = ({ schema }: Environment, table: TableSchema, row: StoredRow, changes: StoredRow): StoredRow => {
	const after = { ...row, ...changes };
	return Object.fromEntries(Object.entries(computeColumns(schema, table, after)).filter(([name, value]) => value !== row[name]));
};

/** Changes a row as `PATCH` does. The row's version moves on with every update, even an empty one. */
export const updateRow = (environment: Environment, table: TableSchema, id: string, payload: Payload, caller: Caller, ifMatch?: string): void => {
	const { store, schema, clock } = environment;
	const row = store.find(table.logicalName, id);
	if (!row) throw refuse.noRow(table, id);
	if (table.logicalName === 'activitypointer') throw refuse.messageNotSupported(table, 'Update');
	requireAccess(environment, caller, 'Write', table, row);
	checkVersion(table, row, ifMatch);
	const { values, parties } = readPayload(environment, table, payload, caller, id);
	checkNotClosed(environment, table, row, values);
	checkNotEmptied(environment, table, values);
	checkNoteFile(environment, table, values, { ...row, ...values });
	const changes: StoredRow = { ...values, ...stateForUpdate(environment, table, row, values), ...ownerChange(environment, table, row, values, caller) };
	Object.assign(changes, flowForUpdate(environment, table, row, changes));
	Object.assign(changes, recomputed(environment, table, row, changes), stampedBy(environment, table, caller, 'modified'));
	if (schema.column(table, 'modifiedon')) changes.modifiedon = formatMoment(clock.now());
	checkAlternateKeys(environment, table, id, { ...row, ...changes }, values);
	store.update(table.logicalName, id, changes);
	if (parties) writeParties(environment, table, id, parties, caller);
};
