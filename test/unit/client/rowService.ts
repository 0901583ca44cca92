import { refusal, startService, throttle } from './scriptedService';
import type { Reaction, Received, ScriptedService } from './scriptedService';

/** What a test makes the service do wrong to a request that matches, at most `times` times. */
export interface Disturbance {
	/** Matched against `METHOD url`. */
	matching: RegExp;
	kind: 'resetBefore' | 'resetAfter' | 'throttle' | 'unavailable' | 'truncate';
	times?: number;
}

interface Behaviour {
	keepsIds?: boolean;
	ifMatchInBatch?: boolean;
	disturbances?: Disturbance[];
	/** Applies to operations inside `$batch`: what the n-th of all inner operations is answered before anything happens. */
	inner?: (index: number) => Reaction | undefined;
}

export interface RowService extends ScriptedService {
	rows: Map<string, { version: number; body: Record<string, unknown> }>;
	/** `METHOD url` of every request. */
	calls: () => string[];
}

/** A service that keeps leads in memory, just enough of Dataverse to see what the client's writes leave behind. */
export async function startRowService(behaviour: Behaviour = {}): Promise<RowService> {
	const rows: RowService['rows'] = new Map();
	const left = (behaviour.disturbances ?? []).map((disturbance) => ({ ...disturbance, times: disturbance.times ?? 1 }));
	let innerIndex = 0;

	const create = (body: Record<string, unknown>): Reaction => {
		const id = behaviour.keepsIds === false ? `00000000-0000-4000-9000-${String(rows.size).padStart(12, '0')}` : String(body.leadid);
		if (rows.has(id)) return refusal(412, '0x80040237', 'Cannot insert duplicate key.');
		if (body.subject === 'bad') return refusal(400, '0x80044331', "The length of the 'subject' attribute exceeded");
		rows.set(id, { version: 1, body });
		return { status: 204, headers: { 'OData-EntityId': id } };
	};
	const update = (id: string, body: Record<string, unknown>, ifMatch: string | undefined): Reaction => {
		const row = rows.get(id);
		if (row === undefined && ifMatch !== undefined) return refusal(404, '0x80040217', `lead With Id = ${id} Does Not Exist`);
		if (ifMatch !== undefined && ifMatch !== '*' && ifMatch !== `W/"${row?.version}"`) return refusal(412, '0x80060882');
		if (body.subject === 'bad') return refusal(400, '0x80044331', "The length of the 'subject' attribute exceeded");
		rows.set(id, { version: (row?.version ?? 0) + 1, body: { ...row?.body, ...body } });
		return { status: 204 };
	};
	/** All or nothing. */
	const bulk = (url: string, targets: Record<string, unknown>[]): Reaction => {
		const before = new Map(rows);
		const ids: string[] = [];
		for (const target of targets) {
			const outcome = url.includes('CreateMultiple') ? create(target) : update(String(target.leadid), target, '*');
			if (typeof outcome === 'object' && outcome.status >= 400) {
				rows.clear();
				for (const [id, row] of before) rows.set(id, row);
				return outcome;
			}
			ids.push([...rows.keys()].at(-1)!);
		}
		return url.includes('CreateMultiple') ? { status: 200, body: { Ids: ids } } : { status: 204 };
	};
	const operation = ({ method, url, headers, body }: Received, inBatch: boolean): Reaction => {
		const json = body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
		const id = /\(([^)]+)\)/.exec(url)?.[1] ?? '';
		if (url.includes('Multiple')) return bulk(url, json.Targets as Record<string, unknown>[]);
		if (method === 'GET') return rows.has(id) ? { status: 200, body: { leadid: id } } : refusal(404, '0x80040217');
		if (method === 'POST') return create(json);
		if (method === 'DELETE') return rows.delete(id) ? { status: 204 } : refusal(404, '0x80040217', `lead With Id = ${id} Does Not Exist`);
		return update(id, json, inBatch && behaviour.ifMatchInBatch === false ? undefined : headers['if-match']);
	};
	/** Answered by its first failure alone, with nothing left behind. */
	const changeSet = (requests: Received[]): Reaction[] => {
		const before = new Map(rows);
		const answers = requests.map((inner) => operation(inner, true));
		const failed = answers.find((answer) => typeof answer === 'object' && answer.status >= 400);
		if (failed === undefined) return answers;
		rows.clear();
		for (const [id, row] of before) rows.set(id, row);
		return [failed];
	};
	const batch = (request: Received): Reaction => {
		const inner = innerRequests(request.body);
		const answers = /multipart\/mixed/i.test(request.body) ? changeSet(inner) : inner.map((one) => behaviour.inner?.(innerIndex++) ?? operation(one, true));
		return { status: 200, headers: { 'Content-Type': 'multipart/mixed; boundary=r' }, body: answers.map(innerAnswer).join('') + '--r--\r\n' };
	};

	const service = await startService((request) => {
		const disturbance = left.find(({ matching, times }) => times > 0 && matching.test(`${request.method} ${request.url}`));
		if (disturbance !== undefined) disturbance.times -= 1;
		if (disturbance?.kind === 'resetBefore') return 'reset';
		if (disturbance?.kind === 'throttle') return throttle('5');
		if (disturbance?.kind === 'unavailable') return refusal(503, '');
		const reaction = request.url.endsWith('$batch') ? batch(request) : operation(request, false);
		if (disturbance?.kind === 'resetAfter') return 'reset';
		if (disturbance?.kind === 'truncate' && typeof reaction === 'object') return { ...reaction, body: String(reaction.body).slice(0, String(reaction.body).length / 2) };
		return reaction;
	});
	return { ...service, rows, calls: () => service.received.map(({ method, url }) => `${method} ${url.replace('/api/data/v9.2/', '')}`) };
}

/** Bodies are one line here, so a line-wise reading is enough; a change set has to stand alone. */
function innerRequests(text: string): Received[] {
	return text.split(/\r\n(?=(?:GET|POST|PATCH|DELETE) )/).slice(1).map((piece) => {
		const lines = piece.split('\r\n');
		const blank = lines.indexOf('');
		const [method = '', url = ''] = lines[0]!.split(' ');
		const headers = Object.fromEntries(lines.slice(1, blank).map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]));
		const body = lines[blank + 1] ?? '';
		return { method, url, headers, body: body.startsWith('{') ? body : '' };
	});
}

function innerAnswer(reaction: Reaction): string {
	if (typeof reaction === 'string') throw new Error('a part of a batch has no connection of its own');
	const headers = Object.entries({ 'Content-Type': 'application/json', ...reaction.headers }).map(([name, value]) => `${name}: ${value}`);
	const body = reaction.body === undefined ? '' : JSON.stringify(reaction.body);
	return ['--r', 'Content-Type: application/http', '', `HTTP/1.1 ${reaction.status} X`, ...headers, '', body, ''].join('\r\n');
}
