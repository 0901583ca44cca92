import { foldKey } from '../matching/foldKey';
import { partsOf } from './domainAliases';
import type { Found, OwnerSearch } from './ownerSearch';
import { addressesOf, type Person } from './person';

const SAME_NAME = 'same name at another domain';
/** Domains every Microsoft tenant has besides its own. Source: Microsoft, Entra documentation on initial domains of national clouds. */
const TENANT_DOMAIN = /\.(partner\.)?onmschina\.cn$|\.onmicrosoft\.(com|us|de)$/;

/** Users with the same name before the @ where one of both addresses is a tenant's own: most likely a domain alias is missing. */
export function sameNameElsewhere(person: Person, { directory }: OwnerSearch): { found: Found; alias: string } | null {
	for (const address of addressesOf(person)) {
		const parts = partsOf(address);
		if (!parts) continue;
		for (const found of directory.withLocalPart(parts.local)) {
			const domains = [found.userPrincipalName, found.email].map((other) => partsOf(foldKey(other))).flatMap((other) => (other?.local === parts.local ? [other.domain] : []));
			const domain = domains.find((other) => TENANT_DOMAIN.test(other) || TENANT_DOMAIN.test(parts.domain));
			if (domain && found.state === 'enabled') return { found: { found, matchedBy: SAME_NAME, matchedValue: `${parts.local}@${domain}` }, alias: `${parts.domain} = ${domain}` };
		}
	}
	return null;
}
