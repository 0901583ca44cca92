import type { Environment } from '../contracts';
import { controlsOf } from './controls';

/** What clients have caused since the trace was last emptied. */
export interface Counters {
	/** Web API requests on the wire; a `$batch` is one. */
	requests: number;
	/** Requests inside `$batch`. */
	batchParts: number;
	rowsWritten: number;
	rowsWrittenByTable: Record<string, number>;
	/** Requests by answered status. */
	byStatus: Record<string, number>;
	byMethod: Record<string, number>;
	/** Injected faults that struck, by kind. */
	faults: Record<string, number>;
}

/** Adds up the trace. */
export function countersOf(environment: Environment): Counters {
	const { trace, writes } = controlsOf(environment);
	const rowsWrittenByTable = writes.byTable();
	return {
		requests: trace.length,
		batchParts: trace.reduce((sum, entry) => sum + entry.batchParts.length, 0),
		rowsWritten: Object.values(rowsWrittenByTable).reduce((sum, rows) => sum + rows, 0),
		rowsWrittenByTable,
		byStatus: tally(trace.map(({ status }) => String(status))),
		byMethod: tally(trace.map(({ method }) => method)),
		faults: tally(trace.flatMap(({ fault }) => (fault === null ? [] : [fault]))),
	};
}

function tally(names: string[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
	return counts;
}
