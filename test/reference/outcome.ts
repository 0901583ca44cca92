import { baseIds } from '../../emulator/store/baseData';
import { COLUMNS, type Table } from './columns';
import type { Row } from './crm';
import type { Outcome } from './world';

/** The owner of worlds with a fixed one. */
export const FIXED_OWNER = { id: baseIds.team, set: 'teams' };

export const outcome = (name: Outcome['outcome'], rest: Partial<Outcome> = {}): Outcome => ({ outcome: name, table: null, id: null, matchedBy: null, candidates: [], changes: {}, accountId: null, accounts: [], companyPending: false, ...rest });

/** `{ id, type }` or the id of a user; null when it is none. */
export function ownerOf(owner: unknown): { id: string; set: string } | null {
	const { id, type = 'systemuser' } = typeof owner === 'object' && owner !== null ? (owner as { id: string; type?: string }) : { id: String(owner) };
	if (!/^[0-9a-f-]{36}$/i.test(id) || !['systemuser', 'user', 'team'].includes(type)) return null;
	return { id: id.toLowerCase(), set: type === 'team' ? 'teams' : 'systemusers' };
}

/** Changes as a body of the Web API. */
export function bodyOf(changes: Outcome['changes'], table: Table, ownerSet?: string): Row {
	return Object.fromEntries(
		Object.entries(changes).map(([column, [, value]]) => {
			if (column === 'ownerid') return ['ownerid@odata.bind', `/${ownerSet}(${value as string})`];
			const { target, bind = column } = COLUMNS[table][column] ?? {};
			return target ? [`${bind}@odata.bind`, `/${target}(${value as string})`] : [column, value];
		}),
	);
}
