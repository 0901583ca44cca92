import { ApiError, type ApiRequest, type ApiResponse } from '../../../emulator/contracts';
import { runBatch, type BatchHost, type BatchSettings } from '../../../emulator/protocol/batch/runBatch';

const ORIGIN = 'https://localhost:5443';
const CALLER = { userId: 'u1', businessUnitId: 'b1', onBehalfBy: null };

/** A Dataverse of one table whose rows are bodies by number; `POST` with `fail` in its body is refused. */
function fakeHost(settings: Partial<BatchSettings> = {}) {
	const rows = new Map<string, { body: string; headers: Record<string, string> }>();
	const seen: ApiRequest[] = [];
	const dispatch = (request: ApiRequest): ApiResponse => {
		seen.push(request);
		if (request.body.includes('"fail"')) return { status: 412, headers: {}, body: '{"error":{"code":"0x80060892","message":"no"}}' };
		if (request.method === 'GET') return { status: 200, headers: {}, body: JSON.stringify({ count: rows.size, name: 'Zoë' }) };
		const id = String(rows.size + 1);
		rows.set(id, { body: request.body, headers: request.headers });
		return { status: 204, headers: { 'OData-EntityId': `${ORIGIN}/api/data/v9.2/accounts(${id})` } };
	};
	const host: BatchHost = {
		dispatch,
		inTransaction: (work, keep) => {
			const before = new Map(rows);
			const result = work();
			if (!keep(result)) {
				rows.clear();
				for (const [id, row] of before) rows.set(id, row);
			}
			return result;
		},
		settings: { batchIfMatch: 'honoured', failedChangeSet: 'single', ...settings },
		callerOf: (outer) => outer.caller,
		primaryIdOf: () => 'accountid',
		intercept: (_method, url) => (url.includes('broken') ? { status: 503, headers: {}, body: '{}' } : null),
		partDone: () => undefined,
	};
	return { host, rows, seen };
}

const part = (requestLine: string, body = '', headers: string[] = [], contentId?: string) =>
	[
		'Content-Type: application/http',
		'Content-Transfer-Encoding: binary',
		...(contentId === undefined ? [] : [`Content-ID: ${contentId}`]),
		'',
		`${requestLine} HTTP/1.1`,
		...headers,
		'',
		...(body === '' ? [] : [body]),
	].join('\r\n') + '\r\n';
const create = (body: string, contentId?: string) => part('POST /api/data/v9.2/accounts', body, ['Content-Type: application/json'], contentId);
const read = () => part('GET /api/data/v9.2/accounts');
const wrap = (parts: string[], boundary = 'batch_A') => `${parts.map((one) => `--${boundary}\r\n${one}`).join('')}--${boundary}--\r\n`;
const changeSet = (parts: string[]) => `Content-Type: multipart/mixed; boundary="cs"\r\n\r\n${wrap(parts, 'cs')}`;

function send(body: string, host: BatchHost, headers: Record<string, string> = {}): ApiResponse {
	return runBatch(
		{ method: 'POST', path: '$batch', query: '', headers: { 'content-type': 'multipart/mixed; boundary="batch_A"', ...headers }, body, caller: CALLER, origin: ORIGIN },
		host,
	);
}

function refusal(body: string, headers: Record<string, string> = {}): ApiError {
	const { host, rows } = fakeHost();
	try {
		send(body, host, headers);
	} catch (error) {
		expect(rows.size).toBe(0);
		if (error instanceof ApiError) return error;
	}
	throw new Error('the batch was not refused');
}

const statuses = (response: ApiResponse) => [...(response.body ?? '').matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => Number(match[1]));

