import { getCredentialOwnRequestAllowedDomains, type ICredentialDataDecryptedObject, type IExecuteFunctions } from 'n8n-workflow';
import { withPatience } from '../send';
import { assertConnected } from './assertConnected';
import { credentialTypeOf, PERSONAL_TYPE } from './authentication';
import { refusalToRenew } from './lostConnection';
import { requestToken } from './msal';
import { readSignInFields } from './signInFields';
import type { HttpRequest } from './signInNetwork';

/** n8n's helper kept to the credential's allowed domains, as n8n itself keeps it when it has a credential sign in; versions that do not know them keep neither. */
function ownRequests({ helpers }: IExecuteFunctions, credentials: ICredentialDataDecryptedObject): HttpRequest {
	const allowedDomains = getCredentialOwnRequestAllowedDomains?.(credentials);
	return async (request) => await helpers.httpRequest({ ...request, ...(allowedDomains === undefined ? {} : { allowedDomains }) });
}

async function asPerson(context: IExecuteFunctions, credentials: ICredentialDataDecryptedObject): Promise<void> {
	assertConnected(credentials);
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
