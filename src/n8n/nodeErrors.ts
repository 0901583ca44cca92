import { ExecutionBaseError, NodeOperationError, type INode } from 'n8n-workflow';
import { DataverseError } from '../domain/faults/fault';
import { explain } from '../domain/faults/advice';
import { RunFaults } from '../client/RunFaults';
import { SignInError } from './signIn/signInError';

/** Errors are read on a screen; the rest of a longer list is counted. */
const MOST_SENTENCES = 25;

function faultList(node: INode, { sentences, itemIndexes }: RunFaults): NodeOperationError {
	const shown = sentences.slice(0, MOST_SENTENCES);
	const rest = sentences.length - shown.length;
	const message = sentences.length === 1 ? (sentences[0] ?? '') : `${sentences.length} things have to be put right; nothing was written.`;
	const description = sentences.length === 1 ? 'Nothing was written.' : shown.concat(rest > 0 ? [`... and ${rest} more.`] : []).join('\n');
	return new NodeOperationError(node, message, { description, level: 'warning', itemIndex: itemIndexes[0] });
}

/** Any error of a run as n8n shows it: one sentence, no stack of ours, nothing secret. */
export function toNodeError(node: INode, error: unknown): Error {
	if (error instanceof RunFaults) return faultList(node, error);
	if (error instanceof DataverseError) {
		return new NodeOperationError(node, explain(error.fault), { description: `Dynamics 365 code ${error.fault.code || 'none'}, status ${error.fault.status || 'none'}.`, level: 'warning' });
	}
	if (error instanceof SignInError) return new NodeOperationError(node, error.message, { level: 'warning', description: error.help });
	if (error instanceof ExecutionBaseError) return error;
	return new NodeOperationError(node, error instanceof Error ? error.message : String(error));
}
