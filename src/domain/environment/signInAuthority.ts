import { fieldFault, type FieldFault } from './fieldFault';
import { namesUser, originOf, readAddress, withoutWrapping } from './pastedAddress';

/** Origin of a sign-in service, or why the text is none. */
export type AuthorityResult = { ok: true; authority: string } | FieldFault;

const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a host name in lower case is this machine, the only place plain http may go. */
export function isLocalHost(hostname: string): boolean {
	return localHosts.has(hostname);
}

/**
 * Reads the sign-in authority of a custom host. Anything below the origin is refused rather than cut off, because a
 * tenant pasted into the path would contradict the Tenant ID field.
 * @param text what the user typed, for example `https://login.example.com`
 */
export function parseSignInAuthority(text: string): AuthorityResult {
	const trimmed = withoutWrapping(text);
	if (trimmed === '') {
		return fieldFault('The sign-in authority is empty', 'enter the address of the sign-in service of the custom host, for example https://login.example.com');
	}
	if (namesUser(trimmed)) {
		return fieldFault('The sign-in authority contains a user name or password', 'remove everything before the @ sign');
	}
	const address = readAddress(trimmed);
	if (!address) {
		return fieldFault('The sign-in authority is not an address', 'write it like https://login.example.com');
	}
	if (address.scheme === 'http' && !isLocalHost(address.host)) {
		return fieldFault('The sign-in authority does not start with https://', 'write it like https://login.example.com, because a secret is sent there');
	}
	if (!['', '/'].includes(address.tail)) {
		return fieldFault('The sign-in authority goes on after the host name', 'end it there; the tenant belongs into the Tenant ID field');
	}
	return { ok: true, authority: originOf(address) };
}
