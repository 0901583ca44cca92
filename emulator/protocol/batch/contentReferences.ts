import { ApiError } from '../../contracts';
import type { InnerRequest } from './parseInnerRequest';

/** Addresses of the rows that earlier requests of the same change set wrote, by `Content-ID`. */
export type References = ReadonlyMap<string, string>;

const REFERENCE = /^\/?\$([A-Za-z0-9_.-]+)/;

/**
 * Replaces `$n` at the start of the URL, of every `@odata.bind` and of every `@odata.id` by the address it stands for.
 * @throws ApiError 400 when the reference was not declared earlier in the same change set.
 */
export function resolveReferences(request: InnerRequest, references: References): { url: string; body: string } {
	return { url: resolve(request.url, references), body: resolveBody(request.body, references) };
}

function resolve(address: string, references: References): string {
	const id = REFERENCE.exec(address)?.[1];
	if (id === undefined) return address;
	const target = references.get(id);
	if (target === undefined) {
		// The wording is documented, the code is not.
		throw new ApiError(400, '0x0', `Content-ID Reference: '$${id}' does not exist in the batch context.`);
	}
	return address.replace(REFERENCE, () => target);
}

function resolveBody(body: string, references: References): string {
	if (!/@odata\.(bind|id)"/.test(body) || !body.includes('"$') && !body.includes('"/$')) return body;
	let parsed: unknown;
	try {
		parsed = JSON.parse(body);
	} catch {
		// Malformed JSON is for the row handler to refuse, in its own words.
		return body;
	}
	return JSON.stringify(resolveValue('', parsed, references));
}

function resolveValue(key: string, value: unknown, references: References): unknown {
	if (typeof value === 'string') return /@odata\.(bind|id)$/.test(key) ? resolve(value, references) : value;
	if (Array.isArray(value)) return value.map((entry: unknown) => resolveValue(key, entry, references));
	if (value === null || typeof value !== 'object') return value;
	return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, resolveValue(name, entry, references)]));
}
