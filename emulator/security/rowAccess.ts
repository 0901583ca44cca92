import { ApiError, type Caller, type Depth, type Environment, type StoredRow, type TableSchema } from '../contracts';

const isMember = ({ store }: Environment, teamId: string, userId: string): boolean =>
	store.database.prepare('SELECT 1 FROM teammembership WHERE teamid = ? AND systemuserid = ?').get(teamId, userId) !== undefined;

const isBelow = ({ store }: Environment, unit: string, top: string): boolean => {
	for (let at: string | null = unit; at; at = (store.find('businessunit', at)?.parentbusinessunitid as string | null | undefined) ?? null) {
		if (at === top) return true;
	}
	return false;
};

/** Whether a privilege of this depth reaches a row of a user-owned table. */
export const reaches = (environment: Environment, caller: Caller, depth: Depth, table: TableSchema, row: StoredRow): boolean => {
	if (depth === 'Global' || table.ownershipType !== 'UserOwned') return true;
	const owner = String(row.ownerid);
	if (owner === caller.userId || isMember(environment, owner, caller.userId)) return true;
	const unit = String(row.owningbusinessunit);
	if (depth === 'Local') return unit === caller.businessUnitId;
	return depth === 'Deep' && isBelow(environment, unit, caller.businessUnitId);
};

/** Refuses with 403 unless the caller has the privilege and it reaches the row. */
export const requireAccess = (environment: Environment, caller: Caller, action: string, table: TableSchema, row: StoredRow): void => {
	const depth = environment.privileges.require(caller, action, table);
	if (reaches(environment, caller, depth, table, row)) return;
	const id = String(row[table.primaryIdAttribute]);
	throw new ApiError(403, '0x80048306', `Principal with id ${caller.userId} does not have ${action}Access right(s) for record with id ${id} of entity ${table.logicalName}`);
};
