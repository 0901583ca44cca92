import fc from 'fast-check';

import { decodeBatch } from '../../../src/domain/batch/decode';
import type { BatchResponse } from '../../../src/domain/batch/decode';
import { batchContentType, encodeBatch } from '../../../src/domain/batch/encode';
import { batchPieces } from '../../../src/domain/batch/pieces';

const CRLF = '\r\n';
const TYPE = 'multipart/mixed; boundary=batchresponse_1';

/** An answer as the service writes it. */
const answered = ({ status, headers, body, contentId }: BatchResponse) =>
	[
		'Content-Type: application/http',
		'Content-Transfer-Encoding: binary',
		...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
		'',
		`HTTP/1.1 ${status} Whatever`,
		...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
		'',
		body,
	].join(CRLF) + CRLF;
const wrap = (parts: string[], boundary: string) => parts.map((part) => `--${boundary}${CRLF}${part}`).join('') + `--${boundary}--${CRLF}`;
const nested = (responses: BatchResponse[]) => `Content-Type: multipart/mixed; boundary=changesetresponse_2${CRLF}${CRLF}${wrap(responses.map(answered), 'changesetresponse_2')}`;

const OK: BatchResponse = { status: 200, headers: { 'content-type': 'application/json', 'odata-version': '4.0' }, body: '{"value":[]}' };
const DONE: BatchResponse = { status: 204, headers: { 'odata-version': '4.0' }, body: '' };
const BAD: BatchResponse = { status: 400, headers: { req_id: 'r' }, body: '{"error":{"code":"0x0","message":"no"}}' };

describe('encoding a batch', () => {
	it('writes the form the service asks for', () => {
		const text = encodeBatch(
			[
				{ method: 'GET', url: '/api/data/v9.2/leads?$top=1', headers: { Accept: 'application/json' } },
				{ changeSet: [{ method: 'POST', url: '/api/data/v9.2/leads', headers: { 'Content-Type': 'application/json' }, body: '{"subject":"ü"}' }] },
			],
			'b',
		);
		expect(text.split(CRLF)).toEqual([
			'--b', 'Content-Type: application/http', 'Content-Transfer-Encoding: binary', '',
			'GET /api/data/v9.2/leads?$top=1 HTTP/1.1', 'Accept: application/json', '', '',
			'--b', 'Content-Type: multipart/mixed; boundary="changeset_1_b"', '',
			'--changeset_1_b', 'Content-Type: application/http', 'Content-Transfer-Encoding: binary', 'Content-ID: 1', '',
			'POST /api/data/v9.2/leads HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 16', '', '{"subject":"ü"}',
			'--changeset_1_b--', '--b--', '',
		]);
		expect(text.replaceAll(CRLF, '')).not.toMatch(/[\r\n]/);
	});

	it('refuses a header that would smuggle in another request', () => {
		const item = { method: 'GET', url: '/api/data/v9.2/leads', headers: { Prefer: 'a\r\n\r\nDELETE /api/data/v9.2/leads HTTP/1.1' } };
		expect(() => encodeBatch([item], 'b')).toThrow(RangeError);
	});

	it('cuts at 1,000 requests and at the size', () => {
		const sizes = batchPieces(Array.from({ length: 2_100 }, (_, index) => index), () => ({ requests: 1, characters: 10 }));
		expect(sizes.map((piece) => piece.length)).toEqual([1_000, 1_000, 100]);
		expect(batchPieces([1, 2, 3], () => ({ requests: 1, characters: 3_000_000 })).map((piece) => piece.length)).toEqual([1, 1, 1]);
	});
});

describe('decoding a batch', () => {
	it.each([
		['answers in order', [OK, DONE, BAD].map(answered), [OK, DONE, BAD]],
		['a change set', [nested([{ ...DONE, contentId: '1' }, { ...DONE, contentId: '2' }])], [{ changeSet: [{ ...DONE, contentId: '1' }, { ...DONE, contentId: '2' }] }]],
		['a failed change set, not nested', [answered(BAD)], [BAD]],
		['a failed change set, nested', [nested([BAD])], [BAD]],
		['nothing', [], []],
	])('reads %s', (_what, parts, expected) => {
		expect(decodeBatch(TYPE, wrap(parts, 'batchresponse_1'))).toEqual(expected);
	});

	it('yields only whole answers wherever the body is cut off', () => {
		const whole = wrap([OK, DONE, BAD].map(answered), 'batchresponse_1');
		fc.assert(
			fc.property(fc.nat({ max: whole.length }), (length) => {
				const read = decodeBatch(TYPE, whole.slice(0, length));
				expect([OK, DONE, BAD].slice(0, read.length)).toEqual(read);
			}),
		);
		expect(decodeBatch(TYPE, whole.slice(0, whole.lastIndexOf('--batchresponse_1--')))).toHaveLength(2);
	});

	it.each(['application/json', '', 'multipart/mixed'])('finds nothing under content type %j', (type) => {
		expect(decodeBatch(type, wrap([answered(OK)], 'batchresponse_1'))).toEqual([]);
	});

	it('gives back any body that was put in', () => {
		fc.assert(
			fc.property(fc.array(fc.jsonValue(), { maxLength: 5 }), (values) => {
				const responses = values.map((value): BatchResponse => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }));
				expect(decodeBatch(batchContentType('b-1'), wrap(responses.map(answered), 'b-1'))).toEqual(responses);
			}),
		);
	});
});
