import { ApiError, type Caller, type Environment, type StoredRow, type TableSchema } from '../../contracts';

/** The columns that follow from the owner: owning user or team, and the owner's business unit. */
export const ownership = ({ store, schema }: Environment, table: TableSchema, ownerId: string, ownerType: string): StoredRow => {
	const owner = store.pick(ownerType, ownerId, ownerType === 'systemuser' ? ['businessunitid', 'isdisabled'] : ['businessunitid']);
	if (owner?.isdisabled === 1) throw new ApiError(400, '0x80040225', 'The specified user is either disabled or is not a member of any business unit.');
	const lookups: [column: string, target: string, id: string | null][] = [
		['ownerid', ownerType, ownerId],
		['owninguser', 'systemuser', ownerType === 'systemuser' ? ownerId : null],
		['owningteam', 'team', ownerType === 'team' ? ownerId : null],
		['owningbusinessunit', 'businessunit', (owner?.businessunitid ?? null) as string | null],
	];
	const known = lookups.filter(([column]) => schema.column(table, column)?.targets !== undefined);
	return Object.fromEntries(known.flatMap(([column, target, id]) => [[column, id], [`${column}$type`, id === null ? null : target]]));
};

/** Lookups that say who did something, `createdby` or `modifiedby`, with the real caller beside an impersonated one. */
export const stampedBy = ({ schema }: Environment, table: TableSchema, { userId, onBehalfBy }: Caller, verb: 'created' | 'modified'): StoredRow => {
	const stamps: StoredRow = {};
	if (schema.column(table, `${verb}by`)) Object.assign(stamps, { [`${verb}by`]: userId, [`${verb}by$type`]: 'systemuser' });
	if (schema.column(table, `${verb}onbehalfby`)) Object.assign(stamps, { [`${verb}onbehalfby`]: onBehalfBy, [`${verb}onbehalfby$type`]: onBehalfBy === null ? null : 'systemuser' });
	return stamps;
};
