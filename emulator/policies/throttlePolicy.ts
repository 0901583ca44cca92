import type { AfterVerdict, ApiResponse, Caller, Environment, Exchange, Policy } from '../contracts';
import { controlsOf } from '../control/controls';
import { throttled } from './serviceProtection';

const seconds = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Service protection counts against the calling user; against whom it counts when impersonating is not documented. */
const userOf = (caller: Caller): string => caller.onBehalfBy ?? caller.userId;

/** Refuses what exceeds the limits of a user, and shows what is left in the headers of every answer. */
export function throttlePolicy(): Policy {
	const letIn = new WeakSet<Exchange>();
	return {
		name: 'throttle',
		before(exchange, environment) {
			const { settings, throttle } = controlsOf(environment);
			if (exchange.caller === null || !settings.throttle.enabled) return undefined;
			const refusal = throttle.enter(userOf(exchange.caller), nowOf(environment), settings.throttle);
			if (refusal !== null) return throttled(refusal.code, refusal.retryAfterSeconds, settings.throttle);
			letIn.add(exchange);
			return undefined;
		},
		after(exchange, response, environment) {
			if (exchange.caller === null) return undefined;
			if (letIn.delete(exchange)) leave(exchange.caller, exchange, environment);
			return withHeaders(exchange.caller, response, environment);
		},
	};
}

const nowOf = (environment: Environment): number => environment.clock.now().getTime();

function leave(caller: Caller, exchange: Exchange, environment: Environment): void {
	const { settings, throttle } = controlsOf(environment);
	throttle.leave(userOf(caller), nowOf(environment), performance.now() - exchange.startedAt, settings.throttle);
}

function withHeaders(caller: Caller, response: ApiResponse, environment: Environment): AfterVerdict {
	const { settings, throttle } = controlsOf(environment);
	const left = throttle.remaining(userOf(caller), nowOf(environment), settings.throttle);
	const headers = {
		...response.headers,
		'x-ms-ratelimit-burst-remaining-xrm-requests': String(left.requests),
		'x-ms-ratelimit-time-remaining-xrm-requests': seconds.format(left.executionMs / 1000),
		'x-ms-dop-hint': String(environment.settings.degreeOfParallelism),
	};
	return { response: { ...response, headers } };
}
