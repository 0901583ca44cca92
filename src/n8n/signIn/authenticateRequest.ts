import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { SignInError } from './signInError';
import { readEnvironment } from './signInFields';
import { tokenFits } from './tokenFits';

const isAbsolute = (address: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(address) || address.startsWith('//');

/** The address the HTTP helper will call: it appends a relative address to the base, it does not resolve it. */
function targetOf(request: IHttpRequestOptions): URL | null {
	const base = (request.baseURL ?? '').replace(/\/+$/, '');
	return URL.parse(isAbsolute(request.url) || base === '' ? request.url : `${base}/${request.url.replace(/^\/+/, '')}`);
}

/**
 * Adds the token to a request for the credential's environment. A relative address without a base is completed with
 * the environment's origin, which lets the credential test work with whatever was pasted as the environment URL.
 * A token of another environment, tenant or application, left from before the credential was edited, is not sent: the answer is then 401,
 * upon which n8n signs in anew.
 * @throws SignInError when the request goes anywhere else, because the token must not leave the environment
 */
export function authenticateRequest(credentials: ICredentialDataDecryptedObject, request: IHttpRequestOptions): IHttpRequestOptions {
	const { origin } = readEnvironment(credentials);
	const complete = !isAbsolute(request.url) && !request.baseURL ? { ...request, baseURL: origin } : request;
	if (targetOf(complete)?.origin !== origin) {
		throw SignInError.withSentence('The request goes to another host than the credential\'s environment and was not sent: correct the address, or use a credential for that environment.');
	}
	const token = String(credentials.accessToken ?? '');
	const { tenantId, clientId, signInWith } = credentials;
	const owner = { origin, clientId, tenantId: signInWith === 'managedIdentity' ? undefined : tenantId };
	return tokenFits(token, owner) ? { ...complete, headers: { ...request.headers, Authorization: `Bearer ${token}` } } : complete;
}
