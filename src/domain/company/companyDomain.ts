import { FREE_MAIL_DOMAINS } from './freeMailDomains';

const DOMAIN = /^[^\s@]+@([^\s@]+\.[^\s@]+)$/;

/** The domains a user calls free mail, one per line or comma, as a set. */
export function readDomains(text: string): ReadonlySet<string> {
	return new Set(text.toLowerCase().split(/[\s,;]+/).map((domain) => domain.replace(/^@/, '')).filter(Boolean));
}

/** The domain of an e-mail address as a sign of the person's company; null for free mail and for what is no address. */
export function companyDomain(email: string, alsoFreeMail: ReadonlySet<string> = new Set()): string | null {
	const domain = DOMAIN.exec(email.trim().toLowerCase())?.[1]?.replace(/\.$/, '');
	return domain && !FREE_MAIL_DOMAINS.has(domain) && !alsoFreeMail.has(domain) ? domain : null;
}
