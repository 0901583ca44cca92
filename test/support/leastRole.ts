import { baseIds } from '../../emulator/store/baseData';
import type { Purpose } from '../../src/domain/access/purposes';
import type { Right } from '../../src/domain/access/rights';
import type { RunningEmulator } from './startEmulator';

/** A right on a table, such as `lead.Create`. */
export interface RoleRight {
	table: string;
	right: Right;
}

export const nameOf = ({ table, right }: RoleRight): string => `${table}.${right}`;

const on = (table: string, rights: readonly Right[]): RoleRight[] => rights.map((right) => ({ table, right }));

/** The local Dataverse's process flows of opportunities. */
const FLOWS: Readonly<Record<string, readonly string[]>> = { opportunity: ['opportunitysalesprocess', 'leadtoopportunitysalesprocess', 'new_partnersale'] };

/** What a purpose takes as its templates come. */
export const shippedRights = ({ needs, flowsOf = '' }: Purpose): RoleRight[] => [...needs.flatMap(({ table, rights }) => on(table, rights)), ...(FLOWS[flowsOf] ?? []).flatMap((table) => on(table, ['Read']))];

/** What the named settings take beside that. A setting that no table knows is an error. */
export function settingRights({ needs }: Purpose, settings: readonly string[]): RoleRight[] {
	return settings.flatMap((setting) => {
		const found = needs.flatMap(({ table, also = [] }) => also.filter(({ when }) => when === setting).flatMap(({ rights }) => on(table, rights)));
		if (found.length === 0) throw new Error(`The purpose knows no setting "${setting}"`);
		return found;
	});
}

/** Leaves the application user `sync` these rights and no others, at the depth Organization. */
export function giveOnly({ environment: { store, schema, privileges } }: RunningEmulator, rights: readonly RoleRight[]): void {
	const role = baseIds.roles.leadCaptureSync;
	store.database.prepare('DELETE FROM roleprivileges WHERE roleid = ?').run(role);
	const give = store.database.prepare('INSERT OR REPLACE INTO roleprivileges VALUES (?, ?, ?)');
	for (const { table, right } of rights) give.run(role, privileges.nameOf(right, schema.table(table)), 'Global');
}

/** Takes a right from `sync`, from every table that goes by the same privilege: activities share theirs. */
export function takeAway({ environment: { store, schema, privileges } }: RunningEmulator, { table, right }: RoleRight): void {
	store.database.prepare('DELETE FROM roleprivileges WHERE roleid = ? AND name = ?').run(baseIds.roles.leadCaptureSync, privileges.nameOf(right, schema.table(table)));
}
