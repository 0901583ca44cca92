import type { Caller, Environment } from '../contracts';
import { baseIds } from '../store/baseData';

/**
 * The user that control calls act as: the administrator of the base data, or any user by id.
 * @throws Error when there is no such user
 */
export function seedCaller({ store }: Environment, userId: string = baseIds.users.admin): Caller {
	const user = store.find('systemuser', userId);
	if (user === undefined) throw new Error(`There is no user ${userId}.`);
	return { userId, businessUnitId: String(user['businessunitid']), onBehalfBy: null };
}
