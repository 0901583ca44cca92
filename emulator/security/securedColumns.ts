import { ApiError, type Caller, type ColumnSchema, type Environment } from '../contracts';
import { baseIds } from '../store/baseData';

const hasRole = `SELECT 1 AS held FROM systemuserroles WHERE systemuserid = ? AND roleid = ?`;

/** System Administrators are in the profile that opens every secured column; other column security profiles are not kept here. */
const isAdministrator = ({ store }: Environment, { userId }: Caller): boolean => store.database.prepare(hasRole).get(userId, baseIds.roles.systemAdministrator) !== undefined;

/** Which columns column security hides from the caller: they come as null. */
export const hiddenFrom = (environment: Environment, caller: Caller): ((column: ColumnSchema) => boolean) => {
	let opened: boolean | undefined;
	return (column) => column.isSecured === true && !(opened ??= isAdministrator(environment, caller));
};

/** Refuses with 403 to write a column that column security closes to the caller. */
export const requireOpenColumn = (environment: Environment, caller: Caller, column: ColumnSchema, mode: 'create' | 'update'): void => {
	if (!hiddenFrom(environment, caller)(column)) return;
	throw new ApiError(403, mode === 'create' ? '0x8004f502' : '0x8004f507', `Caller user with Id ${caller.userId} does not have ${mode} permissions to a ${column.logicalName} secured attribute.`);
};
