import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { fieldFault } from '../../domain/environment/fieldFault';
import { SignInError } from './signInError';
import { readEnvironment } from './signInFields';
import { tokenFits } from './tokenFits';

/** A request as n8n hands it over: nodes on its older helper, HTTP Request among them, name the address `uri`. */
type GivenRequest = Omit<IHttpRequestOptions, 'url'> & { url?: string; uri?: string };

const isAbsolute = (address: string): boolean => /^[a-z][a-z0-9+.-]*:/i.test(address) || address.startsWith('//');

/** The address the HTTP helper will call: it appends a relative address to the base, it does not resolve it. */
function targetOf(address: string, baseURL: string | undefined): URL | null {
	const base = (baseURL ?? '').replace(/\/+$/, '');
	return URL.parse(isAbsolute(address) || base === '' ? address : `${base}/${address.replace(/^\/+/, '')}`);
}

const ELSEWHERE = fieldFault('The request goes to another host than the credential\'s environment and was not sent', 'correct the address, or use a credential for that environment');

/** A redirect would carry the token to wherever it points, in the words of both helpers. */
const NO_REDIRECT = { disableFollowRedirect: true, followRedirect: false, followAllRedirects: false, sendCredentialsOnCrossOriginRedirect: false };

/**
 * Adds the token to a request for the credential's environment, which then follows no redirect. A relative address without a base is completed
 * with the environment's origin, which lets the credential test work with whatever was pasted as the environment URL.
 * A token of another environment, tenant or application, left from before the credential was edited, is not sent: the answer is then 401,
 * upon which n8n signs in anew.
 * @param request of n8n's HTTP helper, or of the older one with `uri`
 * @throws SignInError when the request goes anywhere else, because the token must not leave the environment
 */
export function authenticateRequest(credentials: ICredentialDataDecryptedObject, request: GivenRequest): IHttpRequestOptions {
	const { origin } = readEnvironment(credentials);
	const address = request.url ?? request.uri ?? '';
	const baseURL = !isAbsolute(address) && !request.baseURL ? origin : request.baseURL;
	if (targetOf(address, baseURL)?.origin !== origin) {
		throw SignInError.ofField(ELSEWHERE);
	}
	const token = String(credentials.accessToken ?? '');
	const { tenantId, clientId, signInWith } = credentials;
	const owner = { origin, clientId, tenantId: signInWith === 'managedIdentity' ? undefined : tenantId };
	const authorization = tokenFits(token, owner) ? { Authorization: `Bearer ${token}` } : {};
	return { ...request, ...NO_REDIRECT, ...(baseURL === undefined ? {} : { baseURL }), headers: { ...request.headers, ...authorization } } as IHttpRequestOptions;
}
