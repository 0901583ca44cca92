import type { OwnerResolution, Problem } from './match';
import { rowsByAddress, type MappingRow } from './mappingRow';
import { called, type Owner } from './owner';
import { resolveOwner } from './resolveOwner';
import type { OwnerSearch } from './ownerSearch';
import { addressesOf } from './person';

/** How a row of the mapping stands, in the words of its column. */
export type MappingStatus = 'mapped' | 'notMapped' | 'ambiguous' | 'disabled' | 'application' | 'choiceInvalid';

const STATUS: Readonly<Record<Problem, MappingStatus>> = {
	nobodyNamed: 'notMapped', noMatch: 'notMapped', ambiguous: 'ambiguous', disabled: 'disabled', application: 'application', mappingRow: 'choiceInvalid',
};

/** A row of the mapping as a table keeps it: flat, and texts only. `choice` belongs to people and is never changed. */
export interface MappingLine extends Record<string, string> {
	environment: string;
	email: string;
	name: string;
	localId: string;
	alternateEmails: string;
	choice: string;
	status: MappingStatus;
	ownerId: string;
	ownerType: string;
	ownerName: string;
	ownerEmail: string;
	matchedBy: string;
	reason: string;
	/** Who else came into question. */
	candidates: string;
	/** ISO date. */
	checkedAt: string;
}

export interface Written {
	environment: string;
	/** ISO date. */
	now: string;
}

const statusOf = ({ match, problem }: OwnerResolution): MappingStatus => (match ? 'mapped' : STATUS[problem ?? 'noMatch']);

/** What a row says after a look-up. */
export function mappingLine(row: MappingRow, resolution: OwnerResolution, { environment, now }: Written): MappingLine {
	const { email, name, localId, alternateEmails, choice } = row;
	const { match, reason, candidates } = resolution;
	return {
		environment, email, name, localId, alternateEmails, choice,
		status: statusOf(resolution),
		ownerId: match?.found.id ?? '',
		ownerType: match?.found.type ?? '',
		ownerName: match?.found.name ?? '',
		ownerEmail: match?.found.email ?? '',
		matchedBy: match?.matchedBy ?? '',
		reason,
		candidates: candidates.map(({ found }) => called(found)).join('; '),
		checkedAt: now,
	};
}

/** A person of the input, with what the mapping already knows of them; what the input leaves empty is taken from there. */
export function withKnown(row: MappingRow, known: readonly MappingRow[]): MappingRow {
	const [first] = known;
	if (!first) return row;
	const filled = (name: 'name' | 'localId' | 'alternateEmails' | 'choice') => row[name] || first[name];
	return { ...row, name: filled('name'), localId: filled('localId'), alternateEmails: filled('alternateEmails'), choice: filled('choice') };
}

/** The owner of one row, whatever other rows say of the same person. */
export const resolveRow = (row: MappingRow, search: OwnerSearch): OwnerResolution => resolveOwner(row.person, { ...search, rows: rowsByAddress([row]) });

/** The mapping's rows of every person: in input order, one each. */
export function buildMapping(people: readonly MappingRow[], search: OwnerSearch, written: Written): MappingLine[] {
	return people.map((person) => {
		const row = withKnown(person, addressesOf(person.person).flatMap((address) => search.rows.get(address) ?? []));
		return mappingLine(row, resolveRow(row, search), written);
	});
}

/** Every user who is a person, as a row about themselves: the mapping of an environment whose people use the same addresses everywhere. */
export const rowOfUser = ({ email, userPrincipalName, name }: Owner): Record<string, string> => ({ email: email || userPrincipalName, name });
