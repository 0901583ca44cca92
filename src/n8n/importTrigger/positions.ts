import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import type { PositionToCommit } from '../../client/changes/ports';
import { isNewer, type TablePosition } from '../../domain/changes/position';

/** What a trigger has stored with its workflow. */
export interface StoredImport {
	/** The *Sync Now* text that was obeyed last. */
	syncNow: string;
	tables: Record<string, TablePosition>;
}

/**
 * Positions live in the workflow's global static data under the node's id: the bucket n8n gives a node goes by its name, and renaming
 * the node would lose it.
 */
const keyOf = (context: ITriggerFunctions): string => `dynamics365Import ${context.getNode().id}`;

/** What executions have kept, apart from what the trigger keeps: each side writes the whole of its own. */
const committedKey = (trigger: string): string => `dynamics365Import ${trigger} committed`;

type Positions = StoredImport['tables'];

const copyOf = (stored: unknown): Positions => JSON.parse(JSON.stringify(stored ?? {})) as Positions;

/**
 * Of two positions of a table the newer one. The trigger's own may be missing: an execution writes the whole static data as it was when
 * the execution began, which can be before the trigger's first was written.
 */
function newest(own: Positions, committed: Positions): Positions {
	const newer = Object.entries(committed).filter(([table, position]) => !own[table] || isNewer(position, own[table]));
	return { ...own, ...Object.fromEntries(newer) };
}

export function readStored(context: ITriggerFunctions): StoredImport {
	const data = context.getWorkflowStaticData('global');
	const { syncNow, tables } = (data[keyOf(context)] ?? {}) as IDataObject;
	return { syncNow: String(syncNow ?? ''), tables: newest(copyOf(tables), copyOf(data[committedKey(context.getNode().id)])) };
}

/** Keeps a position from inside an execution; the trigger takes it when it is published again and its own is older. */
export function putCommitted(data: IDataObject, { trigger, table, position }: PositionToCommit): void {
	const key = committedKey(trigger);
	data[key] = { ...copyOf(data[key]), [table]: position } as unknown as IDataObject;
}

/** Set as a whole, because n8n notices only what is set on the global data itself, and saves nothing else. */
function put(context: ITriggerFunctions, stored: StoredImport): void {
	context.getWorkflowStaticData('global')[keyOf(context)] = stored as unknown as IDataObject;
}

/** Puts a position where n8n's next saving takes it from. */
export function putPosition(context: ITriggerFunctions, table: string, position: TablePosition): void {
	const stored = readStored(context);
	put(context, { ...stored, tables: { ...stored.tables, [table]: position } });
}

export function putSyncNow(context: ITriggerFunctions, syncNow: string): void {
	put(context, { ...readStored(context), syncNow });
}