describe('an unreadable batch is refused as a whole:', () => {
	const good = wrap([create('{}')]);
	const unreadable: [string, string][] = [
		['with LF line ends', good.replaceAll('\r\n', '\n')],
		['with one lone LF', good.replace('binary\r\n', 'binary\n')],
		['without CRLF after the closing boundary', good.slice(0, -2)],
		['without a closing boundary', good.replace('--batch_A--\r\n', '')],
		['with text before the first boundary', `hello\r\n${good}`],
		['without the blank line after the part headers', good.replace('binary\r\n\r\n', 'binary\r\n')],
		['without the blank line after the inner headers', wrap([part('GET /api/data/v9.2/accounts').slice(0, -2)])],
		['with a body shorter than its Content-Length', wrap([part('POST /api/data/v9.2/accounts', '{}', ['Content-Length: 9'])])],
	];
	test.each(unreadable)('%s', (_name, body) => {
		expect(refusal(body)).toMatchObject({ status: 400, code: expect.stringMatching(/^0x8004/) });
	});

	it('in the words of the service when lines end LF', () => {
		expect(refusal(good.replaceAll('\r\n', '\n'))).toMatchObject({ code: '0x80048d19', message: expect.stringContaining('System.ArgumentException: Stream was not readable.') });
	});

	const broken: [string, string, Record<string, string>][] = [
		['when the header names another boundary', good, { 'content-type': 'multipart/mixed; boundary=batch_B' }],
		['when the header names no boundary', good, { 'content-type': 'multipart/mixed' }],
		['when a batch is nested', wrap([part('POST /api/data/v9.2/$batch', '{}')]), {}],
		['when a change set reads', wrap([changeSet([part('GET /api/data/v9.2/accounts', '', [], '1')])]), {}],
		['when a change set lacks a Content-ID', wrap([changeSet([create('{}')])]), {}],
		['when a Content-ID is repeated', wrap([changeSet([create('{}', '1'), create('{}', '1')])]), {}],
		['when a change set is nested', wrap([changeSet([changeSet([create('{}', '1')])])]), {}],
		['when a GET carries a content type', wrap([part('GET /api/data/v9.2/accounts', '', ['Content-Type: application/json'])]), {}],
		['when it has 1,001 parts', wrap(Array.from({ length: 1001 }, read)), {}],
		['when change sets bring it to 1,001 parts', wrap([read(), changeSet(Array.from({ length: 1000 }, (_, n) => create('{}', String(n))))]), {}],
	];
	test.each(broken)('%s', (_name, body, headers) => {
		expect(refusal(body, headers).status).toBe(400);
	});
});

describe('a readable batch', () => {
	it('carries out 1,000 parts', () => {
		const { host } = fakeHost();
		expect(statuses(send(wrap(Array.from({ length: 1000 }, read)), host))).toHaveLength(1000);
	});

	it('carries parts out in order, from absolute and root-relative addresses, with a bare boundary', () => {
		const { host, rows } = fakeHost();
		const body = wrap([create('{"name":"Zoë ✓"}'), part(`GET ${ORIGIN}/api/data/v9.1/accounts?$top=1`)]);
		const response = send(body, host, { 'content-type': 'multipart/mixed;boundary=batch_A' });
		expect(statuses(response)).toEqual([204, 200]);
		expect(rows.get('1')?.body).toBe('{"name":"Zoë ✓"}');
		expect(response.body).toContain('{"count":1,"name":"Zoë"}');
	});

	it('answers an address outside the API with a part of its own', () => {
		const { host } = fakeHost();
		expect(statuses(send(wrap([part('GET accounts')]), host))).toEqual([404]);
	});

	it('gives parts none of the outer headers', () => {
		const { host, seen } = fakeHost();
		send(wrap([read()]), host, { prefer: 'return=representation', 'mscrm.suppressduplicatedetection': 'false', 'if-match': '*' });
		expect(seen[0]?.headers).toEqual({});
	});

	it('stops at the first failure with its status and keeps what was done', () => {
		const { host, rows } = fakeHost();
		const response = send(wrap([create('{}'), create('{"fail":1}'), create('{}')]), host);
		expect([response.status, statuses(response), rows.size]).toEqual([412, [204, 412], 1]);
	});

	it('goes on after a failure when that is preferred, and error parts carry a request id', () => {
		const { host, rows } = fakeHost();
		const response = send(wrap([create('{}'), create('{"fail":1}'), create('{}')]), host, { prefer: 'odata.continue-on-error' });
		expect([response.status, statuses(response), rows.size]).toEqual([200, [204, 412, 204], 2]);
		expect(response.body?.match(/REQ_ID: /g)).toHaveLength(1);
	});

	it('gives an injected failure to the part it is addressed at only', () => {
		const { host, rows } = fakeHost();
		const response = send(wrap([create('{}'), part('PATCH /api/data/v9.2/accounts(broken)', '{}'), create('{}')]), host, { prefer: 'odata.continue-on-error' });
		expect([statuses(response), rows.size]).toEqual([[204, 503, 204], 2]);
	});

	it.each([
		['honoured', [204], 'W/"1"'],
		['ignored', [204], undefined],
		['refused', [400], undefined],
	] as const)('treats If-Match of a part as %s', (batchIfMatch, expected, header) => {
		const { host, rows } = fakeHost({ batchIfMatch });
		const response = send(wrap([part('PATCH /api/data/v9.2/accounts(1)', '{}', ['If-Match: W/"1"'])]), host);
		expect(statuses(response)).toEqual(expected);
		expect(rows.get('1')?.headers['if-match']).toBe(header);
	});
});

