import type { ApiResponse, Environment, Exchange, Policy, Verdict } from '../../../emulator/contracts';
import { createClock } from '../../../emulator/clock';
import { controlsOf } from '../../../emulator/control/controls';
import { defaultPolicies } from '../../../emulator/policies/defaultPolicies';

const USER = '11111111-0000-4000-8000-000000000001';
const ROW = '22222222-0000-4000-8000-000000000002';

/** As much of an environment as policies touch, with the clock standing still. */
function makeEnvironment(): Environment {
	const store = { insert: () => undefined, update: () => undefined, remove: () => undefined, link: () => undefined, unlink: () => undefined };
	return { store, clock: createClock(new Date('2026-01-01T00:00:00Z')), settings: { degreeOfParallelism: 7 }, policies: defaultPolicies() } as unknown as Environment;
}

let sequence = 0;
const makeExchange = (changes: Partial<Exchange> = {}): Exchange => ({
	sequence: (sequence += 1),
	method: 'GET',
	url: '/api/data/v9.2/accounts?$top=1',
	headers: {},
	body: '',
	caller: { userId: USER, businessUnitId: 'b', onBehalfBy: null },
	startedAt: performance.now(),
	batchParts: [],
	rowsWritten: 0,
	fault: null,
	...changes,
});

interface Outcome {
	response: ApiResponse | null;
	carriedOut: boolean;
	truncateAt?: number;
}

const answered: ApiResponse = { status: 200, headers: {}, body: '{"value":[]}' };
const isDrop = (verdict: unknown): boolean => verdict !== undefined && 'drop' in (verdict as object);

/** Runs one exchange through the policies as the server does. */
async function run(environment: Environment, exchange: Exchange, answer: ApiResponse = answered): Promise<Outcome> {
	let verdict: Verdict;
	for (const policy of environment.policies) {
		verdict = await policy.before?.(exchange, environment);
		if (verdict !== undefined) break;
	}
	const carriedOut = verdict === undefined;
	return after(environment, exchange, carriedOut, isDrop(verdict), (verdict as ApiResponse | undefined) ?? answer);
}

async function after(environment: Environment, exchange: Exchange, carriedOut: boolean, dropped: boolean, first: ApiResponse): Promise<Outcome> {
	const outcome: Outcome = { response: dropped ? null : first, carriedOut };
	let current = dropped ? { status: 0, headers: {} } : first;
	for (const policy of [...environment.policies].reverse() as Policy[]) {
		const change = await policy.after?.(exchange, current, environment);
		if (change === undefined) continue;
		if ('drop' in change) {
			outcome.response = null;
			continue;
		}
		current = change.response;
		if (outcome.response !== null) outcome.response = current;
		if (change.truncateAt !== undefined) outcome.truncateAt = change.truncateAt;
	}
	return outcome;
}

const errorOf = (outcome: Outcome) => (JSON.parse(outcome.response?.body ?? '{}') as { error: { code: string; message: string } }).error;

