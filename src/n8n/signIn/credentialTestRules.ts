import type { ICredentialTestRequest } from 'n8n-workflow';
import { explainFault } from '../../domain/environment/explainSignInFailure';
import { dataverseFaults, sentenceOf } from '../../domain/environment/signInFaults';

/**
 * What n8n's credential test says about an answer to WhoAmI: the sentences of the fault table. n8n's type allows one kind of rule per
 * list; its credential tester reads each rule by its own kind.
 */
export const credentialTestRules = [
	{ type: 'responseCode', properties: { value: 401, message: explainFault('unauthorized').sentence } },
	...dataverseFaults.map((fault) => ({
		type: 'responseSuccessBody' as const,
		properties: { key: 'error.code', value: fault.code, message: sentenceOf(fault) },
	})),
	{ type: 'responseSuccessBody', properties: { key: 'UserId', value: undefined, message: explainFault('notDataverse').sentence } },
] as ICredentialTestRequest['rules'];
