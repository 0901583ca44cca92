import type { Policy } from '../contracts';
import { controlsOf } from '../control/controls';

/** Takes hidden rows out of the answers to reads; parts of a `$batch` are stripped where the batch is carried out. */
export function visibilityPolicy(): Policy {
	return {
		name: 'visibility',
		after(exchange, response, environment) {
			if (exchange.method !== 'GET' || exchange.caller === null) return undefined;
			const stripped = controlsOf(environment).hidden.strip(exchange.caller.userId, response);
			return stripped === response ? undefined : { response: stripped };
		},
	};
}
