import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { SignInError } from './signInError';
import { readEnvironment } from './signInFields';
import { tokenClaims } from './tokenClaims';

/** Origin of the environment a token was issued for; undefined when it does not say. */
function audienceOf(token: unknown): string | undefined {
	const { aud } = (typeof token === 'string' ? tokenClaims(token) : undefined) ?? {};
	return typeof aud === 'string' ? URL.parse(aud)?.origin : undefined;
}

/**
 * Whether the token of a user's connection belongs to the environment the credential names now. Somebody who corrects the
 * Environment URL keeps the old connection, whose token must not be sent to the new address.
 * @param credentials of the OAuth2 credential; `oauthTokenData` is what n8n keeps of the connection
 * @returns nothing to change in the credential
 * @throws SignInError with the sentence of the fault
 */
export function checkConnection(credentials: ICredentialDataDecryptedObject): Record<string, never> {
	const { origin } = readEnvironment(credentials);
	const { access_token: token } = (credentials.oauthTokenData ?? {}) as { access_token?: unknown };
	const audience = audienceOf(token);
	if (audience !== undefined && audience !== origin) throw SignInError.of('connectedElsewhere');
	return {};
}
