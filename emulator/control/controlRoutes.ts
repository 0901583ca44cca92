import type { ControlCall, ControlRoute, Environment, FaultRule, Payload } from '../contracts';
import { bulkEdit, commitEdit, holdEdit, type BulkEdit } from './bulkEdit';
import { changeSettings, currentSettings } from './changeSettings';
import { clearTrace, controlsOf, resetControls } from './controls';
import { changeTable, type TableChange } from './changeTable';
import { countersOf } from './counters';
import { editRow, type Edit } from './editRow';
import { exportRows, importRows, rawRows, type ExportedRows } from './exportRows';
import { moveClock } from './moveClock';
import { seedCaller } from './seedCaller';
import { seedRows, tableOf, type Seed } from './seedRows';

type Answer = { status: number; body?: unknown };
type Handle = (call: ControlCall, environment: Environment) => Answer;

const done: Answer = { status: 204 };
const ok = (body: unknown): Answer => ({ status: 200, body });
const payload = (call: ControlCall): Payload => (call.body ?? {}) as Payload;

/** Mistakes in a control call are the test's own, so they are told in one sentence. */
const route = (method: ControlRoute['method'], path: string, handle: Handle): ControlRoute => ({
	method,
	url: `/_emulator/${path}`,
	handle: (call, environment) => {
		try {
			return handle(call, environment);
		} catch (error) {
			return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
		}
	},
});

/** The control surface: what tests and demonstrations steer the local Dataverse by. Not part of Dataverse. */
export const controlRoutes: ControlRoute[] = [
	route('POST', 'reset', reset),
	route('POST', 'seed', (call, environment) => ok(seedRows(environment, payload(call) as Seed, seedCaller(environment, call.query['as'])))),
	route('GET', 'snapshot', (_call, environment) => ok({ ...exportRows(environment), settings: currentSettings(environment) })),
	route('POST', 'snapshot', importSnapshot),
	route('POST', 'snapshots/:name', keepSnapshot),
	route('POST', 'snapshots/:name/restore', restoreSnapshot),
	route('GET', 'trace', (_call, environment) => ok(controlsOf(environment).trace)),
	route('DELETE', 'trace', dropTrace),
	route('GET', 'counters', (_call, environment) => ok(countersOf(environment))),
	route('GET', 'faults', (_call, environment) => ok(controlsOf(environment).faults.list())),
	route('POST', 'faults', addFaults),
	route('DELETE', 'faults', dropFaults),
	route('GET', 'settings', (_call, environment) => ok(currentSettings(environment))),
	route('PUT', 'settings', putSettings),
	route('GET', 'rows/:table', (call, environment) => ok(rawRows(environment, tableOf(environment, call.params['table'] ?? '').logicalName, call.query))),
	route('POST', 'edit', (call, environment) => ok(editRow(environment, payload(call) as unknown as Edit))),
	route('POST', 'edits', editMany),
	route('POST', 'edits/:name/commit', commit),
	route('PUT', 'tables/:table', switchTable),
	route('POST', 'visibility', hide),
	route('POST', 'clock', (call, environment) => ok({ now: moveClock(environment.clock, payload(call)).toISOString() })),
];

function reset(_call: ControlCall, environment: Environment): Answer {
	environment.reset();
	resetControls(environment);
	return done;
}

function importSnapshot(call: ControlCall, environment: Environment): Answer {
	const { settings, ...rows } = payload(call) as unknown as ExportedRows & { settings?: Payload };
	importRows(environment, rows);
	if (settings !== undefined) changeSettings(environment, settings);
	return done;
}

function keepSnapshot(call: ControlCall, environment: Environment): Answer {
	environment.store.snapshot(call.params['name'] ?? '');
	return done;
}

function restoreSnapshot(call: ControlCall, environment: Environment): Answer {
	const name = call.params['name'] ?? '';
	return environment.store.restore(name) ? done : { status: 404, body: { error: `There is no snapshot ${name}.` } };
}

function dropTrace(_call: ControlCall, environment: Environment): Answer {
	clearTrace(controlsOf(environment));
	return done;
}

/** One rule or a list of them; they strike in the order they were posted. */
function addFaults(call: ControlCall, environment: Environment): Answer {
	const rules = Array.isArray(call.body) ? (call.body as FaultRule[]) : [call.body as FaultRule];
	rules.forEach((rule) => controlsOf(environment).faults.add(rule));
	return ok(controlsOf(environment).faults.list());
}

function dropFaults(_call: ControlCall, environment: Environment): Answer {
	controlsOf(environment).faults.clear();
	return done;
}

function putSettings(call: ControlCall, environment: Environment): Answer {
	changeSettings(environment, payload(call));
	return ok(currentSettings(environment));
}

/** With `hold` the edit begins and waits for `edits/<hold>/commit`. */
function editMany(call: ControlCall, environment: Environment): Answer {
	const { hold, ...edit } = payload(call) as unknown as BulkEdit & { hold?: string };
	if (hold === undefined) return ok(bulkEdit(environment, edit));
	controlsOf(environment).held.set(hold, holdEdit(environment, edit));
	return done;
}

function commit(call: ControlCall, environment: Environment): Answer {
	const { held } = controlsOf(environment);
	const name = call.params['name'] ?? '';
	const edit = held.get(name);
	if (edit === undefined) return { status: 404, body: { error: `There is no edit ${name}.` } };
	held.delete(name);
	return ok(commitEdit(environment, edit));
}

function switchTable(call: ControlCall, environment: Environment): Answer {
	return ok(changeTable(environment, tableOf(environment, call.params['table'] ?? ''), payload(call) as TableChange));
}

/** `{table, id, user?, reads}`: the row is missing from the next reads of that user, or of everyone. */
function hide(call: ControlCall, environment: Environment): Answer {
	const { table: name, id, user, reads } = payload(call) as { table: string; id: string; user?: string; reads?: number };
	const table = tableOf(environment, name);
	const { hidden } = controlsOf(environment);
	hidden.add({ table: table.logicalName, primaryIdAttribute: table.primaryIdAttribute, id, userId: user ?? null, reads: reads ?? 1 });
	return ok(hidden.list());
}
