import type { HttpMethod } from '../ports';

const EVERY_REQUEST: Readonly<Record<string, string>> = {
	Accept: 'application/json',
	'OData-MaxVersion': '4.0',
	'OData-Version': '4.0',
};

/**
 * The headers every operation carries, alone or inside `$batch`, where nothing is inherited. `If-None-Match: null` keeps caches
 * from answering a GET; the word is literal (Microsoft, "Compose HTTP requests and handle errors").
 */
export function odataHeaders(method: HttpMethod, contentType: string | undefined, ...own: (Record<string, string> | undefined)[]): Record<string, string> {
	return Object.assign(
		{ ...EVERY_REQUEST },
		method === 'GET' ? { 'If-None-Match': 'null' } : {},
		contentType === undefined ? {} : { 'Content-Type': contentType },
		...own,
	) as Record<string, string>;
}
