import type { WorkflowFile, WorkflowNode } from '../../../demo/host/n8nEditorApi';
import { type Connection, flow, node } from '../../contestants/flow';
import type { BenchHost } from '../../host/benchHost';
import { n8nDataverseCredential } from '../../host/n8nDataverseCredential';
import { COLUMNS } from '../accounts';

const CREDENTIAL = 'microsoftDataverseOAuth2Api';

/** The time of the last execution as n8n's documentation keeps it ("Get workflow static data": `lastExecution`, updated where it is read). */
const SINCE_WHEN = `const data = $getWorkflowStaticData('global');
const since = data.lastExecution ?? '1900-01-01T00:00:00Z';
data.lastExecution = new Date().toISOString();
return [{ json: { since } }];`;

/** Its webhook. */
export const PATH = 'get-many';

/** Makes workflows of n8n's own nodes and one behind them, that start when their webhook is called, which answers at the end of the execution. */
export type GetManyFlow = (next: WorkflowNode) => WorkflowFile;

/** @param limit most rows of one execution */
export async function getManyFlows({ n8n, dataverse }: BenchHost, limit: number): Promise<GetManyFlow> {
	const credential = n8nDataverseCredential(dataverse.announcement);
	const id = await n8n.editor.putCredential(credential);
	return (next) => {
		const nodes = [
			// In place of a schedule, whose time would pass while a busy n8n is still publishing; what is measured begins behind it.
			node('Start', 'n8n-nodes-base.webhook', 2.1, { httpMethod: 'POST', path: PATH, responseMode: 'lastNode', responseData: 'noData', options: {} }, { webhookId: PATH }),
			node('Since when', 'n8n-nodes-base.code', 2, { jsCode: SINCE_WHEN }),
			node('Get many', 'n8n-nodes-base.microsoftDataverse', 1, {
				resource: 'row', operation: 'getAll', entitySet: { __rl: true, mode: 'id', value: 'accounts' }, limit, getAllOptions: { select: [...COLUMNS], filter: '=modifiedon ge {{ $json.since }}' },
			}, { credentials: { [CREDENTIAL]: { id, name: credential.name } } }),
			next,
		];
		const connections = nodes.slice(1).map((to, index): Connection => [nodes[index]?.name ?? '', 0, to.name]);
		return flow('Get many', nodes, connections);
	};
}
