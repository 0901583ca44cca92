import type { Row } from '../../demo/host/localDataverse';
import type { Person } from './people';

type Tables = Record<'lead' | 'contact', Row[]>;

/** What has to be read of each table for `wrongRows`. */
export const CHECKED_COLUMNS: Record<keyof Tables, readonly string[]> = {
	lead: ['leadid', 'firstname', 'lastname', 'companyname', 'emailaddress1', 'telephone1', 'jobtitle'],
	contact: ['contactid', 'firstname', 'lastname', 'emailaddress1', 'telephone1', 'jobtitle'],
};

const MOST_SENTENCES = 10;

const leadColumns = ({ item }: Person): Row => ({ firstname: item.firstName, lastname: item.lastName, companyname: item.company, emailaddress1: item.email, telephone1: item.phone, jobtitle: item.jobTitle });

const columnsOf = (person: Person): Row => {
	const { companyname, ...rest } = leadColumns(person);
	return person.known === 'contact' ? rest : { companyname, ...rest };
};

const differences = (who: string, row: Row, columns: Row): string[] =>
	Object.entries(columns).filter(([name, value]) => row[name] !== value).map(([name, value]) => `${who}: ${name} is ${JSON.stringify(row[name] ?? null)} instead of ${JSON.stringify(value)}`);

/** A known person's own row, or for a new one the rows with the e-mail address, of which there has to be one. */
function wrongAbout(person: Person, byId: ReadonlyMap<unknown, Row>, byEmail: ReadonlyMap<unknown, Row[]>): string[] {
	const who = `Person ${person.position}`;
	const withEmail = byEmail.get(person.item.email) ?? [];
	if (withEmail.length !== 1) return [`${who}: ${withEmail.length} rows with the e-mail address instead of 1`];
	const row = person.rowId === undefined ? withEmail[0] : byId.get(person.rowId);
	return row ? differences(who, row, columnsOf(person)) : [`${who}: the row that was there before is gone`];
}

const grouped = (rows: readonly Row[]): Map<unknown, Row[]> => {
	const groups = new Map<unknown, Row[]>();
	for (const row of rows) groups.set(row.emailaddress1, [...(groups.get(row.emailaddress1) ?? []), row]);
	groups.delete(null);
	return groups;
};

/**
 * What is wrong with the CRM after a contestant has processed `done`, in words, the first ten; empty when every one of them is
 * one complete row, known ones in the row they had, and nothing else was made.
 */
export function wrongRows(tables: Tables, seeded: readonly Person[], done: readonly Person[]): string[] {
	const counted = (known: Person['known'], among: readonly Person[]): number => among.filter((person) => person.known === known).length;
	const expected = { lead: counted('lead', seeded) + counted('nobody', done), contact: counted('contact', seeded) };
	const counts = (['lead', 'contact'] as const).filter((name) => tables[name].length !== expected[name]).map((name) => `${tables[name].length} ${name} rows instead of ${expected[name]}`);
	const all = [...tables.lead, ...tables.contact];
	const byId = new Map(all.map((row) => [row.leadid ?? row.contactid, row]));
	const byEmail = grouped(all);
	return [...counts, ...done.flatMap((person) => wrongAbout(person, byId, byEmail))].slice(0, MOST_SENTENCES);
}
