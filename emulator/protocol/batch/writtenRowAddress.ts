import type { ApiResponse } from '../../contracts';
import type { InnerRequest } from './parseInnerRequest';

/**
 * Address of the row a request wrote, which later `$n` references of its change set stand for. A plain answer names it
 * in `OData-EntityId`; an answer with the representation does not, so the address is put together from its context.
 * Null when the request wrote no single row.
 */
export function writtenRowAddress(
	request: InnerRequest,
	response: ApiResponse,
	origin: string,
	primaryIdOf: (entitySetName: string) => string | undefined,
): string | null {
	const named = response.headers['OData-EntityId'];
	if (named !== undefined) return named;
	if (response.body === undefined) return request.method === 'POST' ? null : request.url;
	const row = JSON.parse(response.body) as Record<string, unknown>;
	const set = /#(\w+)/.exec(String(row['@odata.context'] ?? ''))?.[1] ?? '';
	const id = row[primaryIdOf(set) ?? ''];
	return typeof id === 'string' ? `${origin}/api/data/v9.2/${set}(${id})` : null;
}
