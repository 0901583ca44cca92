import type { N8nInstance } from '../../demo/host/n8nInstance';
import type { WorkflowFile, WorkflowNode } from '../../demo/host/n8nEditorApi';
import type { Item } from '../people/people';

const PATIENCE_MS = 4 * 3_600_000;

export const ITEMS = 'One item per record';

/** Where an output of a node leads: `[from, output, to]`; to the first input unless another is named. */
export type Connection = readonly [from: string, output: number, to: string, input?: number];

export const node = (name: string, type: string, typeVersion: number, parameters: Record<string, unknown>, more: Partial<WorkflowNode> = {}): WorkflowNode => ({ id: name, name, type, typeVersion, position: [0, 0], parameters, ...more });

/** How every flow begins: a webhook that answers with the last node's items, and one item per record. */
export const receive = (path: string): WorkflowNode[] => [
	node('Receive', 'n8n-nodes-base.webhook', 2.1, { httpMethod: 'POST', path, responseMode: 'lastNode', responseData: 'allEntries', options: {} }, { webhookId: path }),
	node(ITEMS, 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'body.people', include: 'noOtherFields', options: {} }),
];

/** How `receive`'s nodes are connected. */
export const RECEIVED: Connection = ['Receive', 0, ITEMS];

/** n8n's form of connections. */
function connected(connections: readonly Connection[]): Record<string, { main: { node: string; type: 'main'; index: number }[][] }> {
	const result: Record<string, { main: { node: string; type: 'main'; index: number }[][] }> = {};
	for (const [from, output, to, input = 0] of connections) {
		const { main } = (result[from] ??= { main: [] });
		while (main.length <= output) main.push([]);
		main[output]?.push({ node: to, type: 'main', index: input });
	}
	return result;
}

/** Successful executions are not stored: writing 10,000 items into n8n's own database is not what is measured. */
export const flow = (name: string, nodes: WorkflowNode[], connections: readonly Connection[]): WorkflowFile => ({
	name,
	nodes,
	connections: connected(connections),
	settings: { executionOrder: 'v1', saveDataSuccessExecution: 'none' },
});

/** Imports and publishes a flow; the returned function sends people through its webhook and resolves with its last node's items. */
export async function publishFlow<Answer>(n8n: N8nInstance, file: WorkflowFile, path: string): Promise<(items: readonly Item[]) => Promise<Answer[]>> {
	await n8n.editor.publish(await n8n.editor.importWorkflow(file));
	return async (items) => {
		const { status, body } = await n8n.webhook<Answer[]>(path, { people: items }, PATIENCE_MS);
		if (status !== 200 || !Array.isArray(body)) throw new Error(`The flow "${file.name}" answered ${status}: ${JSON.stringify(body).slice(0, 500)}`);
		return body;
	};
}
