import { ApiError, type ApiResponse, type Environment, type FaultRule } from '../contracts';
import { controlsOf } from '../control/controls';
import { errorResponse } from '../protocol/respond';
import { isProtectionCode, throttled } from './serviceProtection';

/** The answer of an `error` fault, for a whole request or for one part of a `$batch`. */
export function errorAnswer(rule: FaultRule): ApiResponse {
	return errorResponse(new ApiError(rule.status ?? 500, rule.code ?? '0x80040216', rule.message ?? 'An unexpected error occurred.'));
}

/** 429 of a `throttle` fault: number of requests, unless the rule names another of the three codes. */
export function throttleAnswer(rule: FaultRule, environment: Environment): ApiResponse {
	const code = isProtectionCode(rule.code) ? rule.code : '0x80072322';
	return throttled(code, rule.retryAfterSeconds ?? 1, controlsOf(environment).settings.throttle);
}

/** 503 as a front end gives it: no JSON, and `Retry-After` only when the rule asks for it. */
export function unavailableAnswer(rule: FaultRule): ApiResponse {
	const retry: Record<string, string> = rule.retryAfterSeconds === undefined ? {} : { 'Retry-After': String(rule.retryAfterSeconds) };
	return { status: 503, headers: { 'Content-Type': 'text/html; charset=us-ascii', ...retry }, body: '<html><body><h2>Service Unavailable</h2></body></html>' };
}