describe('service protection', () => {
	it('refuses the request above the limit of the window with the exact words, and lets requests in again afterwards', async () => {
		const environment = makeEnvironment();
		controlsOf(environment).settings.throttle.requests = 2;
		await run(environment, makeExchange());
		environment.clock.advance(10_000);
		await run(environment, makeExchange());
		const refused = await run(environment, makeExchange());
		expect(refused.carriedOut).toBe(false);
		expect(refused.response).toMatchObject({ status: 429, headers: { 'Retry-After': '290' } });
		expect(errorOf(refused)).toEqual({ code: '0x80072322', message: 'Number of requests exceeded the limit of 2 over time window of 300 seconds.' });
		environment.clock.advance(290_001);
		expect((await run(environment, makeExchange())).response?.status).toBe(200);
	});

	it('lengthens the wait for whoever keeps calling', async () => {
		const environment = makeEnvironment();
		controlsOf(environment).settings.throttle.requests = 1;
		await run(environment, makeExchange());
		environment.clock.advance(100_000);
		const waits: number[] = [];
		for (let call = 0; call < 3; call += 1) waits.push(Number((await run(environment, makeExchange())).response?.headers['Retry-After']));
		expect(waits).toEqual([200, 201, 202]);
	});

	it('adds up execution time', async () => {
		const environment = makeEnvironment();
		await run(environment, makeExchange({ startedAt: performance.now() - 1_200_001 }));
		const refused = await run(environment, makeExchange());
		expect(errorOf(refused)).toEqual({
			code: '0x80072321',
			message: 'Combined execution time of incoming requests exceeded limit of 1,200,000 milliseconds over time window of 300 seconds. Decrease number of concurrent requests or reduce the duration of requests and try again later.',
		});
	});

	it('refuses the fifty-third request at the same time, until one of the others has ended', async () => {
		const environment = makeEnvironment();
		controlsOf(environment).settings.latency.perRequestMs = 30;
		const running = Array.from({ length: 52 }, () => run(environment, makeExchange()));
		await Promise.resolve();
		const refused = await run(environment, makeExchange());
		expect([refused.response?.status, errorOf(refused)]).toEqual([429, { code: '0x80072326', message: 'Number of concurrent requests exceeded the limit of 52.' }]);
		expect((await Promise.all(running)).every(({ response }) => response?.status === 200)).toBe(true);
		expect((await run(environment, makeExchange())).response?.status).toBe(200);
	});

	it('counts each user alone, and an impersonating caller as who is calling', async () => {
		const environment = makeEnvironment();
		controlsOf(environment).settings.throttle.requests = 1;
		const as = (userId: string, onBehalfBy: string | null = null) => run(environment, makeExchange({ caller: { userId, businessUnitId: 'b', onBehalfBy } }));
		expect([(await as('u1')).response?.status, (await as('u2')).response?.status, (await as('u3', 'u1')).response?.status]).toEqual([200, 200, 429]);
	});

	it('shows what is left in every answer, seconds with their thousands comma', async () => {
		const { response } = await run(makeEnvironment(), makeExchange());
		expect(response?.headers).toMatchObject({
			'x-ms-ratelimit-burst-remaining-xrm-requests': '5999',
			'x-ms-ratelimit-time-remaining-xrm-requests': expect.stringMatching(/^1,(200\.00|19\d\.\d\d)$/),
			'x-ms-dop-hint': '7',
		});
	});
});

describe('an injected fault', () => {
	const strikes = async (rule: Parameters<ReturnType<typeof controlsOf>['faults']['add']>[0], exchange = makeExchange()) => {
		const environment = makeEnvironment();
		controlsOf(environment).faults.add(rule);
		return { environment, exchange, outcome: await run(environment, exchange) };
	};

	it.each([
		[undefined, '0x80072322'],
		['0x80072321', '0x80072321'],
		['0x80072326', '0x80072326'],
	])('throttles with code %s as asked', async (code, expected) => {
		const { outcome } = await strikes({ kind: 'throttle', code, retryAfterSeconds: 3 });
		expect([outcome.response?.status, outcome.response?.headers['Retry-After'], errorOf(outcome).code]).toEqual([429, '3', expected]);
	});

	it('answers 503 without JSON', async () => {
		const { outcome } = await strikes({ kind: 'unavailable' });
		expect([outcome.response?.status, outcome.carriedOut, outcome.response?.body]).toEqual([503, false, expect.stringContaining('<html>')]);
	});

	it('answers any error', async () => {
		const { outcome } = await strikes({ kind: 'error', status: 400, code: '0x80040265', message: 'No.' });
		expect([outcome.response?.status, errorOf(outcome)]).toEqual([400, { code: '0x80040265', message: 'No.' }]);
	});

	it.each([['resetBefore', false], ['resetAfter', true]] as const)('of kind %s loses the answer; carried out: %s', async (kind, carriedOut) => {
		const { outcome, environment, exchange } = await strikes({ kind });
		expect(outcome).toMatchObject({ response: null, carriedOut });
		expect(exchange.fault).toBe(kind);
		expect(controlsOf(environment).trace[0]?.fault).toBe(kind);
	});

	it('cuts an answer in the middle', async () => {
		const { outcome } = await strikes({ kind: 'truncate' });
		expect(outcome).toMatchObject({ carriedOut: true, truncateAt: Math.floor((answered.body ?? '').length / 2) });
	});

	it('is slow before the request is carried out', async () => {
		const started = performance.now();
		const { outcome } = await strikes({ kind: 'slow', delayMs: 40 });
		expect(performance.now() - started).toBeGreaterThan(35);
		expect(outcome.response?.status).toBe(200);
	});

	it('strikes only what it is addressed at, after letting some pass, as often as it says', async () => {
		const environment = makeEnvironment();
		controlsOf(environment).faults.add({ kind: 'unavailable', method: 'POST', urlPattern: 'leads\\?\\$select=a b', skip: 1, times: 2 });
		const send = async (method: string, url: string) => (await run(environment, makeExchange({ method, url }))).response?.status;
		const hit = '/api/data/v9.2/leads?$select=a%20b';
		expect([await send('GET', hit), await send('POST', '/api/data/v9.2/contacts')]).toEqual([200, 200]);
		expect([await send('POST', hit), await send('POST', hit), await send('POST', hit), await send('POST', hit)]).toEqual([200, 503, 503, 200]);
		expect(controlsOf(environment).faults.list()).toEqual([]);
	});

	it('leaves requests that were refused at sign-in alone in the throttle', async () => {
		const environment = makeEnvironment();
		const { response } = await run(environment, makeExchange({ caller: null }), { status: 401, headers: {} });
		expect(response).toEqual({ status: 401, headers: {} });
	});
});

