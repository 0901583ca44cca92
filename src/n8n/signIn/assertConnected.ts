import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { SignInError } from './signInError';
import { readEnvironment } from './signInFields';
import { tokenClaims } from './tokenClaims';

/** What n8n keeps of a connection; empty until somebody has signed in. */
interface Connection {
	access_token?: unknown;
	refresh_token?: unknown;
}

/** Where a connection's token belongs and until when it is good; undefined where it does not say. */
function claimsOf(token: string): { audience: string | undefined; ends: number | undefined } {
	const { aud, exp } = tokenClaims(token) ?? {};
	return { audience: typeof aud === 'string' ? URL.parse(aud)?.origin : undefined, ends: typeof exp === 'number' ? exp * 1000 : undefined };
}

/**
 * Whether a user's connection can be used at all, and belongs to the environment the credential names now. Somebody who corrects the
 * Environment URL keeps the old connection, whose token must not be sent to the new address.
 * @param credentials of the OAuth2 credential; `oauthTokenData` is what n8n keeps of the connection
 * @param now milliseconds since 1970
 * @returns nothing to change in the credential
 * @throws SignInError with the sentence of the fault
 */
export function assertConnected(credentials: ICredentialDataDecryptedObject, now = Date.now()): Record<string, never> {
	const { origin } = readEnvironment(credentials);
	const { access_token: token, refresh_token: refreshToken } = (credentials.oauthTokenData ?? {}) as Connection;
	if (typeof token !== 'string' || token === '') throw SignInError.of('notConnected');
	const { audience, ends } = claimsOf(token);
	if (audience !== undefined && audience !== origin) throw SignInError.of('connectedElsewhere');
	if (!refreshToken && ends !== undefined && ends < now) throw SignInError.of('connectionLost');
	return {};
}