describe('a change set', () => {
	it('answers in a nested multipart that repeats the Content-IDs', () => {
		const { host } = fakeHost();
		const response = send(wrap([changeSet([create('{}', '7'), create('{}', '8')])]), host);
		expect(response.body).toMatch(/Content-Type: multipart\/mixed; boundary=changesetresponse_/);
		expect([...(response.body ?? '').matchAll(/Content-ID: (\d)/g)].map((match) => match[1])).toEqual(['7', '8']);
		expect(statuses(response)).toEqual([204, 204]);
	});

	it.each([['single', false], ['nested', true]] as const)('leaves nothing behind when one of its requests fails, answered %s', (failedChangeSet, nested) => {
		const { host, rows } = fakeHost({ failedChangeSet });
		const response = send(wrap([changeSet([create('{}', '1'), create('{"fail":1}', '2')])]), host);
		expect([response.status, statuses(response), rows.size]).toEqual([412, [412], 0]);
		expect(response.body?.includes('changesetresponse_')).toBe(nested);
	});

	it('does not take the rest of the batch down when going on is preferred', () => {
		const { host, rows } = fakeHost();
		const response = send(wrap([changeSet([create('{"fail":1}', '1')]), create('{}')]), host, { prefer: 'odata.continue-on-error' });
		expect([response.status, statuses(response), rows.size]).toEqual([200, [412, 204], 1]);
	});

	it('resolves references in addresses, binds and ids', () => {
		const { host, seen } = fakeHost();
		const bind = JSON.stringify({ 'a@odata.bind': '$1', other: '$1', list: [{ '@odata.id': '$1' }] });
		send(wrap([changeSet([create('{}', '1'), create(bind, '2'), part('PUT $1/name', '{"value":"x"}', [], '3')])]), host);
		const row = `${ORIGIN}/api/data/v9.2/accounts(1)`;
		expect(JSON.parse(seen[1]?.body ?? '')).toEqual({ 'a@odata.bind': row, other: '$1', list: [{ '@odata.id': row }] });
		expect(seen[2]?.path).toBe('accounts(1)/name');
	});

	const dangling: [string, string[]][] = [
		['before its declaration', [changeSet([create('{"a@odata.bind":"$2"}', '1'), create('{}', '2')])]],
		['from another change set', [changeSet([create('{}', '1')]), changeSet([create('{"a@odata.bind":"$1"}', '2')])]],
		['from outside a change set', [changeSet([create('{}', '1')]), create('{"a@odata.bind":"$1"}')]],
	];
	test.each(dangling)('refuses a reference %s', (_name, parts) => {
		const { host } = fakeHost();
		const response = send(wrap(parts), host);
		expect(response.status).toBe(400);
		expect(response.body).toMatch(/Content-ID Reference: '\$\d' does not exist in the batch context\./);
	});
});
