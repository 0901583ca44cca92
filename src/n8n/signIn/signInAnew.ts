import { getCredentialOwnRequestAllowedDomains, type ICredentialDataDecryptedObject, type IExecuteFunctions } from 'n8n-workflow';
import { isMicrosoftsAuthority } from '../../domain/environment/clouds';
import { assertConnected } from './assertConnected';
import { credentialTypeOf, PERSONAL_TYPE } from './authentication';
import { refusalToRenew } from './lostConnection';
import { requestToken } from './msal';
import { withPatience } from './patience';
import { readEnvironment, readSignInFields } from './signInFields';
import type { HttpRequest } from './signInNetwork';

/** n8n's helper kept to the credential's allowed domains, as n8n itself keeps it when it has a credential sign in; versions that do not know them keep neither. */
const ownRequests = ({ helpers }: IExecuteFunctions, credentials: ICredentialDataDecryptedObject): HttpRequest => async (request) => {
	const allowedDomains = getCredentialOwnRequestAllowedDomains?.(credentials);
	return await helpers.httpRequest({ ...request, ...(allowedDomains === undefined ? {} : { allowedDomains }) });
};

/**
 * Elsewhere than at Microsoft a refresh token may be good for one use, and asking would end the connection; n8n renews it there when its
 * token has run out. Source: Microsoft Learn, "Refresh tokens in the Microsoft identity platform"; RFC 9700, section 4.14.
 */
async function asPerson(context: IExecuteFunctions, credentials: ICredentialDataDecryptedObject): Promise<void> {
	assertConnected(credentials);
	if (!isMicrosoftsAuthority(readEnvironment(credentials).authority)) return;
	const refusal = await refusalToRenew(context, credentials);
	if (refusal) throw refusal;
}

async function asApplication(context: IExecuteFunctions, credentials: ICredentialDataDecryptedObject): Promise<void> {
	await requestToken(readSignInFields(credentials), ownRequests(context, credentials), new Date());
}

/**
 * Signs in at the service now, whatever token n8n still holds: that one goes on working for an hour after a secret was deleted or a person
 * disabled. The new token is thrown away. A person's connection without a refresh token has nothing to sign in with.
 * @throws SignInError when the service refuses
 */
export async function signInAnew(context: IExecuteFunctions): Promise<void> {
	const type = credentialTypeOf(context.getNode());
	const credentials = await context.getCredentials(type);
	await withPatience(async () => await (type === PERSONAL_TYPE ? asPerson : asApplication)(context, credentials));
}
