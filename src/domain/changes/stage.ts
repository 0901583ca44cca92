import { foldKey } from '../matching/foldKey';
import type { WebApiRow } from '../matching/ruleKeys';
import { isLookup, webApiName, type TableMetadata } from '../metadata/table';
import type { Change, Stage } from './change';
import { versionOf } from './watermark';

/** A table of process instances, with its lookup to the rows that go through the process. */
export interface ProcessFlow {
	table: TableMetadata;
	/** Web API name of that lookup. */
	lookup: string;
}

/** Stages that are let in; undefined lets every row in. */
export interface StageFilter {
	ids: ReadonlySet<string>;
	/** Folded; for rows without a process instance. */
	names: ReadonlySet<string>;
}

const LABEL = '@OData.Community.Display.V1.FormattedValue';
const STAGE = '_activestageid_value';
const PROCESS = '_processid_value';

/** Lookup of a process table to the rows of `target`; undefined for a process of other rows. */
export function processFlow(table: TableMetadata, target: string): ProcessFlow | undefined {
	if (!table.columns.get('activestageid')?.readable) return undefined;
	const lookup = [...table.columns.values()].find((column) => isLookup(column) && column.readable && column.targets?.some((to) => to.table === target));
	return lookup && { table, lookup: webApiName(lookup) };
}

/** What is read of an instance, by Web API names. */
export const instanceColumns = ({ table, lookup }: ProcessFlow): string[] =>
	[table.primaryId, lookup, STAGE, ...(table.columns.get('processid')?.readable ? [PROCESS] : []), 'statecode', 'modifiedon'];

const isActive = (instance: WebApiRow) => instance.statecode === 0;

/** Dataverse shows the process whose instance was modified last; the version decides within a second. */
const isNewer = (one: WebApiRow, other: WebApiRow): boolean => {
	const [mine, others] = [Date.parse(String(one.modifiedon)), Date.parse(String(other.modifiedon))];
	return mine === others ? BigInt(versionOf(one)) > BigInt(versionOf(other)) : mine > others;
};

const stageOf = (instance: WebApiRow, { table }: ProcessFlow): Stage => ({
	id: String(instance[STAGE]),
	name: (instance[STAGE + LABEL] as string | undefined) ?? null,
	process: (instance[PROCESS + LABEL] as string | undefined) ?? table.displayName,
});

/** The stage of each row's newest active instance, by the row's id. */
export function stagesByRow(instances: readonly { flow: ProcessFlow; rows: readonly WebApiRow[] }[]): Map<string, Stage> {
	const newest = new Map<string, { row: WebApiRow; flow: ProcessFlow }>();
	for (const { flow, rows } of instances) {
		for (const row of rows.filter((one) => isActive(one) && typeof one[STAGE] === 'string')) {
			const id = String(row[flow.lookup]);
			const known = newest.get(id);
			if (!known || isNewer(row, known.row)) newest.set(id, { row, flow });
		}
	}
	return new Map([...newest].map(([id, { row, flow }]) => [id, stageOf(row, flow)]));
}

/** Sales processes before business process flows numbered their steps: "2-Develop". */
const bareName = (name: string) => foldKey(name.replace(/^\s*\d+\s*-\s*/, ''));

/** Without a process instance, the column that older processes keep the name of their step in. */
export function stepNameStage({ stepname }: WebApiRow): Stage | null {
	return typeof stepname === 'string' && stepname !== '' ? { id: null, name: stepname, process: null } : null;
}

export function isInStages(stage: Stage | null, filter: StageFilter | undefined): boolean {
	if (!filter) return true;
	if (!stage) return false;
	return stage.id === null ? filter.names.has(bareName(stage.name ?? '')) : filter.ids.has(stage.id);
}

/** A stage as the service lists it. */
export interface KnownStage {
	id: string;
	name: string;
	process: string;
	/** How far in the process: the service numbers the categories of stages in that order. */
	category: number;
}

/** What was chosen, by id or name, against the stages there are. Faults are whole sentences. */
export function stageFilter(chosen: readonly string[], known: readonly KnownStage[]): { filter?: StageFilter; faults: string[] } {
	if (chosen.length === 0) return { faults: [] };
	const isMeant = (wish: string) => ({ id, name }: KnownStage) => id === wish.toLowerCase() || foldKey(name) === foldKey(wish);
	const found = known.filter((stage) => chosen.some((wish) => isMeant(wish)(stage)));
	const faults = chosen.filter((wish) => !known.some(isMeant(wish))).map((wish) => `Stage "${wish}" is in no process of opportunities; choose from the list.`);
	return { faults, filter: { ids: new Set(found.map(({ id }) => id)), names: new Set(found.map(({ name }) => bareName(name))) } };
}

/** A change with its stage; one that is in none of the wanted stages is left out, or given out as having left. */
export function withStage(change: Change, stage: Stage | null, filter: StageFilter | undefined, leftFilter: 'ignore' | 'emit'): Change[] {
	if (isInStages(stage, filter)) return [{ ...change, stage }];
	return leftFilter === 'emit' && change.kind !== 'existing' ? [{ ...change, kind: 'outsideFilter', stage }] : [];
}
