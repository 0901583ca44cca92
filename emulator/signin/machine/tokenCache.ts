import type { ApplicationSettings } from '../directory';
import type { MachineToken } from './machineIdentities';

type Issue = (application: ApplicationSettings, resource: string) => MachineToken;

/** A token that ends so soon is replaced. */
const RENEWED_BEFORE_SECONDS = 300;

/**
 * Gives an identity the same token for a resource until shortly before it ends, as Azure does; nothing forces it to fetch another, not even
 * that the token is refused. Source: Microsoft Learn, "Managed identity best practice recommendations", limitation of using managed identities.
 * @param now milliseconds since 1970
 */
export function cachedTokens(issue: Issue, now: () => number): Issue {
	const kept = new Map<string, MachineToken>();
	const isGood = ({ issued, lifetimeSeconds }: MachineToken): boolean => issued + lifetimeSeconds - now() / 1000 > RENEWED_BEFORE_SECONDS;
	return (application, resource) => {
		const key = `${application.clientId} ${resource.replace(/\/$/, '')}`.toLowerCase();
		const known = kept.get(key);
		const token = known && isGood(known) ? known : issue(application, resource);
		kept.set(key, token);
		return token;
	};
}
