import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { remedierNames, type SignInFault } from '../../domain/environment/signInFaults';
import { adviceFor, explain, remedyFor, signInFaultOf } from '../../domain/faults/advice';
import { DataverseError } from '../../domain/faults/fault';
import { toNodeError } from '../nodeErrors';
import { SignInError } from '../signIn/signInError';

interface Told extends SignInFault {
	sentence: string;
	help?: string | undefined;
}

/** Faults of the sign-in keep to their table; what the service said of others is in the sentence only. */
function told(context: IExecuteFunctions, error: unknown): Told {
	if (error instanceof SignInError) return { ...error.explanation, sentence: error.message, help: error.help };
	if (error instanceof DataverseError) {
		const { fault } = error;
		return { ...remedyFor(fault), sentence: signInFaultOf(fault) ? adviceFor(fault) : explain(fault) };
	}
	const sentence = toNodeError(context.getNode(), error).message;
	return { sentence, whatHappened: sentence, whatToDo: 'report it to the makers of this package, with this sentence', whoMustDoIt: 'opsPerson', code: '' };
}

/** What is wrong, what must be done, and by whom. */
export function problem(context: IExecuteFunctions, error: unknown): IDataObject {
	const { sentence, whatHappened, whatToDo, whoMustDoIt, code, help } = told(context, error);
	return { sentence, whatHappened, whatToDo, whoMustDoIt: remedierNames[whoMustDoIt], code: code || null, ...(help ? { help } : {}) };
}