describe('the trace', () => {
	it('keeps no credential', async () => {
		const environment = makeEnvironment();
		const headers = { authorization: 'Bearer secret-token', cookie: 'secret-token', 'x-token': 'secret-token', prefer: 'return=representation', 'mscrm.suppressduplicatedetection': 'false' };
		await run(environment, makeExchange({ headers }));
		const entry = controlsOf(environment).trace[0];
		expect(entry?.headers).toEqual({ prefer: 'return=representation', 'mscrm.suppressduplicatedetection': 'false' });
		expect(JSON.stringify(entry)).not.toContain('secret-token');
	});

	it('names who asked for what and how it went', async () => {
		const environment = makeEnvironment();
		controlsOf(environment).settings.latency = { perRequestMs: 5, perRowMs: 10 };
		const response: ApiResponse = { status: 204, headers: {} };
		controlsOf(environment).batches.set(response, { batchParts: [{ method: 'POST', url: '/x', status: 204 }], rowsWritten: 2 });
		await run(environment, makeExchange({ method: 'POST' }), response);
		const entry = controlsOf(environment).trace[0];
		expect(entry).toMatchObject({ method: 'POST', url: '/api/data/v9.2/accounts?$top=1', status: 204, userId: USER, rowsWritten: 2, batchParts: [{ method: 'POST', url: '/x', status: 204 }] });
		expect(entry?.milliseconds).toBeGreaterThanOrEqual(24);
	});
});

describe('a hidden row', () => {
	const list: ApiResponse = { status: 200, headers: {}, body: JSON.stringify({ '@odata.count': 2, value: [{ accountid: ROW }, { accountid: 'other' }] }) };
	const single: ApiResponse = { status: 200, headers: {}, body: JSON.stringify({ accountid: ROW, name: 'A' }) };
	const hide = (reads: number, userId: string | null = USER) => {
		const environment = makeEnvironment();
		controlsOf(environment).hidden.add({ table: 'account', primaryIdAttribute: 'accountid', id: ROW.toUpperCase(), userId, reads });
		return environment;
	};
	const ids = (outcome: Outcome) => (JSON.parse(outcome.response?.body ?? '') as { value: { accountid: string }[] }).value.map(({ accountid }) => accountid);

	it('is missing from lists for as many reads as asked', async () => {
		const environment = hide(2);
		const reads = [await run(environment, makeExchange(), list), await run(environment, makeExchange(), list), await run(environment, makeExchange(), list)];
		expect(reads.map(ids)).toEqual([['other'], ['other'], [ROW, 'other']]);
		expect(reads[0]?.response?.body).toContain('"@odata.count":1');
	});

	it('does not exist when read alone', async () => {
		const environment = hide(1);
		expect((await run(environment, makeExchange(), single)).response?.status).toBe(404);
		expect((await run(environment, makeExchange(), single)).response?.status).toBe(200);
	});

	it.each([['someone else', 'another-user', [ROW, 'other']], ['everyone', null, ['other']]] as const)('hidden from %s', async (_name, userId, expected) => {
		expect(ids(await run(hide(1, userId), makeExchange(), list))).toEqual(expected);
	});

	it('uses up no read on a write or on other rows', async () => {
		const environment = hide(1);
		await run(environment, makeExchange({ method: 'PATCH' }), single);
		await run(environment, makeExchange(), answered);
		expect(controlsOf(environment).hidden.list()).toHaveLength(1);
	});
});
