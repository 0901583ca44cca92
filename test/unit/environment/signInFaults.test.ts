import { explainSignInFailure, explainUnanswered } from '../../../src/domain/environment/explainSignInFailure';
import { dataverseFaults, entraFaults, otherFaults, sentenceOf, signInFaults } from '../../../src/domain/environment/signInFaults';

const documentedEntraCodes = '65001 65004 90094 90002 700016 7000215 7000222 7000218 700027 500011 50011 50020 50034 50055 50126 50076 50079 50105 53003 70008 700082 50173 50057 700024 7000112 700211 700212 700213 90095 650057 650052 900023 900382 7000229 50027 500113 50053 50074 50078 50158 53000 53001 530003 70043 50132 54005 501481 7002138 50013 700025 9002327 53004'.split(' ');
const documentedDataverseCodes = '0x80072560 0x80042f09 0x80040225 0x8004d24b 0x8004a104 0x80095ffc 0x80095ffe'.split(' ');
const all = [...entraFaults, ...dataverseFaults, ...otherFaults];

describe('the table of sign-in faults', () => {
	it('knows every documented code of the token endpoint', () => {
		expect(entraFaults.map(({ code }) => code).sort()).toEqual([...documentedEntraCodes].sort());
	});

	it('knows every documented code of Dataverse', () => {
		expect(dataverseFaults.map(({ code }) => code).sort()).toEqual([...documentedDataverseCodes].sort());
	});

	it('lists each code once', () => {
		expect(signInFaults.size).toBe(all.length);
	});

	it('says something different about each fault', () => {
		expect(new Set(all.map(({ whatHappened }) => whatHappened)).size).toBe(all.length);
		expect(new Set(all.map(sentenceOf)).size).toBe(all.length);
	});

	it.each(all.map((fault) => [fault.code, sentenceOf(fault)]))('makes one sentence of %s', (_code, sentence) => {
		expect(sentence).toMatch(/^[A-Z][^\n]*: (you|an? [A-Z].* of Microsoft Entra|a Dynamics 365 administrator|an owner of .* of Microsoft Entra) must .*[^.]\.$/);
	});
});

describe('explaining a failure', () => {
	it.each([
		['a body of the token endpoint', { error: 'invalid_client', error_codes: [7000222], error_description: 'AADSTS7000222: gone' }, '7000222'],
		['an error of the library', { errorNo: 700016, errorMessage: 'Error(s): 700016' }, '700016'],
		['an error of the library with text instead of a number', { errorNo: '65001' }, '65001'],
		['a wrapped answer', { cause: { response: { status: 400, data: { error_codes: [90002] } } } }, '90002'],
		['a description only', { message: 'x AADSTS500011: no such principal' }, '500011'],
		['a refusal of Dataverse', { response: { status: 403, data: { error: { code: '0x80072560', message: 'm' } } } }, '0x80072560'],
		['a Dataverse code in capitals', { response: { data: { error: { code: '0x80042F09' } } } }, '0x80042f09'],
		['a bare 401', { response: { status: 401, data: '' } }, 'unauthorized'],
		['a 503', { httpCode: '503' }, 'signInBusy'],
		['a refused connection', { cause: { code: 'ECONNREFUSED' } }, 'signInUnreachable'],
		['an expired certificate', { code: 'CERT_HAS_EXPIRED' }, 'signInCertificateWrong'],
		['a connection that was cut while sending', { cause: { code: 'EPIPE' } }, 'signInUnreachable'],
		['a network that failed', { code: 'ERR_NETWORK' }, 'signInUnreachable'],
		['an answer that is no TLS', { cause: { code: 'EPROTO' } }, 'signInTls'],
		['a refusal of TLS', { code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' }, 'signInTls'],
		['a certificate of another host', { cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } }, 'signInCertificateWrong'],
		['a number that passes by itself', { status: 400, error_codes: [90033] }, 'signInBusy'],
		['a number nobody knows with a 401, which is not the environment\'s', { status: 401, error_codes: [999999] }, 'unknown'],
		['a number nobody knows with a 503', { status: 503, error_codes: [999999] }, 'signInBusy'],
		['an unknown authority', { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, 'signInUntrusted'],
		['an unknown code', { error_codes: [999999999] }, 'unknown'],
		['nothing', undefined, 'unknown'],
		['a text', 'boom', 'unknown'],
	])('finds the code in %s', (_name, error, code) => {
		expect(explainSignInFailure(error).code).toBe(code);
	});

	it.each([
		['a body of the token endpoint', { error_codes: [999999], correlation_id: '11111111-2222-3333-4444-555555555555', error_description: 'AADSTS999999: secret words' }, ' (AADSTS999999, correlation ID 11111111-2222-3333-4444-555555555555).'],
		['an error of the library', { errorNo: '999999', correlationId: '11111111-2222-3333-4444-555555555555' }, ' (AADSTS999999, correlation ID 11111111-2222-3333-4444-555555555555).'],
		['an id that is none', { error_codes: [999999], correlation_id: 'secret words' }, ' (AADSTS999999).'],
		['no number', { correlation_id: '11111111-2222-3333-4444-555555555555' }, 'Microsoft Entra.'],
	])('names what an administrator finds an unknown refusal by, from %s', (_name, error, end) => {
		const { code, sentence } = explainSignInFailure(error);
		expect(code).toBe('unknown');
		expect(sentence.endsWith(end)).toBe(true);
		expect(sentence).not.toContain('secret');
	});

	it.each([
		['a code nobody knows', { code: 'HPE_INVALID_CONSTANT' }, 'signInNotReached'],
		['a failure before anything was sent', new Error('secretOrPrivateKey is too short'), 'signInNotReached'],
		['nothing', undefined, 'signInNotReached'],
		['a network code', { cause: { code: 'ENOTFOUND' } }, 'signInUnreachable'],
		['an answer that was cut off', { code: 'ERR_BAD_RESPONSE', response: { status: 200 } }, 'unknown'],
		['a number nobody knows', { errorNo: '999999' }, 'unknown'],
	])('does not send people to logs that hold nothing, for %s without an answer', (_name, error, code) => {
		expect(explainUnanswered(error).code).toBe(code);
	});

	it('ends with causes that form a ring', () => {
		const ring: { cause?: unknown } = {};
		ring.cause = ring;
		expect(explainSignInFailure(ring).code).toBe('unknown');
	});

	it('keeps nothing of the error', () => {
		const error = { message: 'AADSTS7000215 secret=hunter2', config: { data: 'client_secret=hunter2' }, error_codes: [7000215], access_token: 'hunter2' };
		expect(JSON.stringify(explainSignInFailure(error))).not.toContain('hunter2');
	});
});
