import { ApiError, type ApiRequest, type ApiResponse, type Caller, type Environment, type StoredRow, type TableSchema } from '../../contracts';
import { refuse } from '../../protocol/refusals';
import { empty } from '../../protocol/respond';
import { formatMoment } from '../../query/moments';
import { requireAccess } from '../../security/rowAccess';
import { typeColumn } from '../../store/sqlNames';
import { childrenOf } from '../rows/childRows';
import { stampedBy } from '../rows/ownership';
import { booleanParameter, entityParameter, readParameters, rowParameter, type Parameters } from './parameters';

/** State of the row that is given up. Of leads only that they are disqualified is certain; Canceled is chosen. */
const givenUp: Record<string, StoredRow> = {
	account: { statecode: 1, statuscode: 2 },
	contact: { statecode: 1, statuscode: 2 },
	lead: { statecode: 2, statuscode: 7 },
};

const parentColumns: Record<string, string> = { account: 'parentaccountid', contact: 'parentcustomerid', lead: 'parentaccountid' };

/** Names, codes and sentences of the service's error-code table. */
const refusals = {
	differentTables: () => new ApiError(400, '0x80045303', 'Merge cannot be performed on entities from different business entity.'),
	identical: () => new ApiError(400, '0x80045305', 'Merge cannot be performed on master and sub-entities that are identical.'),
	inactive: () => new ApiError(400, '0x80045304', 'Merge cannot be performed on entity that is inactive.'),
	security: () => new ApiError(403, '0x80045301', 'Merge is not allowed: caller does not have the privilege or access.'),
	cycle: () => new ApiError(400, '0x80045300', 'Merge could create cyclical parenting.'),
	differentlyParented: () => new ApiError(400, '0x80045316', 'Merge warning: sub-entity will be differently parented.'),
	lossOfParenting: () => new ApiError(400, '0x80045317', 'Merge warning: sub-entity might lose parenting'),
};

interface Merge {
	environment: Environment;
	caller: Caller;
	table: TableSchema;
	target: StoredRow;
	subordinate: StoredRow;
}

const idOf = ({ table }: Merge, row: StoredRow): string => String(row[table.primaryIdAttribute]);

const existing = ({ store }: Environment, table: TableSchema, id: string): StoredRow => {
	const row = store.find(table.logicalName, id);
	if (!row) throw refuse.noRow(table, id);
	return row;
};

const readMerge = (environment: Environment, caller: Caller, parameters: Parameters): Merge => {
	const [target, subordinate] = [rowParameter(environment, parameters, 'Target'), rowParameter(environment, parameters, 'Subordinate')];
	const { table } = target;
	if (table !== subordinate.table) throw refusals.differentTables();
	if (!(table.logicalName in givenUp)) throw refuse.messageNotSupported(table, 'Merge');
	if (target.id === subordinate.id) throw refusals.identical();
	return { environment, caller, table, target: existing(environment, table, target.id), subordinate: existing(environment, table, subordinate.id) };
};

const checkAccess = ({ environment, caller, table, target, subordinate }: Merge): void => {
	try {
		for (const row of [target, subordinate]) for (const action of ['Read', 'Write']) requireAccess(environment, caller, action, table, row);
	} catch (error) {
		throw error instanceof ApiError && error.status === 403 ? refusals.security() : error;
	}
};

/** Rows merged before are inactive, so one check does for both. */
const checkActive = ({ target, subordinate }: Merge): void => {
	if (target.statecode !== 0 || subordinate.statecode !== 0 || target.merged === 1 || subordinate.merged === 1) throw refusals.inactive();
};

/** Refuses when the surviving row stands below the other one: it would become its own parent. */
const checkCycle = (merge: Merge): void => {
	const { environment, table, target, subordinate } = merge;
	const column = parentColumns[table.logicalName] ?? '';
	const seen = new Set<string>();
	for (let row: StoredRow | undefined = target; row && row[typeColumn(column)] === table.logicalName; row = environment.store.find(table.logicalName, String(row[column]))) {
		const parent = String(row[column]);
		if (parent === idOf(merge, subordinate)) throw refusals.cycle();
		if (seen.has(parent)) return;
		seen.add(parent);
	}
};

const checkParents = ({ table, target, subordinate }: Merge): void => {
	const column = parentColumns[table.logicalName] ?? '';
	const [kept, lost] = [target[column] ?? null, subordinate[column] ?? null];
	if (lost === null || lost === kept) return;
	throw kept === null ? refusals.lossOfParenting() : refusals.differentlyParented();
};

/** Hands the child rows over, as the relationships' merge cascades say. */
const moveChildren = (merge: Merge): void => {
	const { environment, table, target, subordinate } = merge;
	for (const { referencingEntity, referencingAttribute, cascadeMerge } of table.oneToMany) {
		if (cascadeMerge !== 'Cascade') continue;
		for (const child of childrenOf(environment, table, idOf(merge, subordinate), referencingEntity, referencingAttribute)) {
			environment.store.update(referencingEntity, child, { [referencingAttribute]: idOf(merge, target) });
		}
	}
};

const giveUp = (merge: Merge): void => {
	const { environment, caller, table, target, subordinate } = merge;
	environment.store.update(table.logicalName, idOf(merge, subordinate), {
		...givenUp[table.logicalName],
		merged: 1,
		masterid: idOf(merge, target),
		masterid$type: table.logicalName,
		modifiedon: formatMoment(environment.clock.now()),
		...stampedBy(environment, table, caller, 'modified'),
	});
};

/**
 * Carries out `POST /Merge`: the content given goes to the target, child rows follow, the subordinate becomes inactive and points to
 * the target. Nothing of the subordinate's own columns is taken over. Documented shape; cascades from the table facts.
 */
export const merge = (request: ApiRequest, environment: Environment): ApiResponse => {
	const parameters = readParameters(request, 'Merge', ['Target', 'Subordinate', 'UpdateContent', 'PerformParentingChecks']);
	const work = readMerge(environment, request.caller, parameters);
	const checksParents = booleanParameter(parameters, 'PerformParentingChecks');
	const content = entityParameter(environment, parameters, 'UpdateContent');
	if (content && content.table !== work.table) throw refusals.differentTables();
	checkAccess(work);
	checkActive(work);
	checkCycle(work);
	if (checksParents) checkParents(work);
	if (content) environment.rows.update(work.table, idOf(work, work.target), content.values, request.caller, '*');
	moveChildren(work);
	giveUp(work);
	return empty(204);
};
