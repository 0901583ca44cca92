import type { Caller, Environment } from '../../contracts';
import { impersonate } from '../../security/callers';

/**
 * The user a part of a batch acts as. Parts inherit no header, so an outer impersonation does not reach them: they act as
 * the signed-in user unless their own headers name another (which exactly are inherited is not documented).
 * @throws ApiError 403 when the signed-in user may not act for the one named.
 */
export function partCaller(outer: Caller, headers: Record<string, string>, environment: Environment): Caller {
	return impersonate(environment, signedInUser(outer, environment), headers);
}

function signedInUser(outer: Caller, { store }: Environment): Caller {
	if (outer.onBehalfBy === null) return outer;
	const user = store.find('systemuser', outer.onBehalfBy);
	return { userId: outer.onBehalfBy, businessUnitId: String(user?.['businessunitid']), onBehalfBy: null };
}
