import type { DataverseClient } from '../../../src/client/DataverseClient';
import { Limiter } from '../../../src/client/Limiter';
import type { Repeat } from '../../../src/client/reply';
import { VirtualTime, clientOf, refusal, sendOverFetch, startService, throttle } from './scriptedService';
import type { Reaction, ScriptedService, Script } from './scriptedService';

let service: ScriptedService;
let time: VirtualTime;
const start = async (script: Script) => {
	service = await startService(script);
	time = new VirtualTime();
};
afterEach(async () => await service.close());

const inOrder =
	(...reactions: Reaction[]): Script =>
	(_request, index) =>
		reactions[index] ?? { status: 200, body: { done: true } };
const get = { method: 'GET', path: 'leads?$select=subject', repeat: 'always' } as const;

describe('a request', () => {
	it('carries the protocol headers, its own and those of the client, and a request id', async () => {
		await start(inOrder());
		const client = clientOf(service.origin, time, { headers: { CallerObjectId: 'caller' } });
		const reply = await client.request({ ...get, headers: { Prefer: 'odata.maxpagesize=5' } });
		expect(reply).toMatchObject({ ok: true, status: 200, body: { done: true }, requestId: 'request-1', answerLost: false });
		const [received] = service.received;
		expect(received?.url).toBe('/api/data/v9.2/leads?$select=subject');
		expect(received?.headers).toMatchObject({ accept: 'application/json', 'odata-version': '4.0', 'odata-maxversion': '4.0', 'if-none-match': 'null', prefer: 'odata.maxpagesize=5', callerobjectid: 'caller' });
		expect(received?.headers['x-ms-client-request-id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	});

	it('sends a body as JSON with its type and without the word against caches', async () => {
		await start(inOrder({ status: 204 }));
		const reply = await clientOf(service.origin, time).request({ method: 'POST', path: 'leads', body: { subject: 'Übung' }, repeat: 'always' });
		expect(reply).toMatchObject({ ok: true, status: 204, body: undefined });
		expect(JSON.parse(service.received[0]!.body)).toEqual({ subject: 'Übung' });
		expect(service.received[0]!.headers['content-type']).toContain('application/json');
		expect(service.received[0]!.headers['if-none-match']).toBeUndefined();
	});
});

interface Ladder {
	name: string;
	reactions: Reaction[];
	repeat: Repeat;
	requests: number;
	ok: boolean;
	lost: boolean;
	kind?: string;
}

const busy = refusal(503, '');
const deadlock = refusal(500, '0x80044150', 'Generic SQL error. Sql Number: 1205');
const LADDERS: Ladder[] = [
	{ name: 'repeats a harmless request after 503 and says that an answer was lost', reactions: [busy], repeat: 'always', requests: 2, ok: true, lost: true },
	{ name: 'does not repeat a harmful request after 503', reactions: [busy], repeat: 'onlyIfNotArrived', requests: 1, ok: false, lost: true, kind: 'transient' },
	{ name: 'repeats a harmful request after a deadlock, which leaves nothing behind', reactions: [deadlock], repeat: 'onlyIfNotArrived', requests: 2, ok: true, lost: false },
	{ name: 'repeats a harmless request after a reset connection', reactions: ['reset'], repeat: 'always', requests: 2, ok: true, lost: true },
	{ name: 'does not repeat a harmful request after a reset connection', reactions: ['reset'], repeat: 'onlyIfNotArrived', requests: 1, ok: false, lost: true, kind: 'unreachable' },
	{ name: 'repeats a harmless request after half an answer', reactions: ['halfAnswer'], repeat: 'always', requests: 2, ok: true, lost: true },
	{ name: 'takes half a document for a lost answer', reactions: [{ status: 200, body: '{"value":[' }], repeat: 'always', requests: 2, ok: true, lost: true },
	{ name: 'repeats a harmful request after 429, which refuses before acting', reactions: [throttle('1')], repeat: 'onlyIfNotArrived', requests: 2, ok: true, lost: false },
	{ name: 'gives up after six failures', reactions: Array.from({ length: 9 }, () => busy), repeat: 'always', requests: 6, ok: false, lost: true, kind: 'transient' },
	{ name: 'does not repeat a refusal', reactions: [refusal(400, '0x80044331')], repeat: 'always', requests: 1, ok: false, lost: false, kind: 'invalid' },
	{ name: 'does not repeat an unexpected error', reactions: [refusal(500, '0x80040216')], repeat: 'always', requests: 1, ok: false, lost: false, kind: 'unexpected' },
	{ name: 'does not follow a redirection', reactions: [{ status: 302, headers: { Location: 'https://elsewhere.example/' } }], repeat: 'always', requests: 1, ok: false, lost: false, kind: 'unexpected' },
	{ name: 'takes a web page for a wrong address', reactions: [{ status: 200, headers: { 'Content-Type': 'text/html', 'OData-Version': undefined }, body: '<html>' }], repeat: 'always', requests: 1, ok: false, lost: false, kind: 'unexpected' },
	{ name: 'takes the data of another service for a wrong address', reactions: [{ status: 200, headers: { 'Content-Type': 'application/json', 'OData-Version': undefined }, body: { hello: 'world' } }], repeat: 'always', requests: 1, ok: false, lost: false, kind: 'unexpected' },
	{ name: 'takes data without a version for Dataverse\'s where a gateway dropped the header', reactions: [{ status: 200, headers: { 'OData-Version': undefined }, body: { value: [] } }], repeat: 'always', requests: 1, ok: true, lost: false },
];

describe('the retry ladder', () => {
	it.each(LADDERS)('$name', async ({ reactions, repeat, requests, ok, lost, kind }) => {
		await start(inOrder(...reactions));
		const client = clientOf(service.origin, time);
		const reply = await client.request({ method: 'POST', path: 'leads', body: {}, repeat });
		expect({ ok: reply.ok, lost: reply.answerLost, kind: reply.ok ? undefined : reply.fault.kind }).toEqual({ ok, lost, kind });
		expect(service.received).toHaveLength(requests);
		expect(client.usage).toMatchObject({ requests, retries: requests - 1 });
	});

	it('repeats even a harmful request when it never arrived', async () => {
		await start(inOrder());
		const closed = await startService(() => ({ status: 200 }));
		await closed.close();
		const { send, sent } = counting();
		const reply = await clientOf(closed.origin, time, { send }).request({ method: 'POST', path: 'leads', body: {}, repeat: 'onlyIfNotArrived' });
		expect(reply).toMatchObject({ ok: false, answerLost: false, fault: { kind: 'unreachable', code: 'neverArrived', status: 0 } });
		expect(sent()).toBe(6);
	});

	it('passes a failed sign-in through unchanged', async () => {
		await start(inOrder());
		const send = async () => await Promise.reject(new Error('sign-in failed'));
		await expect(clientOf(service.origin, time, { send }).request(get)).rejects.toThrow('sign-in failed');
	});
});

/** Lets time pass only when all answers on their way have arrived. */
const onceArrived = (clock: VirtualTime, haveArrived: () => boolean) => async (milliseconds: number) => {
	const wake = clock.now() + milliseconds;
	while (!haveArrived()) await new Promise((turn) => setImmediate(turn));
	clock.moment = Math.max(clock.moment, wake);
};

const counting = () => {
	let count = 0;
	const send: typeof sendOverFetch = async (request) => {
		count += 1;
		return await sendOverFetch(request);
	};
	return { send, sent: () => count };
};

describe('throttling', () => {
	it.each([
		['seconds', '7', 7_000],
		['an HTTP date', 'Sat, 31 Jan 2026 12:00:20 GMT', 20_000],
		['more than the service could mean', '86400', 300_000],
	])('is waited for as %s say', async (_form, header, milliseconds) => {
		await start(inOrder(throttle(header)));
		const client = clientOf(service.origin, time);
		expect(await client.request(get)).toMatchObject({ ok: true });
		expect(client.usage.waitedMs).toBeGreaterThanOrEqual(milliseconds);
		expect(client.usage.waitedMs).toBeLessThan(milliseconds + 500);
	});

	it('of a whole minute is survived', async () => {
		const opens = Date.parse('2026-01-31T12:01:00Z');
		await start(() => (time.now() < opens ? throttle('1') : { status: 204 }));
		const client = clientOf(service.origin, time);
		expect(await client.request({ method: 'POST', path: 'leads', body: {}, repeat: 'onlyIfNotArrived' })).toMatchObject({ ok: true, answerLost: false });
		expect(client.usage.throttled).toBeGreaterThan(40);
		expect(client.usage.waitedMs).toBeGreaterThanOrEqual(60_000);
	});

	it('without a header backs off instead of hammering', async () => {
		await start(inOrder(...Array.from({ length: 5 }, () => refusal(429, '0x80072326'))));
		const client = clientOf(service.origin, time);
		expect(await client.request(get)).toMatchObject({ ok: true });
		expect(client.usage.waitedMs).toBeGreaterThan(40_000);
	});

	it('is not waited for beyond the deadline', async () => {
		await start(inOrder(throttle('30')));
		const began = new VirtualTime().now();
		const client = clientOf(service.origin, time, { deadlineMs: 10_000 });
		expect(await client.request(get)).toMatchObject({ ok: false, fault: { kind: 'throttled', retryAfterMs: 30_000 } });
		expect(time.now()).toBe(began);
	});

	it('pauses every client that shares the limiter', async () => {
		await start(inOrder(throttle('10')));
		const limiter = new Limiter();
		const first = clientOf(service.origin, time, { limiter, deadlineMs: 5_000 });
		const second = clientOf(service.origin, time, { limiter });
		const impatient = clientOf(service.origin, time, { limiter, deadlineMs: 1_000 });
		await first.request(get);
		expect(await impatient.request(get)).toMatchObject({ ok: false, fault: { kind: 'throttled', code: 'paused' } });
		expect(service.received).toHaveLength(1);
		expect(await second.request(get)).toMatchObject({ ok: true });
		expect(second.usage.waitedMs).toBeGreaterThanOrEqual(10_000);
	});

	it('counts waits of parallel requests once', async () => {
		const arrivals: (() => void)[] = [];
		await start(async (_request, index) => {
			if (index >= 4) return { status: 204 };
			// All four are in flight before the first is refused.
			await new Promise<void>((go) => {
				arrivals.push(go);
				if (arrivals.length === 4) for (const release of arrivals) release();
			});
			return throttle('10');
		});
		const client: DataverseClient = clientOf(service.origin, time, { sleep: onceArrived(time, () => client.usage.throttled >= 4) });
		await Promise.all([1, 2, 3, 4].map(async () => await client.request(get)));
		expect(client.usage.throttled).toBe(4);
		expect(client.usage.waitedMs).toBeGreaterThanOrEqual(10_000);
		expect(client.usage.waitedMs).toBeLessThan(11_000);
	});
});

describe('the origin guard', () => {
	it.each([
		['another host', 'https://elsewhere.example/api/data/v9.2/leads'],
		['a host without scheme', '//elsewhere.example/api/data/v9.2/leads'],
		['backslashes for slashes', '\\\\elsewhere.example\\leads'],
		['another scheme', 'file:///etc/passwd'],
		['dots that climb out of the Web API', '../../../main.aspx'],
	])('refuses %s without sending anything', async (_what, path) => {
		await start(inOrder());
		const client = clientOf(service.origin, time);
		const request = { ...get, path };
		expect(await client.request(request)).toMatchObject({ ok: false, fault: { kind: 'unexpected', code: 'foreignAddress' } });
		expect(await client.batch([request])).toMatchObject([{ ok: false, fault: { code: 'foreignAddress' } }]);
		expect(service.received).toHaveLength(0);
	});

	it('refuses credentials in the address and another port of the same host', async () => {
		await start(inOrder());
		const client = clientOf(service.origin, time);
		for (const path of [service.origin.replace('//', '//user:secret@'), `${service.origin}0`]) {
			expect(await client.request({ ...get, path: `${path}/api/data/v9.2/leads` })).toMatchObject({ ok: false, fault: { code: 'foreignAddress' } });
		}
		expect(service.received).toHaveLength(0);
	});

	it('lets a next link of the environment through as it is', async () => {
		await start(inOrder());
		const link = `${service.origin}/api/data/v9.2/leads?$skiptoken=%3Ccookie%20a=%22%253c%22%20/%3E`;
		expect(await clientOf(service.origin, time).request({ ...get, path: link })).toMatchObject({ ok: true });
		expect(`${service.origin}${service.received[0]!.url}`).toBe(link);
	});
});
