import { sleep } from 'n8n-workflow';
import { SignInError } from './signInError';

const PAUSES_MS = [1_000, 4_000];
/** Faults that pass by themselves. */
const PASSES: ReadonlySet<string> = new Set(['signInBusy', 'signInUnreachable', 'federatedTokenBusy']);
const mayPass = (error: unknown): boolean => error instanceof SignInError && PASSES.has(error.explanation.code);

/** A sign-in service that is busy or away for a moment is asked again before work is given up; nothing was sent meanwhile. */
export async function withPatience<T>(attempt: () => Promise<T>): Promise<T> {
	for (const pause of PAUSES_MS) {
		const outcome = await attempt().then((value) => ({ value }), (error: unknown) => ({ error }));
		if ('value' in outcome) return outcome.value;
		if (!mayPass(outcome.error)) throw outcome.error;
		await sleep(pause);
	}
	return await attempt();
}
