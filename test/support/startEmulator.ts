import { controlsOf } from '../../emulator/control/controls';
import { seedRows, type Seed } from '../../emulator/control/seedRows';
import type { Caller, Environment, FaultRule, StoredRow, TraceEntry } from '../../emulator/contracts';
import { createEmulator, type Emulator, type EmulatorOptions } from '../../emulator/server';
import { baseIds } from '../../emulator/store/baseData';

/** Bearer tokens of the emulator started here, by the user they stand for. */
export const tokens = { admin: 'admin', sync: 'sync', seller: 'seller', manager: 'manager', disabled: 'disabled', roleless: 'roleless', stranger: 'stranger' } as const;

export type TokenName = keyof typeof tokens;

/** An answer of the emulator, its JSON parsed. */
export interface Answer {
	status: number;
	headers: Headers;
	text: string;
	/** Parsed body; undefined when there is none or it is no JSON. */
	body: Record<string, unknown> & { value?: Record<string, unknown>[]; error?: { code: string; message: string } };
}

export interface CallOptions {
	headers?: Record<string, string>;
	/** Sent as JSON, or as it is when it is a string. */
	body?: unknown;
	/** Default `admin`; null sends no token. */
	as?: TokenName | null;
}

export interface RunningEmulator {
	environment: Environment;
	url: string;
	/** A request below `/api/data/v9.2/`. */
	call(method: string, path: string, options?: CallOptions): Promise<Answer>;
	/** Creates rows as the administrator, states and audit columns included; gives back ids by table. */
	seed(seed: Seed): Record<string, string[]>;
	/** All rows of a table as stored. */
	rows(table: string): StoredRow[];
	trace(): TraceEntry[];
	/** Lets faults strike the next matching requests. */
	faults(...rules: FaultRule[]): void;
	stop(): Promise<void>;
}

const staticTokens = {
	[tokens.admin]: { applicationId: baseIds.applications.admin },
	[tokens.sync]: { applicationId: baseIds.applications.sync },
	[tokens.disabled]: { applicationId: baseIds.applications.disabled },
	[tokens.roleless]: { applicationId: baseIds.applications.roleless },
	[tokens.stranger]: { applicationId: '99999999-9999-4999-8999-999999999999' },
	[tokens.seller]: { objectId: baseIds.objects.seller },
	[tokens.manager]: { objectId: baseIds.objects.manager },
};

const administrator: Caller = { userId: baseIds.users.admin, businessUnitId: baseIds.businessUnit, onBehalfBy: null };

const parse = (text: string): Answer['body'] => {
	try {
		return JSON.parse(text) as Answer['body'];
	} catch {
		return {};
	}
};

const request = async (emulator: Emulator, method: string, path: string, { headers = {}, body, as = 'admin' }: CallOptions): Promise<Answer> => {
	const response = await fetch(`${emulator.url}/api/data/v9.2/${path}`, {
		method,
		headers: { ...(as === null ? {} : { authorization: `Bearer ${tokens[as]}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
		body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
	});
	const text = await response.text();
	return { status: response.status, headers: response.headers, text, body: parse(text) };
};

/** Starts a local Dataverse in this process on a free port, with the tokens above and an empty environment apart from its base data. */
export const startEmulator = async (options: Partial<EmulatorOptions> = {}): Promise<RunningEmulator> => {
	const emulator = createEmulator({ authentication: { mode: 'static', tokens: staticTokens }, ...options });
	const url = await emulator.start();
	const { environment } = emulator;
	return {
		environment,
		url,
		call: (method, path, callOptions = {}) => request(emulator, method, path, callOptions),
		seed: (seed) => seedRows(environment, seed, administrator),
		rows: (table) => environment.store.database.prepare(`SELECT * FROM "${environment.schema.table(table).logicalName}"`).all() as StoredRow[],
		trace: () => controlsOf(environment).trace,
		faults: (...rules) => rules.forEach((rule) => controlsOf(environment).faults.add(rule)),
		stop: () => emulator.stop(),
	};
};
