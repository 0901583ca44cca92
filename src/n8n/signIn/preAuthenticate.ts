import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { requestToken } from './msal';
import { fingerprintOf, readSignInFields } from './signInFields';
import type { HttpRequest } from './signInNetwork';
import { TokenDesk } from './tokenDesk';

const desk = new TokenDesk();

/**
 * Gets the token that n8n stores in its encrypted credential row. n8n calls this when the row holds none, after a 401
 * and during a credential test.
 * @param httpRequest n8n's HTTP helper
 * @param tokens one desk for the whole process unless a test brings its own
 * @returns the value of the expirable property
 * @throws SignInError one sentence, which n8n shows as it is
 */
export async function preAuthenticate(httpRequest: HttpRequest, credentials: ICredentialDataDecryptedObject, tokens: TokenDesk = desk): Promise<{ accessToken: string }> {
	const fields = readSignInFields(credentials);
	const stored = typeof credentials.accessToken === 'string' ? credentials.accessToken : '';
	const { accessToken } = await tokens.token(fingerprintOf(fields), stored, async () => await requestToken(fields, httpRequest, new Date()));
	return { accessToken };
}
