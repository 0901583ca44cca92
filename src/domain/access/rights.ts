/** What a security role may allow on a table, in the order of the columns of Power Platform's role editor. Source: Microsoft, "Security roles and privileges". */
export const RIGHTS = ['Create', 'Read', 'Write', 'Delete', 'Append', 'AppendTo', 'Assign', 'Share'] as const;
export type Right = (typeof RIGHTS)[number];

/** How far a right reaches, as the role editor names it; by the name the Web API gives. Source: Microsoft, Web API `PrivilegeDepth`. */
const REACH: Readonly<Record<string, string>> = { Basic: 'user', Local: 'business unit', Deep: 'business unit and those below', Global: 'organization' };

const ORGANIZATION = 'organization';

/** A right of a table, and what the service calls it there, such as `prvReadAccount`. */
export interface TableRight {
	right: Right;
	privilegeName: string;
}

/** A table as far as rights on it are concerned. */
export interface GuardedTable {
	logicalName: string;
	displayName: string;
	entitySetName: string;
	primaryIdAttribute: string;
	changeTracking: boolean;
	rights: TableRight[];
	/** Columns under column security, by logical name. */
	securedColumns: string[];
}

/** What somebody needs on one table. */
export interface TableNeed {
	/** Logical name. */
	table: string;
	rights: readonly Right[];
	/** What a setting or an option takes beside that; without it nothing of this is needed. */
	also?: readonly { when: string; rights: readonly Right[] }[];
}

/** How the user stands with one table. */
export interface TableAccess {
	table: string;
	displayName: string;
	/** Whether nothing is missing that is needed. */
	ready: boolean;
	sentence: string;
	/** Needed rights that the user lacks. */
	missing: Right[];
	/** What the user lacks only for a setting or an option; `ready` does not depend on it. */
	missingFor: { when: string; missing: Right[] }[];
	/** Needed rights that do not reach every row, with how far they do. */
	limited: { right: Right; reach: string }[];
	/** Every right the user has on the table, with how far it reaches. */
	granted: { right: Right; reach: string }[];
	securedColumns: string[];
	changeTracking: boolean;
}

export const named = (rights: readonly string[]): string => rights.map((right) => (right === 'AppendTo' ? 'Append To' : right)).join(', ');

function stateOf(displayName: string, needed: readonly Right[], { missing, limited }: Pick<TableAccess, 'missing' | 'limited'>): string {
	if (missing.length > 0) return `${displayName}: ${named(missing)} ${missing.length === 1 ? 'is' : 'are'} missing; ask a Dynamics 365 administrator to add ${missing.length === 1 ? 'it' : 'them'} to a security role of this user.`;
	if (limited.length > 0) return `${displayName}: ${named(limited.map(({ right }) => right))} ${limited.length === 1 ? 'does' : 'do'} not reach every row (${limited.map(({ right, reach }) => `${named([right])}: ${reach}`).join(', ')}); rows beyond that stay unseen or unchanged, and a new one may double them.`;
	return `${displayName}: nothing is missing${needed.length > 0 ? ` (${named(needed)})` : ''}.`;
}

function sentenceOf(displayName: string, needed: readonly Right[], access: Pick<TableAccess, 'missing' | 'limited' | 'missingFor'>): string {
	const { missingFor } = access;
	const extra = missingFor.length > 0 ? ` Missing for some settings only: ${missingFor.map(({ when, missing }) => `${named(missing)} (${when})`).join('; ')}.` : '';
	return stateOf(displayName, needed, access) + extra;
}

/**
 * Holds what is needed against what is granted. `depths` are the depths the service gives, by privilege name in lower case; a right the
 * table does not know (Assign where no user owns rows) is not needed of it.
 */
export function accessTo(table: GuardedTable, { rights: needed, also = [] }: Omit<TableNeed, 'table'>, depths: ReadonlyMap<string, string>): TableAccess {
	const granted = table.rights.flatMap(({ right, privilegeName }) => {
		const depth = depths.get(privilegeName.toLowerCase());
		return depth === undefined ? [] : [{ right, reach: REACH[depth] ?? depth }];
	});
	const knownOf = (rights: readonly Right[]) => rights.filter((right) => table.rights.some((each) => each.right === right));
	const missingOf = (rights: readonly Right[]) => knownOf(rights).filter((right) => !granted.some((each) => each.right === right));
	const known = knownOf(needed);
	const missing = missingOf(needed);
	const missingFor = also.map(({ when, rights }) => ({ when, missing: missingOf(rights) })).filter((each) => each.missing.length > 0);
	const limited = granted.filter(({ right, reach }) => known.includes(right) && reach !== ORGANIZATION);
	const { logicalName, displayName, securedColumns, changeTracking } = table;
	return { table: logicalName, displayName, ready: missing.length === 0, sentence: sentenceOf(displayName, known, { missing, limited, missingFor }), missing, missingFor, limited, granted, securedColumns, changeTracking };
}
