/** Oldest version with everything the client uses. */
const SERVICE_ROOT = '/api/data/v9.2/';
const ABSOLUTE = /^([a-z][a-z0-9+.-]*:|[/\\]{2})/i;

/**
 * The absolute address for a path below the service root or for a next link, as text that is sent unchanged (a next link must
 * not be re-encoded). Undefined for anything that would leave the environment or its Web API: the request carries a token.
 */
export function guardedAddress(origin: string, path: string): string | undefined {
	const address = ABSOLUTE.test(path) ? path : `${origin}${SERVICE_ROOT}${path.replace(/^\/(?!\/)/, '')}`;
	const url = URL.canParse(address) ? new URL(address) : undefined;
	if (url === undefined || url.origin !== origin || url.username !== '' || url.password !== '') return undefined;
	return url.pathname.startsWith(SERVICE_ROOT) && address.startsWith(`${origin}/`) ? address : undefined;
}
