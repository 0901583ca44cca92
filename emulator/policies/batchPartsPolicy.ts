import type { Policy } from '../contracts';
import { controlsOf } from '../control/controls';

/** Notes what came of a `$batch`; the last policy, because only the untouched answer leads to them. */
export function batchPartsPolicy(): Policy {
	return {
		name: 'batchParts',
		after(exchange, response, environment) {
			Object.assign(exchange, controlsOf(environment).batches.get(response));
			return undefined;
		},
	};
}
