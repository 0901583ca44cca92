import type { Route } from '../contracts';
import { json } from '../protocol/respond';

/** `WhoAmI`: ids of the user a request acts as, the cheapest connection test (protocol sheet, section 9). */
export const whoAmIRoutes: Route[] = [
	{
		method: 'GET',
		matches: (segments) => segments.length === 1 && segments[0]?.name === 'WhoAmI' && (segments[0].key ?? '') === '',
		handle: (request, environment) =>
			json(200, {
				'@odata.context': `${request.origin}/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse`,
				BusinessUnitId: request.caller.businessUnitId,
				UserId: request.caller.userId,
				OrganizationId: environment.organizationId,
			}),
	},
];
