import { ApiError, type Caller, type Depth, type Privileges, type Schema, type Store } from '../contracts';
import { idFromText } from '../identifiers';
import type { EmulatorSettings } from '../settings';
import { privilegeName } from './privilegeNames';

const depths: Depth[] = ['Basic', 'Local', 'Deep', 'Global'];

const deeper = (left: Depth, right: Depth): Depth => (depths.indexOf(left) >= depths.indexOf(right) ? left : right);
const lesser = (left: Depth | undefined, right: Depth | undefined): Depth | undefined =>
	left === undefined || right === undefined ? undefined : depths.indexOf(left) <= depths.indexOf(right) ? left : right;

const heldRoles = `SELECT roleid FROM systemuserroles WHERE systemuserid = ?
	UNION SELECT r.roleid FROM teamroles r JOIN teammembership m ON m.teamid = r.teamid WHERE m.systemuserid = ?`;

/** Privileges as the roles in the store give them; read anew for each question, so that a change of roles counts at once. */
export const createPrivileges = (store: Store, schema: Schema, settings: EmulatorSettings): Privileges => {
	const listed = store.database.prepare(`SELECT name, depth FROM roleprivileges WHERE roleid IN (${heldRoles}) ORDER BY name`);
	const single = store.database.prepare(`SELECT depth FROM roleprivileges WHERE name = ? AND roleid IN (${heldRoles})`);
	const roleCount = store.database.prepare(`SELECT count(*) AS n FROM (${heldRoles})`);

	const ofUser: Privileges['ofUser'] = (userId) => {
		const held = new Map<string, Depth>();
		for (const { name, depth } of listed.all(userId, userId)) held.set(String(name), deeper(held.get(String(name)) ?? 'Basic', depth as Depth));
		const businessUnitId = String(store.find('systemuser', userId)?.businessunitid ?? '');
		return [...held].map(([name, depth]) => ({ name, depth, businessUnitId, privilegeId: idFromText(name) }));
	};
	const depthOf = (userId: string, name: string): Depth | undefined =>
		single.all(name, userId, userId).map(({ depth }) => depth as Depth).reduce<Depth | undefined>((best, each) => (best ? deeper(best, each) : each), undefined);
	const depth = (caller: Caller, name: string): Depth | undefined =>
		caller.onBehalfBy === null ? depthOf(caller.userId, name) : lesser(depthOf(caller.userId, name), depthOf(caller.onBehalfBy, name));
	const missing = ({ userId }: Caller, name: string, table: Parameters<Privileges['require']>[2]): ApiError => {
		const principal = `Principal user (Id=${userId}, type=8, roleCount=${roleCount.get(userId, userId)?.n}, privilegeCount=${ofUser(userId).length}, accessMode=${store.find('systemuser', userId)?.accessmode ?? 0})`;
		return new ApiError(
			403,
			'0x80040220',
			`${principal}, is missing ${name} privilege (Id=${idFromText(name)}) on OTC=${table.objectTypeCode} for entity '${table.logicalName}' (LocalizedName='${table.displayName}'). context.Caller=${userId}`,
		);
	};

	return {
		ofUser,
		depth,
		nameOf: privilegeName,
		require(caller, action, table) {
			if (!settings.privilegesEnforced) return 'Global';
			const name = privilegeName(action, schema.tables.get(table.logicalName) ?? table);
			const found = depth(caller, name);
			if (found === undefined) throw missing(caller, name, table);
			return found;
		},
	};
};
