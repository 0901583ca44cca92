import { foldKey } from '../matching/foldKey';

/** Domain -> the other domains under which the same mailboxes are known. */
export type DomainAliases = ReadonlyMap<string, readonly string[]>;

const DOMAIN = /^[^\s@.]+(\.[^\s@.]+)+$/;

const domainsIn = (line: string): string[] => line.split(/<?-+>|[=,\s]+/).map((part) => foldKey(part.replace(/^@/, ''))).filter((part) => part !== '');

const linesOf = (text: string): string[][] => text.split(/[\n;]+/).map(domainsIn).filter((domains) => domains.length > 0);

/** Domains that are written together in one line are one group, and lines that share a domain are too. */
function grouped(lines: readonly string[][]): Set<string>[] {
	return lines.reduce<Set<string>[]>((groups, domains) => {
		const joined = groups.filter((group) => domains.some((domain) => group.has(domain)));
		return [...groups.filter((group) => !joined.includes(group)), new Set([...joined.flatMap((group) => [...group]), ...domains])];
	}, []);
}

/** Reads lines such as `contoso.com = contoso.onmicrosoft.com`; both directions count. */
export function readDomainAliases(text: string): DomainAliases {
	const groups = grouped(linesOf(text));
	return new Map(groups.flatMap((group) => [...group].map((domain) => [domain, [...group].filter((other) => other !== domain)] as const)));
}

/** One sentence per line that names no two domains. */
export function domainAliasFaults(text: string): string[] {
	return linesOf(text).flatMap((domains) => {
		const wrong = domains.find((domain) => !DOMAIN.test(domain));
		if (wrong) return [`Domain Aliases: "${wrong}" is not a domain; write lines such as contoso.com = contoso.onmicrosoft.com.`];
		return domains.length < 2 ? [`Domain Aliases: "${domains[0]}" stands alone; write the other domain behind it, as in contoso.com = contoso.onmicrosoft.com.`] : [];
	});
}

/** The part before the last @, and what follows it; null for what is no address. */
export function partsOf(address: string): { local: string; domain: string } | null {
	const at = address.lastIndexOf('@');
	return at > 0 && at < address.length - 1 ? { local: address.slice(0, at), domain: address.slice(at + 1) } : null;
}

/** The same mailboxes at the other domains of their groups. */
export function aliasesOf(addresses: readonly string[], aliases: DomainAliases): string[] {
	return addresses.flatMap((address) => {
		const parts = partsOf(address);
		return parts ? (aliases.get(parts.domain) ?? []).map((domain) => `${parts.local}@${domain}`) : [];
	});
}
