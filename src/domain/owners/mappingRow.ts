import { foldKey } from '../matching/foldKey';
import type { DomainAliases } from './domainAliases';
import { byKeys } from './directory';
import { addressesOf, isNobody, readPerson, type Person } from './person';

/** A row of the user mapping as people and workflows keep it, for instance in a data table. */
export interface MappingRow {
	person: Person;
	/** As in the row, for the output. */
	email: string;
	name: string;
	/** What the person is called in their own system; empty where that is not kept. */
	localId: string;
	alternateEmails: string;
	/** What somebody chose: id, e-mail or name of a user or team. Empty: found by the rules. */
	choice: string;
	/** What an earlier run found; empty in a row that nobody has checked yet. */
	found: { status: string; ownerId: string; ownerName: string; checkedAt: string };
}

export interface MappingRows {
	/** Rows of this environment, in their order. */
	rows: readonly MappingRow[];
	/** Rows that name another environment, or none: they are never used. */
	ofOthers: number;
}

export const NO_ROWS: MappingRows = { rows: [], ofOthers: 0 };

type Row = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (value === null || value === undefined || typeof value === 'object' ? '' : String(value).trim());

/** How mapping rows name an environment: its host, `contoso.crm4.dynamics.com`. */
export const environmentKey = (environmentUrl: string): string => new URL(environmentUrl).host.toLowerCase();

function readRow(row: Row, aliases: DomainAliases): MappingRow {
	return {
		person: readPerson(row, aliases),
		email: text(row.email),
		name: text(row.name),
		localId: text(row.localId),
		alternateEmails: Array.isArray(row.alternateEmails) ? row.alternateEmails.join(', ') : text(row.alternateEmails),
		choice: text(row.choice),
		found: { status: text(row.status), ownerId: text(row.ownerId).toLowerCase(), ownerName: text(row.ownerName), checkedAt: text(row.checkedAt) },
	};
}

/**
 * Rows of one environment out of everything a table holds.
 * @param rows objects with `environment`, `email`, `name`, `localId`, `alternateEmails`, `choice` and what the node wrote; people without any address are left out
 */
export function readMappingRows(rows: readonly Row[], environment: string, aliases: DomainAliases): MappingRows {
	const own = rows.filter((row) => foldKey(text(row.environment)) === environment);
	return { rows: own.map((row) => readRow(row, aliases)).filter(({ person }) => !isNobody(person)), ofOthers: rows.length - own.length };
}

/** Rows by every address of their people. */
export const rowsByAddress = (rows: readonly MappingRow[]): ReadonlyMap<string, readonly MappingRow[]> => byKeys(rows, ({ person }) => addressesOf(person));
