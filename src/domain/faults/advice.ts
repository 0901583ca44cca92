import { lowerFirst, upperFirst } from 'lodash';
import { remedierNames, sentenceOf, signInFaults, type Remedier, type SignInFault } from '../environment/signInFaults';
import type { DataverseFault, FaultKind } from './fault';

interface Advice {
	/** A sentence without full stop. */
	happened: string;
	/** A sentence without full stop; where somebody else must do it, what follows "Ask them to". */
	todo: string;
	/** Who is able to; whoever reads it where nobody is named. */
	who?: Remedier;
}

const ADVICE_OF_KIND: Readonly<Record<FaultKind, Advice>> = {
	throttled: { happened: 'Dynamics 365 asked this user to slow down and the time allowed for waiting ran out', todo: 'Run again later, or give the run more time' },
	transient: { happened: 'Dynamics 365 was busy or briefly unavailable, also after several attempts', todo: 'Run again; nothing will be written twice' },
	unreachable: { happened: 'Dynamics 365 gave no answer', todo: 'Check the environment address, the network and any proxy, then run again' },
	conflict: { happened: 'The row was changed by somebody else since it was read', todo: 'Run again to work on its present version' },
	duplicateKey: { happened: 'A row with the same key exists already', todo: 'Match on that key, or correct the value' },
	duplicateRule: { happened: 'A duplicate detection rule of the environment found a matching row', todo: 'Review the matching row, or turn duplicate rules off in the node' },
	notFound: { happened: 'The row, or a row it refers to, does not exist or is not visible to this user', todo: 'Check the id and the read rights of the user' },
	forbidden: { happened: 'The user of this credential may not do this', todo: 'add the missing privilege to a security role of the user', who: 'dynamicsAdmin' },
	unauthorised: { happened: 'Dynamics 365 did not accept the sign-in', todo: 'Test the credential' },
	invalid: { happened: 'Dynamics 365 refused a value', todo: 'Correct the value and run again' },
	naming: { happened: 'A table or column of this name does not exist in the environment', todo: 'Choose it again from the list; it may have been renamed or removed' },
	readOnly: { happened: 'The row is closed or inactive and cannot be changed', todo: 'Reactivate it in Dynamics 365 first' },
	unsupported: { happened: 'The table or the environment does not support this operation', todo: 'Choose another table or operation' },
	expiredPosition: { happened: 'The stored position is too old', todo: 'Start again with a full read' },
	unexpected: { happened: 'Dynamics 365 answered in an unexpected way', todo: 'Run again; if it persists, give Microsoft support the request id' },
};

/** Where the code allows better advice than its kind. */
const ADVICE_OF_CODE: Readonly<Record<string, Advice>> = {
	'0x8004a110': { happened: 'This user may not act on behalf of others', todo: 'give it the Delegate role (privilege prvActOnBehalfOfAnotherUser)', who: 'dynamicsAdmin' },
	'0x80048306': { happened: 'The user may not change or read this row', todo: 'share the row with the user, or widen the role to the owning business unit', who: 'dynamicsAdmin' },
	'0x8004f502': { happened: 'A secured column may not be filled by this user', todo: 'add the user to the column security profile', who: 'dynamicsAdmin' },
	'0x8004f504': { happened: 'A secured column may not be read by this user', todo: 'add the user to the column security profile', who: 'dynamicsAdmin' },
	'0x8004f507': { happened: 'A secured column may not be changed by this user', todo: 'add the user to the column security profile', who: 'dynamicsAdmin' },
	'0x80044331': { happened: 'A text is longer than its column allows', todo: 'Shorten it, or turn on shortening in the node' },
	'0x8004431a': { happened: 'A choice column has no such option', todo: 'Use one of the accepted values' },
	'0x8004432f': { happened: 'A whole number is outside the range of its column', todo: 'Correct the number' },
	'0x80044330': { happened: 'A number is outside the range of its column', todo: 'Correct the number' },
	'0x80040239': { happened: 'A date cannot be read or is out of range', todo: 'Write it as 2026-01-31, for date and time as 2026-01-31T13:45:00Z' },
	'0x80048408': { happened: 'The status reason does not belong to the status', todo: 'Choose a status reason of that status' },
	'0x80040200': { happened: 'A column that Dynamics 365 requires is empty', todo: 'Map a value to it' },
	'0x80040265': { happened: "A plug-in of the environment refused the row", todo: 'Its own words say why; ask whoever maintains it' },
	'0x80060892': { happened: 'Another row has the same value in an alternate key', todo: 'Match on that key, or correct the value' },
	'0x8006088d': { happened: 'The table has no version check', todo: 'Ask a customiser to enable optimistic concurrency, or allow writing without it' },
	'0x80040227': { happened: 'Other rows still refer to this row', todo: 'Remove those references first' },
	'0x8004418a': { happened: 'The request was too large', todo: 'Send fewer rows at a time or smaller values' },
	neverArrived: { happened: 'The environment could not be reached', todo: 'Check the environment address, the network and any proxy, then run again' },
	redirected: { happened: 'The environment answered with a redirection, which is never followed', todo: 'Enter the address the environment has now' },
	foreignAddress: { happened: 'An address outside the environment was refused', todo: 'Check the environment address in the credential' },
};

type Named = Pick<DataverseFault, 'kind' | 'code'>;

/** The row of the sign-in's own table, for refusals that concern the sign-in. */
export const signInFaultOf = ({ kind, code }: Named): SignInFault | undefined => signInFaults.get(kind === 'unauthorised' ? 'unauthorized' : code);
const adviceOf = ({ kind, code }: Named): Advice => ADVICE_OF_CODE[code] ?? ADVICE_OF_KIND[kind];

/** What happened, what to do, and by whom, apart from each other; for what concerns the sign-in, the row of its own table. */
export function remedyFor(fault: Named): SignInFault {
	const { happened, todo, who = 'opsPerson' } = adviceOf(fault);
	return signInFaultOf(fault) ?? { code: fault.code, whatHappened: happened, whatToDo: lowerFirst(todo), whoMustDoIt: who };
}

/** The same in people's words. */
export function adviceFor(fault: Named): string {
	const signIn = signInFaultOf(fault);
	if (signIn) return sentenceOf(signIn);
	const { happened, todo, who } = adviceOf(fault);
	return `${happened}. ${who ? `Ask ${remedierNames[who]} to ${todo}` : todo}.`;
}

/** A fault's message with who says it: the service, or else the network; what we refuse to send ourselves has no speaker. */
function wordsOf({ kind, status, message }: DataverseFault): string {
	if (status !== 0) return `Dynamics 365 says: ${sentence(message)}`;
	return kind === 'unreachable' ? `The network says: ${sentence(message)}` : upperFirst(sentence(message));
}

/** The advice followed by the service's own words and the request id, for one error message. */
export function explain(fault: DataverseFault): string {
	const words = fault.message === '' ? '' : ` ${wordsOf(fault)}`;
	const request = fault.requestId === '' ? '' : ` Request id: ${fault.requestId}.`;
	return `${adviceFor(fault)}${words}${request}`;
}

function sentence(text: string): string {
	return /[.!?]$/.test(text) ? text : `${text}.`;
}
