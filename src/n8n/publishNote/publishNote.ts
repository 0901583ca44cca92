import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { runPublish } from '../../client/notes/publish/runPublish';
import type { NoteReport } from '../../domain/notes/publish/noteReport';
import { connect } from '../connect';
import { toNodeError } from '../nodeErrors';
import { noteSummary, refusedNotesSentence, toNoteAgentOutputs, toNoteOutputs } from './outputs';
import { readInputs } from './parameters';

async function run(context: IExecuteFunctions, stopOnItemFault: boolean): Promise<NoteReport[]> {
	const connection = await connect(context);
	const settings = { timeZone: context.getTimezone(), tooLong: 'error' } as const;
	return await runPublish({ ...connection, settings, stopOnItemFault }, await readInputs(context));
}

const NOTHING_KNOWN = { outcome: 'failed', noteId: null, table: null, id: null, url: null, documentKey: '', revision: null, fileName: null, fileSize: null } as const;

/** A fault of the whole run when the node is set to continue: every item is given out as failed. */
function failEverything(context: IExecuteFunctions, error: Error): NoteReport[] {
	const description = 'description' in error && typeof error.description === 'string' ? ` ${error.description}` : '';
	const reason = `${error.message}${description}`.replace(/\n/g, ' ');
	return context.getInputData().map(() => ({ ...NOTHING_KNOWN, reason }));
}

async function reportsOf(context: IExecuteFunctions, stops: boolean): Promise<NoteReport[]> {
	try {
		return await run(context, stops);
	} catch (error) {
		const nodeError = toNodeError(context.getNode(), error);
		if (!context.continueOnFail()) throw nodeError;
		return failEverything(context, nodeError);
	}
}

/** The whole execution of the Publish Note node. */
export async function publishNote(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const inputs = context.getInputData();
	if (inputs.length === 0) return [[], []];
	const isTool = context.isToolExecution();
	const stops = !context.continueOnFail() && !isTool;
	const reports = await reportsOf(context, stops);
	if (isTool) return toNoteAgentOutputs(reports);
	const firstRefused = reports.findIndex(({ outcome }) => outcome === 'failed');
	if (stops && firstRefused >= 0) throw new NodeOperationError(context.getNode(), refusedNotesSentence(reports), { itemIndex: firstRefused, level: 'warning' });
	context.addExecutionHints({ message: noteSummary(reports), location: 'outputPane' });
	return toNoteOutputs(reports, inputs, context.getNode());
}
