import { orGroups, inFilters } from '../../domain/odata/filterGroups';
import { compareGuid } from '../../domain/odata/filter';
import { queryPath } from '../../domain/odata/path';
import type { Change, Stage } from '../../domain/changes/change';
import type { RowFilter } from '../../domain/changes/rowFilter';
import { instanceColumns, stagesByRow, stepNameStage, withStage, type ProcessFlow, type StageFilter } from '../../domain/changes/stage';
import type { WebApiRow } from '../../domain/matching/ruleKeys';
import type { DataverseClient } from '../DataverseClient';
import type { Complete } from './ports';
import { LABELS, type TableToRead } from './readPage';

/** A table whose rows go through processes, and how they are given out. */
export interface StagedTable extends Pick<TableToRead, 'table' | 'select'> {
	flows: readonly ProcessFlow[];
	stages?: StageFilter;
	rows: RowFilter;
	leftFilter: 'ignore' | 'emit';
	/** Said on every page, for example that a process cannot be read. */
	notices: readonly string[];
}

const instancePaths = (flow: ProcessFlow, ids: readonly string[]): { flow: ProcessFlow; path: string }[] => {
	const asked = ids.map((id) => ({ member: id, condition: compareGuid(flow.lookup, 'eq', id) }));
	return orGroups(asked).map(({ filter }) => ({ flow, path: queryPath(flow.table.entitySetName, { select: instanceColumns(flow), filter }) }));
};

const rowPaths = ({ table, select }: StagedTable, ids: readonly string[]): string[] =>
	inFilters({ column: table.primaryId, values: [...ids] }).map(({ filter }) => queryPath(table.entitySetName, { select, filter }));

/** Stages of the rows, and the rows themselves where they are asked for, in one grouped question. */
async function readStages(client: DataverseClient, staged: StagedTable, ids: readonly string[], asksRows: boolean): Promise<{ stages: Map<string, Stage>; rows: WebApiRow[] }> {
	const questions = staged.flows.flatMap((flow) => instancePaths(flow, ids));
	const ofRows = asksRows ? rowPaths(staged, ids) : [];
	const answers = await client.readGroups([...questions.map(({ path }) => path), ...ofRows], { prefer: LABELS });
	const instances = questions.map(({ flow }, index) => ({ flow, rows: answers[index] ?? [] }));
	return { stages: stagesByRow(instances), rows: answers.slice(questions.length).flat() };
}

function fallbackNotice(changes: readonly Change[]): string[] {
	const count = changes.filter(({ stage }) => stage && stage.id === null).length;
	if (count === 0) return [];
	return [`${count === 1 ? '1 row here is' : `${count} rows here are`} in no active process; the stage is the column stepname.`];
}

type Staged = (change: Change) => Change[];

const stagedBy = ({ stages: filter, leftFilter }: StagedTable, stages: ReadonlyMap<string, Stage>): Staged => (change) =>
	change.row === null ? [change] : withStage(change, stages.get(change.id) ?? stepNameStage(change.row), filter, leftFilter);

/** Adds its stage to every changed row. */
export const addStages = (staged: StagedTable): Complete => async (client, changes) => {
	const ids = changes.filter(({ row }) => row !== null).map(({ id }) => id);
	const { stages } = ids.length > 0 ? await readStages(client, staged, ids, false) : { stages: new Map<string, Stage>() };
	const completed = changes.flatMap(stagedBy(staged, stages));
	return { changes: completed, notices: [...staged.notices, ...fallbackNotice(completed)] };
};

/**
 * Turns changed process instances into the rows they belong to, read anew: a stage moves without a trace in the row itself. A row that
 * is gone is told of by its own table.
 */
export const rowsOfInstances = (staged: StagedTable, flow: ProcessFlow): Complete => async (client, changes) => {
	const ids = [...new Set(changes.map(({ row }) => row?.[flow.lookup]).filter((id) => typeof id === 'string'))];
	if (ids.length === 0) return { changes: [], notices: [] };
	const { stages, rows } = await readStages(client, staged, ids, true);
	const asStaged = stagedBy(staged, stages);
	const completed = rows.flatMap((row): Change[] => {
		const change: Change = { kind: 'updated', id: String(row[staged.table.primaryId]), row };
		if (staged.rows.matches(row)) return asStaged(change);
		return staged.leftFilter === 'emit' ? [{ ...change, kind: 'outsideFilter', stage: stages.get(change.id) ?? stepNameStage(row) }] : [];
	});
	return { changes: completed, notices: [...staged.notices, ...fallbackNotice(completed)] };
};
