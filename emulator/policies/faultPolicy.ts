import { setTimeout as wait } from 'node:timers/promises';
import type { AfterVerdict, ApiResponse, Environment, Exchange, FaultRule, Policy, Verdict } from '../contracts';
import { controlsOf } from '../control/controls';
import { errorAnswer, throttleAnswer, unavailableAnswer } from './faultAnswers';

type Before = (rule: FaultRule, environment: Environment) => Verdict | Promise<Verdict>;

const strikesBefore: Partial<Record<FaultRule['kind'], Before>> = {
	throttle: throttleAnswer,
	unavailable: unavailableAnswer,
	error: errorAnswer,
	resetBefore: () => ({ drop: true }),
	slow: async (rule) => {
		await wait(rule.delayMs ?? 1000);
		return undefined;
	},
};

const strikesAfter: Partial<Record<FaultRule['kind'], (response: ApiResponse) => AfterVerdict>> = {
	// By now the request has been carried out and committed: only its answer is lost.
	resetAfter: () => ({ drop: true }),
	truncate: (response) => ({ response, truncateAt: Math.floor(Buffer.byteLength(response.body ?? '', 'utf8') / 2) }),
};

/** Injects the armed faults (`FaultRule` says which there are). Requests refused at sign-in are left alone. */
export function faultPolicy(): Policy {
	const struck = new WeakMap<Exchange, FaultRule>();
	return {
		name: 'faults',
		before(exchange, environment) {
			const rule = controlsOf(environment).faults.strike(exchange.method, exchange.url);
			if (rule === null) return undefined;
			exchange.fault = rule.kind;
			struck.set(exchange, rule);
			return strikesBefore[rule.kind]?.(rule, environment);
		},
		after(exchange, response) {
			const rule = struck.get(exchange);
			return rule === undefined ? undefined : strikesAfter[rule.kind]?.(response);
		},
	};
}
