import { createPublicKey, verify } from 'node:crypto';
import { refusals, type Refusal } from '../aadsts';
import type { ApplicationSettings } from '../directory';
import { decodeJwt } from '../jwtParts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Who signed the proof in a form, if somebody did and its secret is none: the application itself, or another issuer. */
function signerOf(form: URLSearchParams): 'self' | 'other' | undefined {
	const claims = form.get('client_secret') ? undefined : decodeJwt(form.get('client_assertion') ?? undefined);
	return claims && (claims.iss?.toLowerCase() === form.get('client_id')?.toLowerCase() ? 'self' : 'other');
}

export const isFederated = (form: URLSearchParams): boolean => signerOf(form) === 'other';
export const isSelfSigned = (form: URLSearchParams): boolean => signerOf(form) === 'self';

/** What an application has on record about a token's issuer, subject and audience: the refusal, or the credential that fits. */
function matching({ federated = [] }: ApplicationSettings, claims: Record<string, unknown>) {
	const byIssuer = federated.filter(({ issuer }) => issuer === claims.iss);
	if (byIssuer.length === 0) return refusals.byCode(700211);
	const bySubject = byIssuer.find(({ subject }) => subject === claims.sub);
	// Microsoft Learn, breaking changes of August 2024; the number in issue 515 of Azure/login.
	const isOtherCase = byIssuer.some(({ subject }) => subject.toLowerCase() === String(claims.sub).toLowerCase());
	if (!bySubject) return refusals.byCode(isOtherCase ? 7002138 : 700213);
	return (bySubject.audience ?? 'api://AzureADTokenExchange') === claims.aud ? bySubject : refusals.byCode(700212);
}

/** Why the token of another issuer is no proof of an application, whatever it is then asked for. @param now milliseconds since 1970 */
export function refuseFederated(application: ApplicationSettings, form: URLSearchParams, now: number): Refusal | undefined {
	const type = form.get('client_assertion_type');
	if (!type) return refusals.missingParameter('client_assertion_type');
	if (type !== ASSERTION_TYPE) return refusals.badParameter(90023, "Unsupported 'client_assertion_type' value.");
	const assertion = form.get('client_assertion') ?? '';
	const claims = (decodeJwt(assertion) ?? {}) as Record<string, unknown>;
	const credential = matching(application, claims);
	if ('code' in credential) return credential;
	const [header, payload, signature = ''] = assertion.split('.');
	const isSigned = verify('sha256', Buffer.from(`${header}.${payload}`), createPublicKey(credential.publicKey), Buffer.from(signature, 'base64url'));
	if (!isSigned) return refusals.badAssertion();
	const isInTime = Number(claims.nbf ?? 0) * 1000 <= now && now <= Number(claims.exp ?? 0) * 1000;
	return isInTime ? undefined : refusals.expiredAssertion();
}
