import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { explainFault, type SignInExplanation } from '../../domain/environment/explainSignInFailure';
import { remedierNames, signInFaults } from '../../domain/environment/signInFaults';
import { explain } from '../../domain/faults/advice';
import { DataverseError } from '../../domain/faults/fault';
import { toNodeError } from '../nodeErrors';
import { SignInError } from '../signIn/signInError';

function explanationOf(error: unknown): SignInExplanation | undefined {
	if (error instanceof SignInError) return error.explanation;
	const code = error instanceof DataverseError ? (error.fault.kind === 'unauthorised' ? 'unauthorized' : error.fault.code) : '';
	return signInFaults.has(code) ? explainFault(code) : undefined;
}

/** What is wrong, in the words of the fault table where it knows the fault. */
export function problem(context: IExecuteFunctions, error: unknown): IDataObject {
	const known = explanationOf(error);
	if (known) return { sentence: known.sentence, whatHappened: known.whatHappened, whatToDo: known.whatToDo, whoMustDoIt: remedierNames[known.whoMustDoIt], code: known.code, ...(error instanceof SignInError && error.help ? { help: error.help } : {}) };
	const sentence = error instanceof DataverseError ? explain(error.fault) : toNodeError(context.getNode(), error).message;
	return { sentence, whatHappened: sentence, whatToDo: null, whoMustDoIt: remedierNames.opsPerson, code: error instanceof DataverseError ? error.fault.code : null };
}
