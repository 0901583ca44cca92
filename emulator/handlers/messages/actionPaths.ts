import type { ApiRequest, ApiResponse, Environment, PathSegment, Route } from '../../contracts';
import { refuse } from '../../protocol/refusals';

const namespace = 'Microsoft.Dynamics.CRM.';

/** An action has no GET: the service then says that there is no such resource. */
const notByGet: Route['handle'] = (request) => {
	throw refuse.noResource(`${request.origin}/api/data/v9.2/${request.path}`);
};

/** Routes of an action that belongs to no table, such as `POST /Merge`. */
export const unboundAction = (name: string, handle: (request: ApiRequest, environment: Environment) => ApiResponse): Route[] => {
	const matches = (segments: PathSegment[]): boolean => segments.length === 1 && segments[0]?.key === null && segments[0].name === name;
	return [
		{ method: 'POST', matches, handle },
		{ method: 'GET', matches, handle: notByGet },
	];
};

/** Routes of an action of one row, such as `POST /leads(<key>)/Microsoft.Dynamics.CRM.QualifyLead`; its name needs the namespace. */
export const boundAction = (entitySetName: string, name: string, handle: Route['handle']): Route[] => {
	const matches = (segments: PathSegment[]): boolean =>
		segments.length === 2 && segments[0]?.name === entitySetName && segments[0].key !== null && segments[1]?.name === `${namespace}${name}` && segments[1].key === null;
	return [
		{ method: 'POST', matches, handle },
		{ method: 'GET', matches, handle: notByGet },
	];
};
