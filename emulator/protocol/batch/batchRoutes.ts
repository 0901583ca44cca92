import type { ApiRequest, ApiResponse, Environment, Route, TraceEntry } from '../../contracts';
import { controlsOf } from '../../control/controls';
import { errorAnswer } from '../../policies/faultAnswers';
import { partCaller } from './partCaller';
import { runBatch } from './runBatch';

/** `POST $batch` (protocol sheet, section 4). */
export const batchRoutes: Route[] = [
	{ method: 'POST', matches: (segments) => segments.length === 1 && segments[0]?.raw === '$batch', handle: answerBatch, ownTransactions: true },
];

function answerBatch(request: ApiRequest, environment: Environment): ApiResponse {
	const controls = controlsOf(environment);
	const batchParts: TraceEntry['batchParts'] = [];
	const writesBefore = environment.store.writes();
	const response = runBatch(request, {
		dispatch: (part) => hideRows(part, environment.dispatch(part), environment),
		inTransaction: environment.inTransaction,
		settings: controls.settings,
		callerOf: (outer, headers) => partCaller(outer.caller, headers, environment),
		primaryIdOf: (set) => environment.schema.byEntitySet(set)?.primaryIdAttribute,
		intercept: (method, url) => {
			const rule = controls.faults.strikePart(method, url);
			return rule === null ? null : errorAnswer(rule);
		},
		partDone: (method, url, status) => batchParts.push({ method, url, status }),
	});
	controls.batches.set(response, { batchParts, rowsWritten: environment.store.writes() - writesBefore });
	return response;
}

function hideRows(part: ApiRequest, response: ApiResponse, environment: Environment): ApiResponse {
	return part.method === 'GET' ? controlsOf(environment).hidden.strip(part.caller.userId, response) : response;
}
