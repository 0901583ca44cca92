import type { WebApiRow } from '../matching/ruleKeys';
import type { TableMetadata } from '../metadata/table';
import type { Changes } from '../upsert/applyColumns';
import type { KnownRow } from '../upsert/item';
import { rowState } from '../upsert/rowState';
import { rowUrl } from '../upsert/rowUrl';
import type { Difference } from './differences';

/** A row as the output shows it to somebody who has to choose. What its table does not have is null. */
export interface CandidateOutput {
	table: string;
	id: string;
	name: unknown;
	/** Opens the row in Dynamics. */
	url: string;
	email: unknown;
	phone: unknown;
	/** Name of the company: of a contact its account or parent contact. */
	company: unknown;
	website?: unknown;
	/** Id of the owner. */
	owner: unknown;
	ownerName: unknown;
	createdOn: unknown;
	modifiedOn: unknown;
	/** State and status reason, in words. */
	status: string | null;
	/** Whether the row is in use, as opposed to inactive, disqualified, qualified or merged. */
	isActive: boolean;
	/** In review: what would change if this row were chosen. */
	changes?: Changes;
	/** In review: why this row cannot be chosen as things are. */
	fault?: string;
}

/** Read of every row besides what deciding needs, where the table has them. */
export const SHOWN_COLUMNS = ['emailaddress1', 'telephone1', 'mobilephone', 'telephone2', 'companyname', 'parentcustomerid', 'statuscode'];

/** Most candidates an item lists: hundreds of rows with one key, listed for hundreds of items, help nobody and fill the memory. */
export const MOST_CANDIDATES = 20;

const FORMATTED = 'OData.Community.Display.V1.FormattedValue';

/** Preference that has names of lookups and labels of choices come along. */
export const SHOWN_VALUES = `odata.include-annotations="${FORMATTED}"`;

/** A column's value as Dynamics shows it: the name of the row a lookup points to, the label of a choice. */
export const shownValue = (row: WebApiRow, name: string): unknown => row[`${name}@${FORMATTED}`] ?? null;

const firstFilled = (row: WebApiRow, names: readonly string[]): unknown => names.map((name) => row[name]).find((value) => value !== null && value !== undefined && value !== '') ?? null;

function statusOf(row: WebApiRow): string | null {
	const [state, status] = [shownValue(row, 'statecode'), shownValue(row, 'statuscode')];
	if (!state) return null;
	return !status || status === state ? String(state) : `${String(state)}, ${String(status)}`;
}

/** Who owns a row, and when it was changed last, as read. */
export const ownership = (row: WebApiRow) => ({ owner: row._ownerid_value ?? null, ownerName: shownValue(row, '_ownerid_value'), modifiedOn: row.modifiedon ?? null });

/** A row for the output, with what choosing it would change where that was worked out. */
export function candidateOutput({ table, id, original: row }: KnownRow, environmentUrl: string, metadata: TableMetadata | undefined, difference?: Difference): CandidateOutput {
	const isAccount = table === 'account';
	const nameColumn = isAccount ? 'name' : metadata?.primaryName;
	const { owner, ownerName, modifiedOn } = ownership(row);
	return {
		table,
		id,
		name: (nameColumn && row[nameColumn]) || null,
		url: rowUrl(environmentUrl, table, id),
		email: firstFilled(row, ['emailaddress1']),
		phone: firstFilled(row, ['telephone1', 'mobilephone', 'telephone2']),
		company: firstFilled(row, ['companyname']) ?? shownValue(row, '_parentcustomerid_value'),
		...(isAccount ? { website: firstFilled(row, ['websiteurl']) } : {}),
		owner,
		ownerName,
		createdOn: row.createdon ?? null,
		modifiedOn,
		status: statusOf(row),
		isActive: rowState(table, row) === 'active',
		...(difference ?? {}),
	};
}
