import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { runTestMapping } from '../../client/testMapping/runTestMapping';
import { RunFaults } from '../../client/RunFaults';
import { failedTest, type TestReport } from '../../domain/testMapping/testReport';
import { connect } from '../connect';
import { toNodeError } from '../nodeErrors';
import { checkChoices } from '../upsert/checkChoices';
import { readInputs } from '../upsert/readInputs';
import { impersonatedUser, readSettings } from '../upsert/readSettings';
import { checkTestMode, readTestSettings } from './testParameters';
import { isRefused, refusedTables, testSummary, toAgentTestOutputs, toTestOutputs } from './testOutputs';

async function run(context: IExecuteFunctions): Promise<TestReport[]> {
	const wrongChoices = [...checkTestMode(context), ...checkChoices(context)];
	if (wrongChoices.length > 0) throw new RunFaults(wrongChoices);
	const settings = readSettings(context);
	const [input] = readInputs(context, settings);
	if (!input) return [];
	const connection = await connect(context, { actFor: impersonatedUser(context) });
	const test = readTestSettings(context, settings.dryRun);
	return await runTestMapping({ ...connection, settings, test, workflowId: String(context.getWorkflow().id ?? ''), nodeId: context.getNode().id }, input);
}

const oneLine = (error: Error): string =>
	[error.message, 'description' in error && typeof error.description === 'string' ? error.description : ''].join(' ').trim().replace(/\n/g, ' ');

/** The whole execution of the operation Test Mapping. */
export async function testMapping(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const [first, ...others] = context.getInputData();
	if (!first) return [[], [], []];
	const isTool = context.isToolExecution();
	let reports: TestReport[];
	try {
		reports = await run(context);
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error);
		if (!context.continueOnFail() && !isTool) throw nodeError;
		reports = [failedTest(oneLine(nodeError), readTestSettings(context, false).mode)];
	}
	if (isTool) return toAgentTestOutputs(reports);
	if (!context.continueOnFail() && reports.some(isRefused)) {
		throw new NodeOperationError(context.getNode(), refusedTables(reports), { itemIndex: 0, level: 'warning' });
	}
	context.addExecutionHints({ message: testSummary(reports, others.length + 1), location: 'outputPane' });
	return toTestOutputs(reports, first, context.getNode());
}
