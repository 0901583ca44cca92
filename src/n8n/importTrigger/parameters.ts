import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import type { ChangeKind } from '../../domain/changes/change';
import type { WhenFails } from '../../domain/changes/failurePolicy';
import type { ImportRule, RuleOperator } from '../../domain/changes/importRule';
import { PRESETS } from '../../domain/changes/usualColumns';

/** One table as the panel holds it. */
export interface TableChoice {
	/** Logical name. */
	table: string;
	columns: 'usual' | 'all' | readonly string[];
	rules: readonly ImportRule[];
	/** Stages that are let in, by id or name; undefined: the table is imported without its stage. */
	stages?: readonly string[];
}

/** The panel's settings, of all tables. */
export interface ImportSettings {
	tables: readonly TableChoice[];
	/** Tables that conditions are for. */
	filtered: readonly string[];
	startWith: 'existing' | 'changes';
	emit: ReadonlySet<ChangeKind>;
	pageSize: number;
	requestsPerTick: number;
	ownChanges: 'include' | 'skip';
	leftFilter: 'ignore' | 'emit';
	labels: boolean;
	whenFails: WhenFails;
	advance: 'afterSuccess' | 'onHandOff';
	savePosition: 'atOnce' | 'withNextPage';
	ifChanged: 'backfill' | 'continue';
	syncNow: string;
	/** Id of this node, where rows are to carry the position behind them. */
	carriesPositionOf?: string;
	overlapMs: number;
	/** How long an execution may take before its rows come again. */
	longestExecutionMs: number;
}

interface QuickFilters {
	onlyOwners?: string[];
	exceptOwners?: string[];
	optedOut?: string;
	state?: string;
}

interface RawTable {
	table?: string;
	columns?: string;
	chosenColumns?: string[];
	quickFilters?: QuickFilters;
}

interface RawCondition {
	table?: string;
	column?: string;
	operator?: string;
	value?: unknown;
}

const logicalName = (value: unknown): string => String(value ?? '').trim().toLowerCase();

/** What a list from an expression, or a text with commas, holds. */
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : String(value ?? '').split(',').map((part) => part.trim()).filter((part) => part !== ''));

/** The picker's values are an id and, after a blank, the table it is of; or `me`. */
const ownerIds = (owners: readonly string[]): string[] => owners.map((owner) => owner.split(' ')[0] ?? '');

/** Filters that one click sets, as the conditions they stand for. */
function quickRules({ onlyOwners = [], exceptOwners = [], state = 'any', optedOut = 'include' }: QuickFilters): ImportRule[] {
	const rules: [boolean, ImportRule][] = [
		[onlyOwners.length > 0, { column: 'ownerid', operator: 'equals', values: ownerIds(onlyOwners) }],
		[exceptOwners.length > 0, { column: 'ownerid', operator: 'isNot', values: ownerIds(exceptOwners) }],
		[state !== 'any', { column: 'statecode', operator: state === 'active' ? 'equals' : 'isNot', values: [0] }],
		[optedOut === 'exclude', { column: 'donotemail', operator: 'isNot', values: [true] }],
	];
	return rules.filter(([isSet]) => isSet).map(([, rule]) => rule);
}

const ruleOf = ({ column, operator = 'equals', value }: RawCondition): ImportRule => ({ column: logicalName(column), operator: operator as RuleOperator, values: listOf(value) });

function tableChoice(raw: RawTable, conditions: readonly RawCondition[]): TableChoice {
	const table = logicalName(raw.table ?? 'account');
	return {
		table,
		columns: raw.columns === 'chosen' ? (raw.chosenColumns ?? []) : raw.columns === 'all' ? 'all' : 'usual',
		rules: [...quickRules(raw.quickFilters ?? {}), ...conditions.filter((condition) => logicalName(condition.table ?? 'account') === table).map(ruleOf)],
	};
}

const presetOf = (context: ITriggerFunctions) => context.getNodeParameter('import', 'chosen') as string;

const takesConditions = new Set(['chosen', 'stages']);

function readConditions(context: ITriggerFunctions): RawCondition[] {
	return takesConditions.has(presetOf(context)) ? (context.getNodeParameter('filters.condition', []) as RawCondition[]) : [];
}

/** Opportunities, with the stage of their process. */
function stagedTable(context: ITriggerFunctions): TableChoice {
	const raw: RawTable = {
		table: 'opportunity',
		columns: context.getNodeParameter('opportunityColumns', 'usual') as string,
		chosenColumns: context.getNodeParameter('opportunityChosenColumns', []) as string[],
		quickFilters: context.getNodeParameter('opportunityFilters', {}) as QuickFilters,
	};
	return { ...tableChoice(raw, readConditions(context)), stages: listOf(context.getNodeParameter('stages', [])).map((stage) => String(stage).trim()) };
}

function readTables(context: ITriggerFunctions): TableChoice[] {
	const preset = presetOf(context);
	if (preset === 'stages') return [stagedTable(context)];
	if (preset !== 'chosen') return (PRESETS[preset] ?? []).map((table) => ({ table, columns: 'usual', rules: [] }));
	const conditions = readConditions(context);
	return (context.getNodeParameter('tables.table', []) as RawTable[]).map((raw) => tableChoice(raw, conditions));
}

/** Everything the panel says; the same for the life of the trigger. */
export function readImportSettings(context: ITriggerFunctions): ImportSettings {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	return {
		tables: readTables(context),
		filtered: readConditions(context).map(({ table }) => logicalName(table ?? 'account')),
		startWith: context.getNodeParameter('startWith', 'existing') as ImportSettings['startWith'],
		emit: new Set([...(context.getNodeParameter('emit', ['existing', 'created', 'updated', 'deleted']) as ChangeKind[]), 'outsideFilter']),
		pageSize: Math.min(5_000, Math.max(1, Number(options.pageSize ?? 500))),
		requestsPerTick: Math.max(1, Number(options.requestsPerTick ?? 5_000)),
		ownChanges: options.ownChanges === 'skip' ? 'skip' : 'include',
		leftFilter: options.leftFilter === 'emit' ? 'emit' : 'ignore',
		labels: options.labels === true,
		whenFails: (options.whenFails as WhenFails) ?? 'tryAgain',
		advance: options.advance === 'onHandOff' ? 'onHandOff' : 'afterSuccess',
		savePosition: options.savePosition === 'withNextPage' ? 'withNextPage' : 'atOnce',
		ifChanged: options.ifChanged === 'continue' ? 'continue' : 'backfill',
		syncNow: String(options.syncNow ?? '').trim(),
		longestExecutionMs: Math.max(0, Number(options.longestExecution ?? 60)) * 60_000,
		...(options.positionOnItems === true ? { carriesPositionOf: context.getNode().id } : {}),
		overlapMs: Math.max(0, Number(options.overlapMinutes ?? 5)) * 60_000,
	};
}
