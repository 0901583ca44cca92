/** Refusals that an administrator's consent takes away. */
const CURED_BY_CONSENT: ReadonlySet<string> = new Set(['65001', '90094', '90095']);

/**
 * The link that lets an administrator consent for the whole tenant. Source: Microsoft Learn, "Grant tenant-wide admin consent to an
 * application".
 * @param code of a sign-in fault
 * @returns undefined for faults that consent does not cure
 */
export function adminConsentLink(code: string | undefined, { authority, tenantId, clientId }: { authority: string; tenantId: string; clientId: string }): string | undefined {
	return code !== undefined && CURED_BY_CONSENT.has(code) ? `${authority}/${encodeURIComponent(tenantId)}/adminconsent?client_id=${encodeURIComponent(clientId)}` : undefined;
}
