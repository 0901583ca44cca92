import { cloudAt, isCloudName, originOf } from './signin/clouds';
import type { TenantSettings } from './signin/directory';

/** A tenant of the local service and the one environment it has. */
export interface LocalTenant {
	tenant: TenantSettings;
	/** Address callers know the environment by; its own when absent. */
	environmentUrl?: string;
	/** Address callers know the sign-in service by; its own when absent. */
	signInUrl?: string;
}

const idOf = (number: number): string => `22222222-bbbb-4bbb-8bbb-${String(number).padStart(12, '0')}`;

/** The number is not 2, which is the id of the tenant that `localPeople` has a guest from. */
const FIRST_FURTHER = 11;

/** The tenant that is always there; of a cloud if its sign-in service goes by one of that cloud's names. */
export const firstTenant = (environmentUrl: string | undefined, signInUrl: string | undefined): LocalTenant => ({
	tenant: { id: idOf(1), domains: ['contoso.local'], cloud: signInUrl === undefined ? undefined : cloudAt(new URL(signInUrl).host) },
	environmentUrl,
	signInUrl,
});

/**
 * One more tenant per cloud.
 * @param clouds such as `usGovernment=https://contoso.crm.microsoftdynamics.us`
 * @throws RangeError for a cloud that does not exist
 */
export const furtherTenants = (clouds: readonly string[]): LocalTenant[] =>
	clouds.map((text, index) => {
		const [cloud = '', environmentUrl] = text.split('=');
		if (!isCloudName(cloud)) throw new RangeError(`There is no cloud ${cloud}`);
		return { tenant: { id: idOf(FIRST_FURTHER + index), domains: [`contoso.${cloud}.local`.toLowerCase()], cloud }, environmentUrl, signInUrl: originOf(cloud) };
	});
