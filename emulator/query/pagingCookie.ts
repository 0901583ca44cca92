import { createHash } from 'node:crypto';
import type { StoredValue } from '../contracts';
import { refuse } from '../protocol/refusals';

/** A point in the history of the environment: the last row version before it, and when it was. */
export interface ChangeMark {
	version: number;
	/** Moment as stored, to the second. */
	at: string;
}

/** Where a page of a list begins. */
export interface Cookie {
	page: number;
	/** Sort values of the last row of the page before. */
	values: StoredValue[];
	/** Of a list whose changes are tracked: what its delta link will begin at. */
	tracking?: ChangeMark;
}

const checksum = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 12);

const entities: [string, string][] = [['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;']];
const escapeXml = (text: string): string => entities.reduce((escaped, [sign, entity]) => escaped.replaceAll(sign, entity), text);
const unescapeXml = (text: string): string => [...entities].reverse().reduce((plain, [sign, entity]) => plain.replaceAll(entity, sign), text);

/** Percent-encodes everything but letters, digits and `-_.~`, hexadecimal digits in lower case as the service writes them. */
export const encodeLower = (text: string): string =>
	encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());

/**
 * Writes a `$skiptoken`, encoded for an address, in the shape the service gives it: a cookie element around an encoded inner one.
 * `address` is the path and the other options, so that an edited next link is refused.
 */
export const writeCookie = ({ page, values, tracking }: Cookie, address: string): string => {
	const mark = tracking ? ` version="${tracking.version}" at="${tracking.at}"` : '';
	const sorts = values.map((value) => `<sort last="${escapeXml(JSON.stringify(value))}" />`).join('');
	const inner = encodeLower(`<cookie page="${page - 1}" check="${checksum(address)}"${mark}>${sorts}</cookie>`);
	return encodeURI(`<cookie pagenumber="${page}" pagingcookie="${inner}" istracking="${tracking ? 'True' : 'False'}" />`);
};

const outer = /^<cookie pagenumber="(\d+)" pagingcookie="([^"]*)" istracking="(?:True|False)" \/>$/;
const inner = /^<cookie page="\d+" check="([^"]*)"(?: version="(\d+)" at="([^"]*)")?>(.*)<\/cookie>$/s;

/** Reads a `$skiptoken`, decoded once, that `writeCookie` wrote for the same address. */
export const readCookie = (text: string, address: string): Cookie => {
	const [, page, encoded] = outer.exec(text) ?? [];
	const [, check, version, at, sorts = ''] = inner.exec(decode(encoded ?? '')) ?? [];
	if (check === undefined) throw refuse.argument('The paging cookie is malformed.');
	if (check !== checksum(address)) throw refuse.argument('The paging cookie does not belong to this query.');
	const values = [...sorts.matchAll(/last="([^"]*)"/g)].map(([, value = 'null']) => JSON.parse(unescapeXml(value)) as StoredValue);
	return { page: Number(page), values, ...(at === undefined ? {} : { tracking: { version: Number(version), at } }) };
};

const decode = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return '';
	}
};
