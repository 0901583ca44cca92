import type { ApiResponse, Caller, Environment, Payload, Route } from '../../../emulator/contracts';
import { createEnvironment, type EnvironmentOptions } from '../../../emulator/environment';
import { rowRoutes } from '../../../emulator/handlers/rowRoutes';
import { baseIds } from '../../../emulator/store/baseData';

export interface Call {
	headers?: Record<string, string>;
	body?: unknown;
	as?: keyof typeof baseIds.users;
	insideBatch?: boolean;
}

export interface Reply extends ApiResponse {
	json: Payload & { value: Payload[]; error: { code: string; message: string } };
}

/** Status and code of an answer. */
export const refusalOf = ({ status, json }: Reply): [number, string | undefined] => [status, json.error?.code];

export const caller = (name: keyof typeof baseIds.users): Caller => ({ userId: baseIds.users[name], businessUnitId: baseIds.businessUnit, onBehalfBy: null });

/** An environment without a server, its clock stopped, and a way to send it requests. */
export const localEnvironment = (options: Partial<EnvironmentOptions> = {}, routes: Route[] = rowRoutes) => {
	const environment: Environment = createEnvironment({ routes, now: new Date('2026-03-04T05:06:07Z'), ...options });
	const call = (method: string, address: string, { headers = {}, body, as = 'admin', insideBatch }: Call = {}): Reply => {
		const [path = '', query = ''] = address.split(/\?(.*)/s);
		const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
		const response = environment.dispatch({ method, path, query, headers, body: text, caller: caller(as), origin: 'https://localhost:5443', insideBatch });
		return { ...response, json: JSON.parse(response.headers['Content-Type']?.startsWith('application/json') && response.body ? response.body : '{}') as Reply['json'] };
	};
	const create = (set: string, body: Payload, as: Call['as'] = 'admin'): string => {
		const reply = call('POST', set, { body, as });
		if (reply.status !== 204) throw new Error(reply.body);
		return /\(([^)]*)\)$/.exec(reply.headers['OData-EntityId'] ?? '')?.[1] ?? '';
	};
	const list = (address: string, as: Call['as'] = 'admin', headers: Record<string, string> = {}): Payload[] => {
		const reply = call('GET', address, { as, headers });
		if (reply.status !== 200) throw new Error(reply.body);
		return reply.json.value;
	};
	const read = (set: string, id: string): Payload => call('GET', `${set}(${id})`).json;
	return { environment, call, create, list, read };
};
