import type { ApiRequest, ApiResponse, Environment, PathSegment, Route } from '../contracts';
import { isGuid } from '../identifiers';
import { parseQueryString } from '../protocol/queryString';
import { refuse } from '../protocol/refusals';
import { json } from '../protocol/respond';

const NAMESPACE = 'Microsoft.Dynamics.CRM.';

const isFunction = (name: string) => (segments: PathSegment[]): boolean =>
	segments.length === 2 && segments[0]?.name === 'systemusers' && segments[0].key !== null && segments[1]?.name === `${NAMESPACE}${name}`;

/** `RetrieveUserPrivileges` and `RetrieveUserSetOfPrivilegesByNames`, team-inherited privileges included (protocol sheet, section 9). */
export const privilegeRoutes: Route[] = [
	{ method: 'GET', matches: isFunction('RetrieveUserPrivileges'), handle: (request, environment, segments) => answer('RetrieveUserPrivileges', request, environment, segments, null) },
	{
		method: 'GET',
		matches: isFunction('RetrieveUserSetOfPrivilegesByNames'),
		handle: (request, environment, segments) => answer('RetrieveUserSetOfPrivilegesByNames', request, environment, segments, namesAsked(request, segments[1]?.key ?? '')),
	},
];

function answer(name: string, request: ApiRequest, environment: Environment, segments: PathSegment[], asked: Set<string> | null): ApiResponse {
	const userId = existingUser(segments[0]?.key ?? '', environment);
	const held = environment.privileges.ofUser(userId).filter((privilege) => asked === null || asked.has(privilege.name.toLowerCase()));
	return json(200, {
		'@odata.context': `${request.origin}/api/data/v9.2/$metadata#${NAMESPACE}${name}Response`,
		RolePrivileges: held.map((privilege) => ({
			Depth: privilege.depth,
			PrivilegeId: privilege.privilegeId,
			BusinessUnitId: privilege.businessUnitId,
			PrivilegeName: privilege.name,
			RecordFilterId: '00000000-0000-0000-0000-000000000000',
			RecordFilterUniqueName: '',
		})),
	});
}

function existingUser(key: string, { schema, store }: Environment): string {
	const id = key.replace(/^systemuserid=/, '').toLowerCase();
	if (!isGuid(id)) throw refuse.keyNotDeclared(schema.table('systemuser'));
	if (store.find('systemuser', id) === undefined) throw refuse.noRow(schema.table('systemuser'), id);
	return id;
}

/** Names from `PrivilegeNames=["a","b"]`, given in place or through an alias; names a user lacks are simply absent from the answer. */
function namesAsked(request: ApiRequest, key: string): Set<string> {
	const text = /^PrivilegeNames=(.*)$/s.exec(key)?.[1] ?? '';
	const list = text.startsWith('@') ? (parseQueryString(request.query).aliases.get(text) ?? '') : text;
	try {
		return new Set((JSON.parse(list) as unknown[]).map((name) => String(name).toLowerCase()));
	} catch {
		throw refuse.syntax(`The parameter 'PrivilegeNames' of the function 'RetrieveUserSetOfPrivilegesByNames' is not a list of names: '${list}'.`);
	}
}
