import { isMicrosoftsAuthority } from '../../domain/environment/clouds';
import type { RequestContext } from '../send';
import { SignInError } from './signInError';
import { readEnvironment } from './signInFields';

/** Faults that put the blame on the address of the sign-in service. */
const OF_THE_ADDRESS: ReadonlySet<string> = new Set(['notASignInService', 'signInRedirected']);
const blamesTheAddress = (failure: unknown): failure is SignInError => failure instanceof SignInError && OF_THE_ADDRESS.has(failure.explanation.code);

/**
 * Who uses Microsoft's own sign-in service has no address to correct: an answer that cannot be its own comes from a proxy, a firewall
 * or the sign-in page of a network.
 * @param authority origin of the sign-in service
 */
export function orIntercepted(failure: SignInError, authority: string): SignInError {
	return blamesTheAddress(failure) && isMicrosoftsAuthority(authority) ? SignInError.of('signInIntercepted') : failure;
}

/** The same for a person's connection, which n8n renews without saying where. Any other failure is given back as it is. */
export async function orInterceptedThere(failure: unknown, context: Pick<RequestContext, 'getCredentials'>, credentialType: string): Promise<unknown> {
	if (!blamesTheAddress(failure)) return failure;
	const { authority } = readEnvironment(await context.getCredentials(credentialType));
	return orIntercepted(failure, authority);
}
