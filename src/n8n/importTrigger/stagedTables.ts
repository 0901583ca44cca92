import type { TableSettings } from '../../client/changes/ports';
import { knownStages } from '../../client/changes/knownStages';
import { addStages, rowsOfInstances, type StagedTable } from '../../client/changes/stages';
import { answerOrThrow } from '../../client/read';
import type { ChangeKind } from '../../domain/changes/change';
import { beginFromNow } from '../../domain/changes/chooseMode';
import { instanceColumns, processFlow, stageFilter, type ProcessFlow } from '../../domain/changes/stage';
import { queryPath } from '../../domain/odata/path';
import { webApiName, type TableMetadata } from '../../domain/metadata/table';
import type { Connection } from '../connect';
import type { ImportSettings } from './parameters';
import type { Surroundings } from './tableSettings';

type Reach = Pick<Connection, 'client' | 'metadata'>;

const EVERY_KIND: ReadonlySet<ChangeKind> = new Set<ChangeKind>(['existing', 'created', 'updated', 'deleted']);

/** Processes of the table, without those that this user may not read, which are named. */
async function readableFlows({ client, metadata }: Reach, target: string): Promise<{ flows: ProcessFlow[]; notices: string[] }> {
	const flows = (await metadata.processTables(target)).flatMap((table) => processFlow(table, target) ?? []);
	const replies = await client.batch(flows.map(({ table }) => ({ method: 'GET', path: queryPath(table.entitySetName, { select: [table.primaryId], top: 1 }), repeat: 'always' })));
	const isForbidden = flows.map((_flow, index) => {
		const reply = replies[index];
		if (!reply || (!reply.ok && reply.fault.kind === 'forbidden')) return true;
		answerOrThrow(reply);
		return false;
	});
	const notices = flows.filter((_flow, index) => isForbidden[index]).map(({ table }) => `The process ${table.displayName} may not be read by this user, so stages of it are not known.`);
	return { flows: flows.filter((_flow, index) => !isForbidden[index]), notices };
}

const columnsOf = (table: TableMetadata, names: readonly string[]): string[] => names.flatMap((name) => table.columns.get(name) ?? []).filter(({ readable }) => readable).map(webApiName);

/** What is read of a process's instances, and that their opportunities are given out in place of them. */
function followerOf(leader: TableSettings, flow: ProcessFlow, staged: StagedTable, around: Surroundings, hidesOwn: boolean): TableSettings {
	const { table } = flow;
	const select = [...new Set([...instanceColumns(flow), ...columnsOf(table, ['createdon', 'modifiedby', 'versionnumber'])])];
	return {
		...leader,
		table,
		select,
		filter: undefined,
		labels: false,
		rows: { matches: () => true, columns: [], ...(hidesOwn ? { hides: (row) => row._modifiedby_value === around.userId } : {}) },
		leftFilter: 'ignore',
		emit: EVERY_KIND,
		complete: rowsOfInstances(staged, flow),
		follows: leader.table.logicalName,
		// Rows that are given out as existing bring their stage along.
		begin: (mode) => beginFromNow(mode, table, around.serverTime),
	};
}

/**
 * A table with the stage of its process: the table itself, and after it every process table, whose changes bring the table's rows.
 * @throws DataverseError when processes or stages cannot be read
 */
export async function stagedTables(leader: TableSettings, chosen: readonly string[], settings: ImportSettings, around: Surroundings, reach: Reach): Promise<{ tables: TableSettings[]; faults: string[] }> {
	const target = leader.table.logicalName;
	const { flows, notices } = await readableFlows(reach, target);
	const { filter: stages, faults } = stageFilter(chosen, chosen.length > 0 ? await knownStages(reach.client, target) : []);
	const select = [...new Set([...leader.select, ...columnsOf(leader.table, ['stepname'])])];
	const staged: StagedTable = { table: leader.table, select, flows, stages, rows: leader.rows, leftFilter: leader.leftFilter, notices };
	const followers = settings.emit.has('updated') ? flows.map((flow) => followerOf(leader, flow, staged, around, settings.ownChanges === 'skip')) : [];
	return { faults, tables: [{ ...leader, select, complete: addStages(staged), stages: chosen }, ...followers] };
}
