import type { FaultRule } from '../contracts';

interface Armed {
	rule: FaultRule;
	pattern: RegExp | null;
	/** Matching requests that still pass. */
	skip: number;
	/** Strikes left. */
	times: number;
}

/** The faults that are armed, in the order they were posted. */
export class FaultBook {
	private armed: Armed[] = [];

	/** @throws SyntaxError when `urlPattern` is no regular expression */
	add(rule: FaultRule): void {
		const pattern = rule.urlPattern === undefined ? null : new RegExp(rule.urlPattern);
		this.armed.push({ rule, pattern, skip: rule.skip ?? 0, times: rule.times ?? 1 });
	}

	/** The fault that strikes a request, if any; counts it down. */
	strike(method: string, url: string): FaultRule | null {
		return this.take((candidate) => matches(candidate, method, url));
	}

	/** The same for one part of a `$batch`: only errors that name a URL are addressed at parts. */
	strikePart(method: string, url: string): FaultRule | null {
		return this.take((candidate) => candidate.rule.kind === 'error' && candidate.pattern !== null && matches(candidate, method, url));
	}

	/** Rules that can still strike, with what is left of them. */
	list(): (FaultRule & { skip: number; times: number })[] {
		return this.armed.filter(({ times }) => times > 0).map(({ rule, skip, times }) => ({ ...rule, skip, times }));
	}

	clear(): void {
		this.armed = [];
	}

	private take(fits: (candidate: Armed) => boolean): FaultRule | null {
		for (const candidate of this.armed) {
			if (candidate.times <= 0 || !fits(candidate)) continue;
			if (candidate.skip > 0) {
				candidate.skip -= 1;
				continue;
			}
			candidate.times -= 1;
			return candidate.rule;
		}
		return null;
	}
}

function matches({ rule, pattern }: Armed, method: string, url: string): boolean {
	if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false;
	return pattern === null || pattern.test(url) || pattern.test(decoded(url));
}

/** Patterns are easier to write against decoded URLs; one that cannot be decoded is matched as it came. */
function decoded(url: string): string {
	try {
		return decodeURIComponent(url);
	} catch {
		return url;
	}
}
