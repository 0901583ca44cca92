import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import type { TablePosition } from '../../domain/changes/position';

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

export function readStored(context: ITriggerFunctions): StoredImport {
	const { syncNow, tables } = (context.getWorkflowStaticData('global')[keyOf(context)] ?? {}) as IDataObject;
	return { syncNow: String(syncNow ?? ''), tables: JSON.parse(JSON.stringify(tables ?? {})) as StoredImport['tables'] };
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
