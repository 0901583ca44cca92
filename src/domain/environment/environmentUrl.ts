import { recogniseEnvironmentHost, watchedSuffix, type CloudName } from './clouds';
import { fieldFault, type FieldFault } from './fieldFault';
import { explainMistakenHost } from './mistakenHosts';
import { namesUser, originOf, readAddress, withoutWrapping, type PastedAddress } from './pastedAddress';
import { isLocalHost, parseSignInAuthority } from './signInAuthority';

/** Where an environment is and who issues its tokens. */
export interface Environment {
	ok: true;
	/** Scheme and host without trailing slash; also the audience of its tokens: `https://contoso.crm4.dynamics.com`. */
	origin: string;
	/** Base of all Web API addresses, with trailing slash: `{origin}/api/data/v9.2/`. */
	apiBase: string;
	cloud: CloudName | 'custom';
	/** Origin of the sign-in service, without trailing slash: `https://login.microsoftonline.com`. */
	authority: string;
}

export interface EnvironmentUrlOptions {
	/** Accept hosts that are not Dataverse's own; such a host needs `signInAuthority`. Default false. */
	customHost?: boolean;
	/** Origin of the sign-in service of a custom host; ignored while `customHost` is off. */
	signInAuthority?: string;
}

const apiPath = '/api/data/v9.2/';

function read(text: string): PastedAddress | FieldFault {
	if (withoutWrapping(text) === '') {
		return fieldFault('The environment URL is empty', 'open your Dynamics 365 app in the browser and paste its address');
	}
	if (namesUser(text)) {
		return fieldFault('The environment URL contains a user name or password', 'remove everything before the @ sign');
	}
	return readAddress(text) ?? fieldFault('The environment URL is not a web address', 'paste a whole one, which looks like https://contoso.crm4.dynamics.com');
}

function dataverseEnvironment({ port }: PastedAddress, hostname: string): Environment | FieldFault | null {
	const recognised = recogniseEnvironmentHost(hostname);
	if (!recognised) {
		return null;
	}
	if (recognised.cloud.closed) {
		return fieldFault(`The environment URL belongs to the ${recognised.cloud.displayName} cloud, which Microsoft has closed`, 'ask your Dynamics administrator for the new address');
	}
	if (![undefined, 80, 443].includes(port)) {
		return fieldFault('The environment URL contains a port, which Dataverse never has', 'remove the colon and the number after the host name');
	}
	const origin = `https://${recognised.host}`;
	return { ok: true, origin, apiBase: `${origin}${apiPath}`, cloud: recognised.cloud.name, authority: recognised.cloud.authority };
}

function customEnvironment(address: PastedAddress, signInAuthority: string): Environment | FieldFault {
	if (address.scheme === 'http' && !isLocalHost(address.host)) {
		return fieldFault('The environment URL does not start with https://', 'correct it; plain http is accepted for localhost only');
	}
	const parsed = parseSignInAuthority(signInAuthority);
	if (!parsed.ok) {
		return parsed;
	}
	const origin = originOf(address);
	return { ok: true, origin, apiBase: `${origin}${apiPath}`, cloud: 'custom', authority: parsed.authority };
}

/**
 * Reads what people paste as the address of an environment: deep links, the `api` host, any case, no scheme, the host of a watched
 * browser session.
 * The result's origin is the only place its tokens may be sent to.
 * @param text what the user typed or pasted
 * @returns an environment, or a fault with one sentence; never throws
 */
export function parseEnvironmentUrl(text: string, options: EnvironmentUrlOptions = {}): Environment | FieldFault {
	const address = read(text);
	if ('ok' in address) {
		return address;
	}
	const hostname = address.host.replace(/\.$/, '').replace(watchedSuffix, '');
	const dataverse = dataverseEnvironment(address, hostname);
	if (dataverse) {
		return dataverse;
	}
	if (options.customHost === true) {
		return customEnvironment(address, options.signInAuthority ?? '');
	}
	const mistake = explainMistakenHost(hostname);
	return mistake
		? fieldFault(`The environment URL ${mistake.because}`, mistake.todo)
		: fieldFault('The environment URL is not a Dataverse address', 'open your Dynamics 365 app in the browser and paste its address, which looks like https://contoso.crm4.dynamics.com, or, only if this is a gateway you trust with the token, switch on Custom Host');
}
