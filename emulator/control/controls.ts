import type { ApiResponse, Environment, TraceEntry } from '../contracts';
import { FaultBook } from '../policies/faultBook';
import { HiddenRows } from '../policies/hiddenRows';
import { ThrottleBook } from '../policies/throttleBook';
import type { HeldEdit } from './bulkEdit';
import { defaultControlSettings, type ControlSettings } from './controlSettings';
import { countWrites, type WriteCounts } from './writeCounts';

/** What the control surface steers and the policies act on, one per environment. */
export interface Controls {
	settings: ControlSettings;
	faults: FaultBook;
	hidden: HiddenRows;
	/** Edits that have begun and are not yet committed, by name. */
	held: Map<string, HeldEdit>;
	throttle: ThrottleBook;
	trace: TraceEntry[];
	writes: WriteCounts;
	/** What came of a `$batch`, by its answer. */
	batches: WeakMap<ApiResponse, BatchRecord>;
}

/** Parts of a batch, and the rows they wrote even when a later part gave the whole its error status. */
export type BatchRecord = Pick<TraceEntry, 'batchParts' | 'rowsWritten'>;

const all = new WeakMap<Environment, Controls>();

/** The controls of an environment, made on first use. */
export function controlsOf(environment: Environment): Controls {
	const known = all.get(environment);
	if (known !== undefined) return known;
	const controls: Controls = {
		settings: defaultControlSettings(),
		faults: new FaultBook(),
		hidden: new HiddenRows(),
		held: new Map(),
		throttle: new ThrottleBook(),
		trace: [],
		writes: countWrites(environment.store),
		batches: new WeakMap(),
	};
	all.set(environment, controls);
	return controls;
}

/** Puts everything steered back to where a new environment starts. */
export function resetControls(environment: Environment): void {
	const controls = controlsOf(environment);
	controls.settings = defaultControlSettings();
	controls.faults.clear();
	controls.hidden.clear();
	controls.held.clear();
	controls.throttle.clear();
	clearTrace(controls);
}

/** Empties the trace and sets the counters back to zero. */
export function clearTrace(controls: Controls): void {
	controls.trace.length = 0;
	controls.writes.clear();
}
