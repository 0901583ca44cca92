const MOST_FORMS = 12;

/** Host and path without scheme, `www.`, letter case and trailing slash; null when it is no web address. */
function address(text: string): { host: string; path: string } | null {
	const trimmed = text.trim();
	const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
	if (!url || !/^https?:$/.test(url.protocol) || !url.hostname.includes('.')) return null;
	return { host: url.hostname.toLowerCase().replace(/^www\./, ''), path: url.pathname.replace(/\/+$/, '') };
}

/** What a website is, whatever way it is written: its host without `www.`. Pages of one site are the same website. */
export function websiteKey(text: string): string | null {
	return address(text)?.host ?? null;
}

/**
 * The written forms under which a website is looked for, at most twelve: CRMs store addresses as they were typed. Hits have to be
 * verified with `websiteKey`.
 */
export function websiteForms(text: string): string[] {
	const parsed = address(text);
	if (!parsed) return [];
	const hosts = [parsed.host, `www.${parsed.host}`];
	const forms = hosts.flatMap((host) => [host, `${host}/`, `https://${host}`, `https://${host}/`, `http://${host}`, `http://${host}/`]);
	return [...new Set([text.trim(), ...forms])].slice(0, MOST_FORMS);
}
