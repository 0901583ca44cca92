import { ApiError, type Environment } from '../contracts';
import type { EmulatorSettings } from '../settings';
import type { Principal } from './callers';

type Rule = readonly [code: string, text: (principal: Principal) => string, holds: (settings: EmulatorSettings, principal: Principal) => boolean];

/**
 * Why administrators of an environment keep a caller out whose token is good. The firewall looks at the address of a request before anything
 * else, and lets application users through unless told otherwise; the control of applications looks at tokens of people alone.
 * Source: Microsoft Learn, "IP firewall in Power Platform environments" and "Control which apps are allowed in your environment"; 0x80095ffc in
 * issue 528 of microsoft/PowerPlatform-DataverseServiceClient. All callers have one address here, so the setting says whom it keeps out.
 */
const rules: readonly Rule[] = [
	[
		'0x80095ffe',
		() => 'The request you are trying to make is rejected as access to your ip is blocked. Contact your administrator for more information.',
		({ ipFirewall }, { applicationId }) => ipFirewall === 'everybody' || (ipFirewall === 'people' && applicationId === undefined),
	],
	[
		'0x80095ffc',
		({ delegatedBy }) => `Access to Dataverse API is restricted for this application Id : '${delegatedBy}'. Please contact your administrator for more information.`,
		({ blockedApplications }, { delegatedBy }) => delegatedBy !== undefined && blockedApplications.some((blocked) => blocked.toLowerCase() === delegatedBy.toLowerCase()),
	],
];

/** Refuses with 403 a caller whom the environment's administrators keep out, whoever that is to the environment. */
export const checkAccess = ({ settings }: Environment, principal: Principal): void => {
	const rule = rules.find(([, , holds]) => holds(settings, principal));
	if (rule) throw new ApiError(403, rule[0], rule[1](principal));
};
