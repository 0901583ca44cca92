import type { DataverseFault } from '../domain/faults/fault';
import { faultOfNoAnswer } from '../domain/faults/faultOf';
import { mayHaveActed } from '../domain/faults/kinds';
import type { DataverseClientOptions } from './DataverseClient';
import { interpret, interpretAnswer } from './interpret';
import { guardedAddress } from './policies/originGuard';
import { odataHeaders } from './policies/odataHeaders';
import { randomGuid } from './policies/requestIdentity';
import { retryDelay } from './policies/retryDelay';
import { NoAnswer } from './ports';
import type { HttpRequest } from './ports';
import type { Answer, ClientRequest, Repeat, Reply } from './reply';
import { Usage } from './Usage';

/** A request whose body is already text, such as a `$batch`. */
export interface WireRequest extends Omit<ClientRequest, 'body'> {
	text?: string;
	contentType?: string;
	/** Operations inside, when this is a `$batch`. */
	batchParts?: number;
	/** Whether it is sent before those that wait in line. */
	goesAhead?: boolean;
}

/** How often something failed so far. */
export interface Failures {
	failures: number;
	throttles: number;
}

type Outcome = Omit<Answer, 'answerLost'> | { ok: false; fault: DataverseFault };

/** The one way out: no request leaves except through `send`, so none escapes the origin check, the limiter or the deadline. */
export class RequestDoor {
	readonly usage = new Usage();
	private readonly origin: string;
	private readonly deadline: number;

	constructor(private readonly options: DataverseClientOptions) {
		this.origin = new URL(options.environmentUrl).origin;
		this.deadline = options.now() + options.deadlineMs;
	}

	/** Sends, and sends again as far as `repeat`, the kind of fault and the deadline allow. */
	async send(request: WireRequest): Promise<Reply> {
		const url = guardedAddress(this.origin, request.path);
		if (url === undefined) return { ok: false, fault: foreignAddress(request.path), answerLost: false };
		const http = this.httpRequest(request, url);
		const tally: Failures = { failures: 0, throttles: 0 };
		let answerLost = false;
		for (;;) {
			const outcome = await this.options.limiter.run(async () => await this.attempt(http, request), request.goesAhead);
			if (outcome.ok) return { ...outcome, answerLost };
			answerLost ||= mayHaveActed(outcome.fault);
			const delay = this.delayAfter(outcome.fault, request.repeat, tally);
			if (delay === undefined || this.options.now() + delay > this.lastMoment(request)) return { ok: false, fault: outcome.fault, answerLost };
			if (outcome.fault.kind !== 'throttled') await this.wait(delay);
			this.usage.retries += 1;
		}
	}

	/** The address inside a `$batch`: path from the root. Undefined when it would leave the environment. */
	pathFromRoot(path: string): string | undefined {
		return guardedAddress(this.origin, path)?.slice(this.origin.length);
	}

	/** Headers of one operation, the client's own included. */
	headersFor(request: Pick<ClientRequest, 'method' | 'headers'>, contentType: string | undefined): Record<string, string> {
		return odataHeaders(request.method, contentType, this.options.headers, request.headers);
	}

	/** Judges the answer to one part of a `$batch`. */
	interpret(response: { status: number; headers: Record<string, string>; body: string }): Outcome {
		return interpret(response, this.options.now());
	}

	/**
	 * Counts the fault and returns how long to wait before the next attempt; undefined when there must be none or when it would
	 * come after the deadline. Throttling pauses everybody who shares the limiter, so its wait is taken inside the next `send`.
	 */
	delayAfter(fault: DataverseFault, repeat: Repeat, tally: Failures): number | undefined {
		const isThrottled = fault.kind === 'throttled';
		if (isThrottled) tally.throttles += 1;
		else tally.failures += 1;
		if (isThrottled) this.usage.throttled += 1;
		const delay = retryDelay({ fault, repeat, ...tally, random: this.options.random() });
		if (delay === undefined) return undefined;
		const resume = this.options.now() + delay;
		if (isThrottled) this.options.limiter.pause(resume);
		return resume > this.deadline ? undefined : delay;
	}

	async wait(milliseconds: number): Promise<void> {
		const start = this.options.now();
		await this.options.sleep(milliseconds);
		this.usage.addWait(start, this.options.now());
	}

	randomGuid(): string {
		return randomGuid(this.options.random);
	}

	private lastMoment({ giveUpAt }: WireRequest): number {
		return Math.min(this.deadline, giveUpAt ?? this.deadline);
	}

	private async attempt(http: HttpRequest, request: WireRequest): Promise<Outcome> {
		const { limiter, now } = this.options;
		while (limiter.pausedUntil > now()) {
			const remaining = limiter.pausedUntil - now();
			if (limiter.pausedUntil > this.lastMoment(request)) return { ok: false, fault: pausedTooLong(remaining) };
			await this.wait(remaining);
		}
		if (request.giveUpAt !== undefined && now() > request.giveUpAt) return { ok: false, fault: pausedTooLong(0) };
		this.usage.requests += 1;
		this.usage.batchParts += request.batchParts ?? 0;
		try {
			const response = await this.options.send(http);
			limiter.suggest(Number(response.headers['x-ms-dop-hint']));
			const outcome = interpretAnswer(response, now());
			if (outcome.ok) limiter.succeeded();
			return outcome;
		} catch (error) {
			if (error instanceof NoAnswer) return { ok: false, fault: faultOfNoAnswer(error.arrived, error.message) };
			throw error;
		}
	}

	private httpRequest(request: WireRequest, url: string): HttpRequest {
		const contentType = request.text === undefined ? undefined : (request.contentType ?? 'application/json; charset=utf-8');
		const headers = { ...this.headersFor(request, contentType), 'x-ms-client-request-id': this.randomGuid() };
		return { method: request.method, url, headers, ...(request.text === undefined ? {} : { body: request.text }) };
	}
}

/** Says only where the address pointed: a next link may carry data. */
function foreignAddress(path: string): DataverseFault {
	const host = URL.canParse(path) ? new URL(path).host : 'an unreadable address';
	return { kind: 'unexpected', status: 0, code: 'foreignAddress', message: `refused to call ${host}`, requestId: '' };
}

function pausedTooLong(retryAfterMs: number): DataverseFault {
	return { kind: 'throttled', status: 429, code: 'paused', message: 'the pause asked for ends after the time allowed', requestId: '', retryAfterMs };
}
