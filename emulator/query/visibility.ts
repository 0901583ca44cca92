import type { Depth } from '../contracts';
import { quote } from '../store/sqlNames';
import { fragment, type Fragment } from './fragment';
import type { Scope } from './scope';

const teams = 'SELECT teamid FROM teammembership WHERE systemuserid = ?';
const unitsBelow = 'WITH RECURSIVE unit(id) AS (SELECT ? UNION SELECT b.businessunitid FROM businessunit b JOIN unit ON b.parentbusinessunitid = unit.id) SELECT id FROM unit';

/** The condition a privilege of limited depth puts on the rows of a user-owned table; undefined when every row is within reach. */
export const reachOf = ({ table, alias, context }: Scope, depth: Depth): Fragment | undefined => {
	if (depth === 'Global' || table.ownershipType !== 'UserOwned') return undefined;
	const { userId, businessUnitId } = context.caller;
	const owner = `${alias}.${quote('ownerid')}`;
	const own = `(${owner} = ? OR ${owner} IN (${teams}))`;
	if (depth === 'Basic') return fragment(own, userId, userId);
	const units = depth === 'Local' ? '?' : unitsBelow;
	return fragment(`(${own} OR ${alias}.${quote('owningbusinessunit')} IN (${units}))`, userId, userId, businessUnitId);
};
