import { CREDENTIAL_TYPE, credentialFor } from '../../../demo/host/demoCredential';
import type { WorkflowFile, WorkflowNode } from '../../../demo/host/n8nEditorApi';
import type { BenchHost } from '../../host/benchHost';
import { flow, node } from '../../contestants/flow';
import { PAGE_SIZE } from '../accounts';

const TRIGGER = 'Changes in Dynamics';

/** Publishing reads at once; nothing more is wanted of a backfill. */
export const ONCE_A_YEAR = '0 0 0 1 1 *';

export interface TriggerOptions {
	/** With seconds. */
	cron: string;
	/** Kinds of changes that are given out. */
	emit: string[];
}

export const EVERYTHING = ['existing', 'created', 'updated', 'deleted'];
export const ALL_BUT_EXISTING = ['created', 'updated', 'deleted'];

/** Makes workflows of the Import Trigger and one node behind it. */
export type TriggerFlow = (name: string, options: TriggerOptions, next: WorkflowNode) => WorkflowFile;

/** Accounts in full pages; everything else as the node comes. */
export async function triggerFlows({ n8n, dataverse }: BenchHost): Promise<TriggerFlow> {
	const credential = credentialFor(dataverse.announcement);
	const id = await n8n.editor.putCredential(credential);
	return (name, { cron, emit }, next) => {
		const parameters = { tables: { table: [{ table: 'account' }] }, schedule: { item: [{ mode: 'custom', cronExpression: cron }] }, emit, options: { pageSize: PAGE_SIZE } };
		const trigger = node(TRIGGER, 'n8n-nodes-dynamics365-sync.dynamics365ImportTrigger', 1, parameters, { credentials: { [CREDENTIAL_TYPE]: { id, name: credential.name } } });
		return flow(name, [trigger, next], [[TRIGGER, 0, next.name]]);
	};
}
