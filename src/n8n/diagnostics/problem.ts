import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { remedierNames, signInFaults, type SignInFault } from '../../domain/environment/signInFaults';
import { adviceFor, explain, remedyFor } from '../../domain/faults/advice';
import { DataverseError } from '../../domain/faults/fault';
import { toNodeError } from '../nodeErrors';
import { SignInError } from '../signIn/signInError';

interface Told extends Omit<SignInFault, 'code'> {
	sentence: string;
	/** Empty where there is none. */
	code: string;
	help?: string | undefined;
}

/** Faults of the sign-in keep to their table; what the service said of others is in the sentence only. */
function told(context: IExecuteFunctions, error: unknown): Told {
	if (error instanceof SignInError) return { ...error.explanation, sentence: error.message, help: error.help };
	if (error instanceof DataverseError) {
		const { fault } = error;
		const code = fault.kind === 'unauthorised' ? 'unauthorized' : fault.code;
		return { code, ...remedyFor(fault), sentence: signInFaults.has(code) ? adviceFor(fault) : explain(fault) };
	}
	const sentence = toNodeError(context.getNode(), error).message;
	return { sentence, whatHappened: sentence, whatToDo: 'correct it and run again', whoMustDoIt: 'opsPerson', code: '' };
}

/** What is wrong, what must be done, and by whom. */
export function problem(context: IExecuteFunctions, error: unknown): IDataObject {
	const { sentence, whatHappened, whatToDo, whoMustDoIt, code, help } = told(context, error);
	return { sentence, whatHappened, whatToDo, whoMustDoIt: remedierNames[whoMustDoIt], code: code || null, ...(help ? { help } : {}) };
}
