import type { ApiRequest, ApiResponse, Environment, PathSegment, Route } from '../contracts';
import { parseQueryString } from '../protocol/queryString';
import { refuse } from '../protocol/refusals';
import { json } from '../protocol/respond';

const VERSION = '9.2.26101.00180';

const isCall = (name: string) => (segments: PathSegment[]): boolean => segments.length === 1 && segments[0]?.name === name;

/** Functions about the environment as a whole (protocol sheet, sections 3.3 and 9; members of the answers are not all documented). */
export const organizationRoutes: Route[] = [
	{ method: 'GET', matches: isCall('RetrieveCurrentOrganization'), handle: currentOrganization },
	{ method: 'GET', matches: isCall('RetrieveVersion'), handle: (request) => json(200, { ...context(request, 'RetrieveVersion'), Version: VERSION }) },
	{ method: 'GET', matches: isCall('RetrieveTotalRecordCount'), handle: totalRecordCount },
];

const context = (request: ApiRequest, name: string) => ({ '@odata.context': `${request.origin}/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.${name}Response` });

function currentOrganization(request: ApiRequest, environment: Environment): ApiResponse {
	const name = environment.store.find('organization', environment.organizationId)?.['name'] ?? 'Local Dataverse';
	return json(200, {
		...context(request, 'RetrieveCurrentOrganization'),
		Detail: {
			OrganizationId: environment.organizationId,
			FriendlyName: name,
			OrganizationVersion: VERSION,
			EnvironmentId: environment.organizationId,
			DatacenterId: environment.organizationId,
			Geo: 'EMEA',
			UrlName: 'local',
			UniqueName: 'local',
			State: 'Enabled',
			Endpoints: { Count: 1, IsReadOnly: false, Keys: ['WebApplication'], Values: [`${request.origin}/`] },
		},
	});
}

function totalRecordCount(request: ApiRequest, { schema, store }: Environment, segments: PathSegment[]): ApiResponse {
	const names = entityNames(request, segments[0]?.key ?? '');
	const unknown = names.find((name) => !schema.tables.has(name));
	if (unknown !== undefined) throw refuse.argument(`The entity with a name = '${unknown}' was not found in the MetadataCache.`);
	const counts = names.map((name) => Number(store.database.prepare(`SELECT count(*) AS n FROM "${name}"`).get()?.['n'] ?? 0));
	return json(200, {
		...context(request, 'RetrieveTotalRecordCount'),
		EntityRecordCountCollection: { Count: names.length, IsReadOnly: false, Keys: names, Values: counts },
	});
}

/** `EntityNames=['account','lead']`, in place or through an alias; both kinds of quotes are taken. */
function entityNames(request: ApiRequest, key: string): string[] {
	const text = /^EntityNames=(.*)$/s.exec(key)?.[1] ?? '';
	const list = text.startsWith('@') ? (parseQueryString(request.query).aliases.get(text) ?? '') : text;
	if (!/^\[.*\]$/s.test(list)) throw refuse.syntax(`The parameter 'EntityNames' is not a list of names: '${list}'.`);
	return [...list.matchAll(/['"]([^'"]*)['"]/g)].map((match) => match[1] ?? '');
}
