import { Capabilities } from './Capabilities';
import { Limiter } from './Limiter';
import { MetadataMemory } from './MetadataMemory';
import { DirectoryMemory } from './owners/DirectoryMemory';

/** What all runs of one credential against one environment share within a process. */
export interface EnvironmentState {
	limiter: Limiter;
	capabilities: Capabilities;
	metadata: MetadataMemory;
	directory: DirectoryMemory;
}

const states = new Map<string, EnvironmentState>();

/**
 * The shared state for `key`, which must name the credential and the environment and hold no secret.
 * Limits are per user, so two credentials never share one.
 */
export function environmentStateFor(key: string): EnvironmentState {
	const known = states.get(key);
	if (known !== undefined) return known;
	const fresh = { limiter: new Limiter(), capabilities: new Capabilities(), metadata: new MetadataMemory(), directory: new DirectoryMemory() };
	states.set(key, fresh);
	return fresh;
}
