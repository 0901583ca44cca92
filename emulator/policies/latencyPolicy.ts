import { setTimeout as wait } from 'node:timers/promises';
import type { Policy } from '../contracts';
import { controlsOf } from '../control/controls';

/** Holds answers back as long as the settings say a request and its rows take. */
export function latencyPolicy(): Policy {
	return {
		name: 'latency',
		async after(exchange, _response, environment) {
			const { perRequestMs, perRowMs } = controlsOf(environment).settings.latency;
			const milliseconds = perRequestMs + perRowMs * exchange.rowsWritten;
			if (milliseconds > 0) await wait(milliseconds);
			return undefined;
		},
	};
}
