import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { SignInError } from './signInError';
import { readApplication, readEnvironment } from './signInFields';
import { tokenClaims } from './tokenClaims';
import { tokenFits } from './tokenFits';
import { withConsentHelp } from './withConsentHelp';

/** What n8n keeps of a connection; empty until somebody has signed in. */
interface Connection {
	access_token?: unknown;
	refresh_token?: unknown;
}

/**
 * Whether a user's connection can be used at all, and belongs to what the credential names now. Somebody who corrects the
 * Environment URL keeps the old connection, whose token must not be sent to the new address.
 * @param credentials of the OAuth2 credential; `oauthTokenData` is what n8n keeps of the connection
 * @param now milliseconds since 1970
 * @returns nothing to change in the credential
 * @throws SignInError with the sentence of the fault
 */
export function assertConnected(credentials: ICredentialDataDecryptedObject, now = Date.now()): Record<string, never> {
	const { origin, authority } = readEnvironment(credentials);
	const { tenantId, clientId } = readApplication(credentials);
	const { access_token: token, refresh_token: refreshToken } = (credentials.oauthTokenData ?? {}) as Connection;
	if (typeof token !== 'string' || token === '') throw withConsentHelp(SignInError.of('notConnected'), { authority, tenantId, clientId });
	if (!tokenFits(token, { origin, tenantId, clientId })) throw SignInError.of('connectedElsewhere');
	const { exp: ends } = tokenClaims(token) ?? {};
	if (!refreshToken && typeof ends === 'number' && ends * 1000 < now) throw SignInError.of('connectionLost');
	return {};
}
