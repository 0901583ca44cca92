import type { ICredentialTestRequest } from 'n8n-workflow';
import { explainFault } from '../../domain/environment/explainSignInFailure';
import { adviceFor } from '../../domain/faults/advice';
import { KIND_OF_CODE } from '../../domain/faults/kinds';

/**
 * What n8n's credential test says about an answer to WhoAmI: the sentences a node has for it. n8n's type allows one kind of rule per
 * list; its credential tester reads each rule by its own kind.
 */
export const credentialTestRules = [
	{ type: 'responseCode', properties: { value: 401, message: explainFault('unauthorized').sentence } },
	...Object.entries(KIND_OF_CODE).map(([code, kind]) => ({
		type: 'responseSuccessBody' as const,
		properties: { key: 'error.code', value: code, message: adviceFor({ code, kind }) },
	})),
	{ type: 'responseSuccessBody', properties: { key: 'UserId', value: undefined, message: explainFault('notDataverse').sentence } },
] as ICredentialTestRequest['rules'];
