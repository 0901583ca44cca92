/** Refusals that an administrator's consent takes away. */
const CURED_BY_CONSENT: ReadonlySet<string> = new Set(['65001', '90094', '90095']);

/** Whose consent is asked for, and where. */
export interface ConsentSubject {
	/** Origin of the sign-in service. */
	authority: string;
	tenantId: string;
	clientId: string;
}

/** The link that lets an administrator consent for the whole tenant. Source: Microsoft Learn, "Grant tenant-wide admin consent to an application". */
const linkFor = ({ authority, tenantId, clientId }: ConsentSubject): string => `${authority}/${encodeURIComponent(tenantId)}/adminconsent?client_id=${encodeURIComponent(clientId)}`;

/**
 * What helps beside the sentence of a sign-in fault: the link an administrator consents by.
 * @param code of the fault
 * @returns undefined for faults that consent does not cure
 */
export function consentHelp(code: string, subject: ConsentSubject): string | undefined {
	if (code === 'notConnected') return `If Microsoft's page says that an administrator must approve, send this link to one: ${linkFor(subject)}`;
	return CURED_BY_CONSENT.has(code) ? `Send this link to the administrator: ${linkFor(subject)}` : undefined;
}
