const MOST_FORMS = 12;

/** Host and path without scheme, `www.`, letter case and trailing slash; null when it is no web address. */
function address(text: string): { host: string; path: string; query: string } | null {
	const trimmed = text.trim();
	const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
	if (!url || !/^https?:$/.test(url.protocol) || !url.hostname.includes('.')) return null;
	return { host: url.hostname.toLowerCase().replace(/^www\./, ''), path: url.pathname.replace(/\/+$/, ''), query: url.search };
}

/** What a website is, whatever way it is written: its host without `www.`. Pages of one site are the same website. */
export function websiteKey(text: string): string | null {
	return address(text)?.host ?? null;
}

/** The spellings of a host with what follows it; `ends` are the spellings of its end. */
const spellings = (host: string, rest: string, ends: readonly string[]): string[] =>
	['', 'https://', 'http://'].flatMap((scheme) => [host, `www.${host}`].flatMap((name) => ends.map((end) => scheme + name + rest + end)));

const distinctForms = (text: string, forms: readonly string[]): string[] => [...new Set([text.trim(), ...forms])].slice(0, MOST_FORMS);

/**
 * The written forms under which a website is looked for, at most twelve: CRMs store addresses as they were typed. Hits have to be
 * verified with `websiteKey`.
 */
export function websiteForms(text: string): string[] {
	const parsed = address(text);
	return parsed ? distinctForms(text, spellings(parsed.host, '', ['', '/'])) : [];
}

/** Which page an address means, whatever way it is written: two profiles of one site differ. Other text is itself. */
export function urlKey(text: string): string {
	const parsed = address(text);
	return parsed ? parsed.host + parsed.path + parsed.query : text;
}

/** The written forms under which a page is looked for, at most twelve; other text only as it is. Hits have to be verified with `urlKey`. */
export function urlForms(text: string): string[] {
	const parsed = address(text);
	return distinctForms(text, parsed ? spellings(parsed.host, parsed.path, parsed.query ? [parsed.query, `/${parsed.query}`] : ['', '/']) : []);
}
