import type { Exchange, Policy, TraceEntry } from '../contracts';
import { controlsOf } from '../control/controls';

/** Headers worth keeping. A list of what may stay, so that no credential can ever get into a trace. */
const kept = /^(accept|consistency|content-type|content-length|if-match|if-none-match|odata-.*|prefer|mscrm.*|callerobjectid|user-agent|x-ms-client-request-id|x-ms-correlation-id)$/;

/** Records every request with what came of it; the first policy, so that it sees the final answer. */
export function tracePolicy(): Policy {
	return {
		name: 'trace',
		after(exchange, response, environment) {
			controlsOf(environment).trace.push(entryOf(exchange, response.status));
			return undefined;
		},
	};
}

function entryOf(exchange: Exchange, status: number): TraceEntry {
	return {
		sequence: exchange.sequence,
		method: exchange.method,
		url: exchange.url,
		status,
		userId: exchange.caller?.userId ?? null,
		batchParts: exchange.batchParts,
		rowsWritten: exchange.rowsWritten,
		milliseconds: Math.round(performance.now() - exchange.startedAt),
		fault: exchange.fault,
		headers: Object.fromEntries(Object.entries(exchange.headers).filter(([name]) => kept.test(name))),
	};
}
