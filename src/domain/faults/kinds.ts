import type { FaultKind } from './fault';

/** Service code → kind, where the code decides. Source: Microsoft's table of Web service error codes. */
export const KIND_OF_CODE: Readonly<Record<string, FaultKind>> = {
	'0x80072321': 'throttled', // combined execution time
	'0x80072322': 'throttled', // number of requests
	'0x80072326': 'throttled', // concurrent requests
	'0x80072324': 'throttled', // database workers
	'0x8005f103': 'throttled',
	'0x80044150': 'transient', // SQL error, mostly a deadlock
	'0x80044151': 'transient', // SQL timeout
	'0x80044339': 'transient', // row locked
	'0x80071154': 'transient', // concurrent operation on the row
	'0x80060882': 'conflict',
	'0x80040237': 'duplicateKey',
	'0x80060892': 'duplicateKey',
	'0x80040333': 'duplicateRule',
	'0x80040217': 'notFound',
	'0x80060891': 'notFound',
	'0x80040220': 'forbidden',
	'0x80048306': 'forbidden',
	'0x80042f09': 'forbidden',
	'0x80072560': 'forbidden',
	'0x80040225': 'forbidden',
	'0x8004d24b': 'forbidden',
	'0x80095ffc': 'forbidden', // application access control
	'0x80095ffe': 'forbidden', // IP firewall
	'0x8004a104': 'forbidden',
	'0x8004a110': 'forbidden',
	'0x8004f502': 'forbidden',
	'0x8004f504': 'forbidden',
	'0x8004f507': 'forbidden',
	'0x80041103': 'naming', // table has no such attribute
	'0x8006088a': 'naming', // segment not found
	'0x8004022e': 'readOnly',
	'0x80040230': 'readOnly',
	'0x80040800': 'unsupported',
	'0x80100008': 'unsupported',
	'0x8006088d': 'unsupported', // optimistic concurrency not enabled
	'0x80044352': 'expiredPosition',
};

/** HTTP status → kind, for every code without a row above. */
export const KIND_OF_STATUS: Readonly<Record<number, FaultKind>> = {
	400: 'invalid',
	401: 'unauthorised',
	403: 'forbidden',
	404: 'notFound',
	405: 'unsupported',
	408: 'transient',
	410: 'expiredPosition',
	412: 'conflict',
	413: 'invalid',
	414: 'invalid',
	429: 'throttled',
	501: 'unsupported',
	502: 'transient',
	503: 'transient',
	504: 'transient',
};

/**
 * - `always`: the service refused before acting.
 * - `ifRepeatable`: it may have acted, so only requests that do no harm when carried out twice.
 * - `never`: the same request would be refused again.
 */
export type RetryRule = 'always' | 'ifRepeatable' | 'never';

export const RETRY_OF_KIND: Readonly<Record<FaultKind, RetryRule>> = {
	throttled: 'always',
	transient: 'ifRepeatable',
	unreachable: 'ifRepeatable',
	conflict: 'never',
	duplicateKey: 'never',
	duplicateRule: 'never',
	notFound: 'never',
	forbidden: 'never',
	unauthorised: 'never',
	invalid: 'never',
	naming: 'never',
	readOnly: 'never',
	unsupported: 'never',
	expiredPosition: 'never',
	unexpected: 'never',
};

/** Faults that look transient but after which the database provably kept nothing, or the request never left. */
const NOTHING_HAPPENED: ReadonlySet<string> = new Set(['0x80044150', '0x80044339', '0x80071154', 'neverArrived']);

/** How the client may repeat a request that ended in this fault. */
export function retryRule(fault: { kind: FaultKind; code: string }): RetryRule {
	const rule = RETRY_OF_KIND[fault.kind];
	return rule === 'ifRepeatable' && NOTHING_HAPPENED.has(fault.code) ? 'always' : rule;
}

/** Whether the service may have carried the request out although it ended in this fault. */
export function mayHaveActed(fault: { kind: FaultKind; code: string; status: number }): boolean {
	return retryRule(fault) === 'ifRepeatable';
}
