import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { runUpsert } from '../../client/upsert/runUpsert';
import { RunFaults } from '../../client/RunFaults';
import { failedReport, type ItemReport } from '../../domain/upsert/itemReport';
import { connect } from '../connect';
import { toNodeError } from '../nodeErrors';
import { checkChoices } from './checkChoices';
import { refusedSentence, summary, toAgentOutputs, toOutputs } from './outputs';
import { readInputs } from './readInputs';
import { impersonatedUser, readSettings } from './readSettings';

async function run(context: IExecuteFunctions, stopOnItemFault: boolean): Promise<ItemReport[]> {
	const wrongChoices = checkChoices(context);
	if (wrongChoices.length > 0) throw new RunFaults(wrongChoices);
	const settings = readSettings(context);
	const connection = await connect(context, { actFor: impersonatedUser(context) });
	return await runUpsert({ ...connection, settings, stopOnItemFault }, readInputs(context, settings));
}

/**
 * A fault of the whole run when the node is set to continue: n8n would pass the untouched input on as if it had been synced,
 * so every item is given out as failed instead.
 */
function failEverything(context: IExecuteFunctions, error: Error): INodeExecutionData[][] {
	const description = 'description' in error && typeof error.description === 'string' ? ` ${error.description}` : '';
	const inputs = context.getInputData();
	const reports = inputs.map(() => failedReport(`${error.message}${description}`.replace(/\n/g, ' ')));
	return context.isToolExecution() ? toAgentOutputs(reports) : toOutputs(reports, inputs, context.getNode());
}

/** The whole execution of the Upsert node. */
export async function upsertItems(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const inputs = context.getInputData();
	if (inputs.length === 0) return [[], [], []];
	const isTool = context.isToolExecution();
	const stops = !context.continueOnFail() && !isTool;
	let reports: ItemReport[];
	try {
		reports = await run(context, stops);
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error);
		if (!context.continueOnFail()) throw nodeError;
		return failEverything(context, nodeError);
	}
	if (isTool) return toAgentOutputs(reports);
	const firstRefused = reports.findIndex(({ outcome }) => outcome === 'failed');
	if (stops && firstRefused >= 0) {
		throw new NodeOperationError(context.getNode(), refusedSentence(reports), { itemIndex: firstRefused, level: 'warning' });
	}
	context.addExecutionHints({ message: summary(reports), location: 'outputPane' });
	return toOutputs(reports, inputs, context.getNode());
}
