import { refusals, type Refusal } from './aadsts';
import type { TenantSettings } from './directory';

export type CloudName = 'public' | 'usGovernment' | 'china';

/**
 * Names a cloud's sign-in service has; the first stands in its tokens. GCC High and DoD share one.
 * Source: instance discovery of Microsoft Entra (`/common/discovery/instance`), Microsoft Learn, "National clouds".
 */
const signInHosts: Readonly<Record<CloudName, readonly [string, ...string[]]>> = {
	public: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
	usGovernment: ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
	china: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
};

/** `https://login.microsoftonline.us`: where the sign-in service of a cloud is. */
export const originOf = (cloud: CloudName): string => `https://${signInHosts[cloud][0]}`;

/**
 * Where access tokens of version 1.0 say they come from; the public cloud's name for tenants of no cloud.
 * Source: instance discovery; the issuers in Microsoft Learn, "Access tokens in the Microsoft identity platform".
 */
export const tokenOriginOf = (cloud: CloudName = 'public'): string => (cloud === 'china' ? 'https://sts.chinacloudapi.cn' : 'https://sts.windows.net');

export const isCloudName = (name: string): name is CloudName => name in signInHosts;

/** @param host a `Host` header, port included; @returns undefined for a name of no cloud, such as the server's own */
export function cloudAt(host: string | undefined): CloudName | undefined {
	const name = host?.replace(/:\d+$/, '').toLowerCase() ?? '';
	return (Object.keys(signInHosts) as CloudName[]).find((cloud) => signInHosts[cloud].includes(name));
}

interface Neighbours {
	asked: CloudName;
	belongs: CloudName;
	/** Why a person is shown no page. */
	page: Refusal;
}

/**
 * Clouds that know of each other's tenants. China's is run apart and knows of none but its own.
 * Source: Microsoft Learn, authentication error codes, 900382 and 900439; 900440 in issue 1041 of Microsoft365DSC/Microsoft365DSC.
 */
const neighbours: readonly Neighbours[] = [
	{ asked: 'public', belongs: 'usGovernment', page: refusals.wrongCloud(900439, 'The application signs a US government tenant in at the public endpoint.') },
	{ asked: 'usGovernment', belongs: 'public', page: refusals.wrongCloud(900440, 'Tenants of the public cloud cannot be asked for at the US government endpoint.') },
];

const isGuid = (name: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(name);

/**
 * Why a tenant is not served under the name it was asked for by; undefined where it is. A tenant without a cloud is known everywhere, and the
 * server's own name knows everybody. A neighbour's tenant is known by its id only, not by its domains (issue 245 of Yvand/EntraCP).
 * @param name the tenant as the address names it
 */
export function refuseCloud(asked: CloudName | undefined, tenant: TenantSettings, name: string, isTokenRequest: boolean): Refusal | undefined {
	if (asked === undefined || tenant.cloud === undefined || tenant.cloud === asked) return undefined;
	const neighbour = isGuid(name) ? neighbours.find((pair) => pair.asked === asked && pair.belongs === tenant.cloud) : undefined;
	if (!neighbour) return refusals.tenantNotFound(name);
	return isTokenRequest ? refusals.wrongCloud(900382, 'Confidential clients cannot ask across clouds.') : neighbour.page;
}

const sharedTenants = new Set(['common', 'organizations', 'consumers']);

/** Why nobody is found under a name: one shared by all tenants, none at all, or one that nobody has. */
export function refuseName(name: string): Refusal {
	if (sharedTenants.has(name.toLowerCase())) return refusals.noTenant();
	return isGuid(name) || /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name) ? refusals.tenantNotFound(name) : refusals.malformedTenant(name);
}
