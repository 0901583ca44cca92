import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { toNodeError } from '../nodeErrors';
import { buildMapping } from './buildMapping';
import { findLocalUser } from './findLocalUser';
import { mappingDrift } from './mappingDrift';
import { refusedSentence, toOutputs, type OwnerRun } from './outputs';
import { resolve } from './resolve';
import { openSession, type OwnerSession } from './session';

const OPERATIONS: Readonly<Record<string, (session: OwnerSession) => Promise<OwnerRun>>> = { buildMapping, findLocalUser, mappingDrift, resolve };

async function run(context: IExecuteFunctions): Promise<OwnerRun> {
	const name = context.getNodeParameter('operation', 0, 'resolve') as string;
	const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
	if (!operation) throw new NodeOperationError(context.getNode(), `Operation is "${String(name)}", and it can be ${Object.keys(OPERATIONS).join(' or ')}.`, { level: 'warning' });
	return await operation(await openSession(context, name));
}

/** A fault of the whole run when the node is set to continue: n8n would pass the input on as if its owners had been found. */
function failEverything(context: IExecuteFunctions, error: Error): OwnerRun {
	const description = 'description' in error && typeof error.description === 'string' ? ` ${error.description}` : '';
	const reason = `${error.message}${description}`.replace(/\n/g, ' ');
	const failed = (json: IDataObject): IDataObject => ({ ...json, outcome: 'failed', reason });
	return { items: context.getInputData().map(({ json }, item) => ({ branch: 1, json: failed(json), item, refused: reason })), summary: reason };
}

/** The whole execution of the Owner Resolver. */
export async function runOwnerOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[], []];
	const isTool = context.isToolExecution();
	try {
		const result = await run(context);
		const firstRefused = result.items.find(({ refused }) => refused !== undefined);
		if (firstRefused && !context.continueOnFail() && !isTool) throw new NodeOperationError(context.getNode(), refusedSentence(result), { itemIndex: firstRefused.item, level: 'warning' });
		if (!isTool) context.addExecutionHints({ message: result.summary, location: 'outputPane' });
		return toOutputs(context, result);
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error);
		if (!context.continueOnFail()) throw nodeError;
		return toOutputs(context, failEverything(context, nodeError));
	}
}
