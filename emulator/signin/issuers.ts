import { originOf, tokenOriginOf } from './clouds';
import type { Directory } from './directory';

/** Who tokens say they come from, by tenant. */
export interface Issuers {
	/** Access tokens, which are of version 1.0. */
	token(tenantId: string): string;
	/** What the OpenID configuration says, and id tokens, which are of version 2.0. */
	openId(tenantId: string): string;
}

/** @param ownUrl address of the server, for tenants of no cloud */
export const issuersOf = (directory: Directory, ownUrl: () => string): Issuers => ({
	token: (tenantId) => `${tokenOriginOf(directory.tenant(tenantId)?.cloud)}/${tenantId}/`,
	openId: (tenantId) => {
		const cloud = directory.tenant(tenantId)?.cloud;
		return `${cloud ? originOf(cloud) : ownUrl()}/${tenantId}/v2.0`;
	},
});
