import { tokenClaims } from './tokenClaims';

/** What a credential names now. */
export interface TokenOwner {
	/** Origin of the environment. */
	origin: string;
	tenantId?: unknown;
	clientId?: unknown;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether two ids differ; a claim that is missing and a name in place of an id say nothing. */
const differs = (claim: unknown, named: unknown): boolean =>
	[claim, named].every((id) => typeof id === 'string' && GUID.test(id.trim())) && String(claim).toLowerCase() !== String(named).trim().toLowerCase();

/**
 * Whether a token was issued for the environment, tenant and application that a credential names now, as far as the token says. Whoever
 * edits a credential keeps its token, which must not be sent to the new address, or act as the old application. Source of the claims:
 * Microsoft Learn, "Access token claims reference" (`aud`, `tid`, `appid` in version 1, `azp` in version 2).
 */
export function tokenFits(token: string, { origin, tenantId, clientId }: TokenOwner): boolean {
	const { aud, tid, appid, azp } = tokenClaims(token) ?? {};
	const audience = typeof aud === 'string' ? URL.parse(aud)?.origin : undefined;
	const isElsewhere = audience !== undefined && audience !== 'null' && audience !== origin;
	return !isElsewhere && !differs(tid, tenantId) && !differs(appid ?? azp, clientId);
}
