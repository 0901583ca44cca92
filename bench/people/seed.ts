import type { Row, SeedRows } from '../../demo/host/localDataverse';
import { knownAccounts } from './companies';
import type { Person } from './people';

/** A known row holds the one key its person is found by; the other columns are what the run has to complete. */
const KEYS: Record<Person['foundBy'], (person: Person) => Row> = {
	email: ({ item }) => ({ emailaddress1: item.email }),
	phone: ({ item }) => ({ telephone1: item.phone }),
	name: () => ({}),
};

const DESCRIPTION = 'Met before.';

const leadRow = (person: Person): Row => ({
	leadid: person.rowId,
	firstname: person.item.firstName,
	lastname: person.item.lastName,
	companyname: person.item.company,
	subject: person.item.company,
	description: DESCRIPTION,
	...KEYS[person.foundBy](person),
});

/** Who is found by name and company has the company already; the others have to be linked. */
const contactRow = (person: Person): Row => ({
	contactid: person.rowId,
	firstname: person.item.firstName,
	lastname: person.item.lastName,
	description: DESCRIPTION,
	...(person.foundBy === 'name' ? { 'parentcustomerid_account@odata.bind': `/accounts(${person.company.accountId})` } : {}),
	...KEYS[person.foundBy](person),
});

/** What the CRM holds before each contestant, table by table in the order they can be created. */
export function seedOf(everybody: readonly Person[]): SeedRows {
	const known = (kind: Person['known']): Person[] => everybody.filter((person) => person.known === kind);
	return { account: knownAccounts(everybody.length), lead: known('lead').map(leadRow), contact: known('contact').map(contactRow) };
}
