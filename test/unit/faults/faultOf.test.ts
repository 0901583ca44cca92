import { adviceFor, explain } from '../../../src/domain/faults/advice';
import type { FaultKind } from '../../../src/domain/faults/fault';
import { faultOf } from '../../../src/domain/faults/faultOf';
import { RETRY_OF_KIND, mayHaveActed, retryRule } from '../../../src/domain/faults/kinds';
import { retryAfterMs } from '../../../src/domain/faults/retryAfter';

const NOW = Date.parse('2026-01-31T12:00:00Z');
const PAYLOAD = "Error identified in Payload provided by the user for Entity :'contacts', For more information on this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : Microsoft.OData.ODataException: ";
const read = (status: number, code: string, message: string) => faultOf({ status, headers: { req_id: 'r1' }, body: JSON.stringify({ error: { code, message } }) }, NOW);

interface Case {
	status: number;
	code: string;
	message: string;
	kind: FaultKind;
	column?: string;
}

const CASES: Case[] = [
	{ status: 429, code: '0x80072321', message: 'Combined execution time', kind: 'throttled' },
	{ status: 429, code: '', message: '', kind: 'throttled' },
	{ status: 503, code: '', message: '', kind: 'transient' },
	{ status: 500, code: '0x80044150', message: 'Generic SQL error. ... Sql Number: 1205', kind: 'transient' },
	{ status: 400, code: '-2147204784', message: 'deadlock', kind: 'transient' },
	{ status: 412, code: '0x80060882', message: "The version of the existing record doesn't match the RowVersion property provided.", kind: 'conflict' },
	{ status: 412, code: '0x80040237', message: 'Cannot insert duplicate key.', kind: 'duplicateKey' },
	{ status: 412, code: '', message: 'A record with matching key values already exists.', kind: 'duplicateKey' },
	{ status: 412, code: '0x80060892', message: 'Entity Key k violated. A record with the same value for a already exists.', kind: 'duplicateKey' },
	{ status: 412, code: '0x80040333', message: 'A record was not created or updated because a duplicate of the current record already exists.', kind: 'duplicateRule' },
	{ status: 404, code: '0x80040217', message: 'account With Id = 1 Does Not Exist', kind: 'notFound' },
	{ status: 403, code: '0x80040220', message: 'Principal user (Id=2, type=8) is missing prvReadAccount privilege', kind: 'forbidden' },
	{ status: 401, code: '', message: '', kind: 'unauthorised' },
	{ status: 400, code: '0x0', message: "Could not find a property named 'Name' on type 'Microsoft.Dynamics.CRM.account'.", kind: 'naming', column: 'Name' },
	{ status: 400, code: '0x80060888', message: "Could not find a property named 'nme' on type 'Microsoft.Dynamics.CRM.lead'.", kind: 'naming', column: 'nme' },
	{ status: 400, code: '0x80048d19', message: `${PAYLOAD}An undeclared property 'parentcustomerid' which only has property annotations in the payload`, kind: 'naming', column: 'parentcustomerid' },
	{ status: 400, code: '0x80048d19', message: `${PAYLOAD}Cannot convert the literal 'Charity' to the expected type 'Edm.Int32'.`, kind: 'invalid' },
	{ status: 404, code: '0x8006088a', message: "Resource not found for the segment 'Account'.", kind: 'naming', column: 'Account' },
	{ status: 400, code: '0x80044331', message: "A validation error occurred.  The length of the 'subject' attribute of the 'task' entity exceeded the maximum allowed length of '200'.", kind: 'invalid', column: 'subject' },
	{ status: 400, code: '0x8004431a', message: "A validation error occurred. The value 5 of 'leadqualitycode' on record of type 'lead' is outside the valid range. Accepted Values: 1,2,3", kind: 'invalid', column: 'leadqualitycode' },
	{ status: 400, code: '0x8004022e', message: 'read only', kind: 'readOnly' },
	{ status: 400, code: '0x80040800', message: 'annotation entity does not support this message', kind: 'unsupported' },
	{ status: 400, code: '0x80044352', message: 'expired', kind: 'expiredPosition' },
	{ status: 500, code: '0x80040216', message: 'An unexpected error occurred.', kind: 'unexpected' },
	{ status: 418, code: '', message: '', kind: 'unexpected' },
];

