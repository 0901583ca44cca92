import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { testMapping } from './testMapping/testMapping';
import { upsertItems } from './upsert/upsertItems';

const OPERATIONS: Record<string, (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>> = { testMapping, upsert: upsertItems };

/** Runs the chosen operation of the Upsert node. Nothing runs in place of one that is not known. */
export async function runOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const name = context.getNodeParameter('operation', 0, 'upsert') as string;
	const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
	if (!operation) throw new NodeOperationError(context.getNode(), `Operation is "${String(name)}", and it can be ${Object.keys(OPERATIONS).join(' or ')}.`, { level: 'warning' });
	return await operation(context);
}
