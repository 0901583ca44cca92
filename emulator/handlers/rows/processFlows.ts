import type { Environment, StoredRow, TableSchema } from '../../contracts';
import { refuse } from '../../protocol/refusals';
import { formatMoment } from '../../query/moments';
import flows from '../../schema/businessProcessFlows.json';

/** Bound to the definition of the process whose instances a table holds: its name is the table's own. */
const processOf = ({ store }: Environment, table: TableSchema): StoredRow | undefined => store.findBy('workflow', { uniquename: table.logicalName })[0];

const firstStage = (table: TableSchema): string | null => flows.find(({ bpfEntity }) => bpfEntity === table.logicalName)?.stages[0]?.processstageid ?? null;

const visited = (path: unknown): string[] => (typeof path === 'string' ? path.toLowerCase().split(',').map((id) => id.trim()) : []);

/** The stage must be one of the process, and on the path the instance has taken. Codes and words are not documented. */
const checkStage = (environment: Environment, table: TableSchema, stage: unknown, path: unknown): void => {
	const owner = environment.store.pick('processstage', String(stage), ['processid'])?.processid ?? null;
	if (owner === null || owner !== processOf(environment, table)?.workflowid) throw refuse.argument(`The stage ${String(stage)} is not a stage of the process of '${table.logicalName}'.`);
	if (!visited(path).includes(String(stage))) throw refuse.argument(`The stage ${String(stage)} is not in the traversed path of the process instance.`);
};

/**
 * What the service adds to a new process instance: process, first stage, path and name. A stage other than the first needs a path
 * (documentation of business process flows in code).
 */
export const flowForCreate = (environment: Environment, table: TableSchema, values: StoredRow): StoredRow => {
	if (!table.isProcessFlow) return {};
	const process = processOf(environment, table);
	const first = firstStage(table);
	const stage = values.activestageid ?? first;
	const path = values.traversedpath ?? first;
	checkStage(environment, table, stage, path);
	const name = table.primaryNameAttribute ?? 'name';
	return {
		processid: process?.workflowid ?? null,
		processid$type: 'workflow',
		activestageid: stage,
		activestageid$type: 'processstage',
		traversedpath: path,
		activestagestartedon: values.activestagestartedon ?? formatMoment(environment.clock.now()),
		[name]: values[name] ?? process?.name ?? null,
	};
};

/** What follows from a change of a process instance: when its stage began, when it was finished. The row it belongs to stays as it is. */
export const flowForUpdate = (environment: Environment, table: TableSchema, row: StoredRow, changes: StoredRow): StoredRow => {
	if (!table.isProcessFlow) return {};
	const now = formatMoment(environment.clock.now());
	const after = { ...row, ...changes };
	const moved = after.activestageid !== row.activestageid;
	if (moved) checkStage(environment, table, after.activestageid, after.traversedpath);
	const finished = after.statuscode === 2 && row.statuscode !== 2;
	return { ...(moved ? { activestagestartedon: changes.activestagestartedon ?? now } : {}), ...(finished ? { completedon: changes.completedon ?? now } : {}) };
};