describe('a refused answer', () => {
	it.each(CASES)('with status $status and code "$code" is $kind', ({ status, code, message, kind, column }) => {
		const fault = read(status, code, message);
		expect({ kind: fault.kind, column: fault.column, requestId: fault.requestId }).toEqual({ kind, column, requestId: 'r1' });
	});

	it.each(['', '<html>502 Bad Gateway</html>', 'null', '[]', '{"error":"text"}', '{"error":{"code":5}}'])('whose body is %j still becomes a fault', (body) => {
		expect(faultOf({ status: 502, headers: {}, body }, NOW)).toMatchObject({ kind: 'transient', status: 502, message: '', requestId: '' });
	});

	it('loses wrapping, exception names and stack traces', () => {
		expect(read(400, '0x80048d19', `${PAYLOAD}Cannot convert the literal 'x' to the expected type 'Edm.Int32'.\r\n   at Microsoft.Crm.Reader.Read()`).message).toBe("Cannot convert the literal 'x' to the expected type 'Edm.Int32'.");
	});

	it('keeps GUIDs and privilege names, and hides tokens', () => {
		const message = 'Principal user (Id=0f0fd9bd-0000-4000-8000-1234567890ab) is missing prvCreateLead privilege; Bearer eyJ0.abc-_.xyz';
		const explained = explain(read(403, '0x80040220', message));
		expect(explained).toContain('0f0fd9bd-0000-4000-8000-1234567890ab');
		expect(explained).toContain('prvCreateLead');
		expect(explained).not.toContain('eyJ0');
	});
});

describe('advice', () => {
	it.each(Object.keys(RETRY_OF_KIND) as FaultKind[])('for %s says what happened and what to do', (kind) => {
		expect(adviceFor({ kind, code: '' })).toMatch(/^[A-Z].+(\. [A-Z].+|: \w+ must .+)\.$/);
	});

	it.each([
		['the service', { kind: 'invalid', status: 400, code: '' }, / Dynamics 365 says: some words\.$/],
		['the network, where there was no answer', { kind: 'unreachable', status: 0, code: 'noAnswer' }, / The network says: some words\.$/],
		['nobody, where we would not ask', { kind: 'unexpected', status: 0, code: 'foreignAddress' }, /credential\. Some words\.$/],
	] as const)('has the words of %s after it', (_whose, fault, end) => {
		expect(explain({ ...fault, message: 'some words', requestId: '' })).toMatch(end);
	});

	it('is better where the code is known', () => {
		expect(adviceFor({ kind: 'forbidden', code: '0x80042f09' })).toContain('security role');
	});
});

describe('the retry rule', () => {
	it.each([
		['throttled', '0x80072322', 'always', false],
		['transient', '', 'ifRepeatable', true],
		['transient', '0x80044150', 'always', false],
		['transient', '0x80044151', 'ifRepeatable', true],
		['unreachable', 'noAnswer', 'ifRepeatable', true],
		['unreachable', 'neverArrived', 'always', false],
		['invalid', '', 'never', false],
	] as const)('for %s %s is %s', (kind, code, rule, acted) => {
		expect({ rule: retryRule({ kind, code }), acted: mayHaveActed({ kind, code, status: 0 }) }).toEqual({ rule, acted });
	});
});

describe('Retry-After', () => {
	it.each([
		['5', 5_000],
		['0', 0],
		['1.5', 1_500],
		['Sat, 31 Jan 2026 12:00:30 GMT', 30_000],
		['Sat, 31 Jan 2026 11:00:00 GMT', 0],
		['9999', 300_000],
		['soon', undefined],
		['', undefined],
		[undefined, undefined],
	])('of %j is %j milliseconds', (header, milliseconds) => {
		expect(retryAfterMs(header, NOW)).toBe(milliseconds);
	});
});
