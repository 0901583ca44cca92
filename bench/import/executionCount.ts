import type { N8nInstance } from '../../demo/host/n8nInstance';
import { flow, node } from '../contestants/flow';

const PATH = 'number-of-executions';

/**
 * Asks n8n for the number of its next execution: n8n counts them up and never gives a number twice, so the difference of two answers
 * tells how many there were, also of those it did not store.
 */
export async function executionCounter(n8n: N8nInstance): Promise<() => Promise<number>> {
	const nodes = [
		node('Receive', 'n8n-nodes-base.webhook', 2.1, { httpMethod: 'POST', path: PATH, responseMode: 'lastNode', options: {} }, { webhookId: PATH }),
		node('Number', 'n8n-nodes-base.set', 3.4, { mode: 'raw', jsonOutput: '={{ JSON.stringify({ number: Number($execution.id) }) }}', options: {} }),
	];
	await n8n.editor.publish(await n8n.editor.importWorkflow(flow(PATH, nodes, [['Receive', 0, 'Number']])));
	return async () => {
		const { status, body } = await n8n.webhook<{ number: number }>(PATH, {});
		if (status !== 200 || !Number.isInteger(body.number)) throw new Error(`n8n was asked for the number of an execution and answered ${status}: ${JSON.stringify(body).slice(0, 300)}`);
		return body.number;
	};
}
