import { namesUser, originOf, readAddress, withoutWrapping } from './pastedAddress';

/** Origin of a sign-in service, or the sentence that says why the text is none. */
export type AuthorityResult = { ok: true; authority: string } | { ok: false; message: string };

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a host name in lower case is this machine, the only place plain http may go. */
export function isLocalHost(hostname: string): boolean {
	return localHosts.has(hostname);
}

const fault = (message: string): AuthorityResult => ({ ok: false, message });

/**
 * Reads the sign-in authority of a custom host. Anything below the origin is refused rather than cut off, because a
 * tenant pasted into the path would contradict the Tenant ID field.
 * @param text what the user typed, for example `https://login.example.com`
 */
export function parseSignInAuthority(text: string): AuthorityResult {
	const trimmed = withoutWrapping(text);
	if (trimmed === '') {
		return fault('The sign-in authority is empty: a custom host needs the address of its sign-in service, for example https://login.example.com.');
	}
	if (namesUser(trimmed)) {
		return fault('The sign-in authority contains a user name or password: remove everything before the @ sign.');
	}
	const address = readAddress(trimmed);
	if (!address) {
		return fault('The sign-in authority is not an address: write it like https://login.example.com.');
	}
	if (address.scheme === 'http' && !isLocalHost(address.host)) {
		return fault('The sign-in authority must start with https://, because a secret is sent there.');
	}
	if (!['', '/'].includes(address.tail)) {
		return fault('The sign-in authority must end after the host name: the tenant belongs into the Tenant ID field.');
	}
	return { ok: true, authority: originOf(address) };
}
