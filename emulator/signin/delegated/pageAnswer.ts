import type { Refusal } from '../aadsts';
import { refused } from './pages';

/** A page to show, or an address to go on to. */
export type PageAnswer = { html: string; status: number } | { location: string };

export const page = (html: string, status = 200): PageAnswer => ({ html, status });

/** A refusal that the person sees. */
export const showRefusal = ({ code, text }: Pick<Refusal, 'code' | 'text'>, status = 400): PageAnswer => page(refused(code, text), status);

/** Why a request is refused, for the application that made it; its redirect address has been checked. */
export const sendBack = (query: URLSearchParams, { error, code, text }: Refusal): PageAnswer => ({ location: withQuery(query.get('redirect_uri') ?? '', { error, error_description: `AADSTS${code}: ${text}`, state: query.get('state') }) });

export function withQuery(address: string, values: Record<string, string | null>): string {
	const url = new URL(address);
	for (const [name, value] of Object.entries(values)) if (value !== null) url.searchParams.set(name, value);
	return url.href;
}
