import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import type { PersonSettings } from '../people';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs claims with one of the server's keys (JWK), as RS256. */
export function signClaims(jwk: object, claims: Record<string, unknown>): string {
	const { kid } = jwk as { kid?: string };
	const body = `${encoded({ typ: 'JWT', alg: 'RS256', kid })}.${encoded(claims)}`;
	return `${body}.${sign('sha256', Buffer.from(body), createPrivateKey({ key: jwk as never, format: 'jwk' })).toString('base64url')}`;
}

export interface TokenFacts {
	issuer: string;
	tenantId: string;
	clientId: string;
	audience: string;
	/** Absent for a token of the application itself. */
	person?: PersonSettings;
	/** Object id of the application's service principal; used without a person. */
	objectId: string;
	/** Seconds since 1970. */
	now: number;
	lifetimeSeconds: number;
}

/**
 * Claims of an access token for an environment: `scp` marks the ones that speak for a person. Whoever is asked for it, its form is that of
 * version 1.0, as its audience is an address and not a client id. Source: Microsoft Learn, "Access token claims reference".
 * @param issuer of tokens of version 1.0
 */
export function accessClaims({ issuer, tenantId, clientId, audience, person, objectId, now, lifetimeSeconds }: TokenFacts): Record<string, unknown> {
	const oid = person?.objectId ?? objectId;
	const whose = person ? { scp: 'user_impersonation', upn: person.userName, unique_name: person.userName, name: person.displayName ?? person.userName } : {};
	return { iss: issuer, aud: audience, iat: now, nbf: now, exp: now + lifetimeSeconds, uti: randomUUID(), appid: clientId, oid, sub: oid, tid: tenantId, ver: '1.0', ...whose };
}

/** @param issuer of tokens of version 2.0 */
export function idClaims({ issuer, tenantId, clientId, person, now, lifetimeSeconds }: TokenFacts): Record<string, unknown> {
	return { iss: issuer, aud: clientId, iat: now, nbf: now, exp: now + lifetimeSeconds, oid: person?.objectId, sub: person?.objectId, tid: tenantId, preferred_username: person?.userName, name: person?.displayName ?? person?.userName, ver: '2.0' };
}
