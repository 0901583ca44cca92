import { nameBasedUuid } from './nameBasedUuid';

/** What makes a new row the same row in every run: `spec` section "New row's id". */
export interface RowIdentity {
	table: string;
	/** Index of the match rule that gave the identity. */
	ruleIndex: number;
	/** The rule's columns on this table, in rule order. */
	columns: readonly string[];
	/** The normalised key, as `keyOf` of the rule gives it. */
	key: string;
	/** Positions of fields the new row does not hold itself: a related row's, or ones the mapping does not write. */
	unheld?: readonly number[];
	/** First ordinal whose id no row of the run has; 0 when missing. */
	firstOrdinal?: number;
}

/** How many rows may share an identity before a person has to look: ordinal 0 and three more. */
export const LAST_ORDINAL = 3;

/**
 * The primary key a new row gets. Two runs that race for the same new person arrive at the same id, and a create whose
 * answer was lost can be sent again. `ordinal` is raised when the id is taken by somebody who is another person by now.
 */
export function newRowId(organisationId: string, identity: RowIdentity, ordinal: number): string {
	return nameBasedUuid([
		organisationId.toLowerCase(),
		identity.table,
		identity.columns.join(','),
		identity.key,
		String(ordinal),
	]);
}
