import { groupBy, uniq } from 'lodash';
import type { Row } from '../../demo/host/localDataverse';
import { knownAccounts } from './companies';
import type { Person } from './people';

type Tables = Record<'lead' | 'contact' | 'account', Row[]>;

/** What has to be read of each table for `wrongRows`. */
export const CHECKED_COLUMNS: Record<keyof Tables, readonly string[]> = {
	lead: ['leadid', 'firstname', 'lastname', 'companyname', 'emailaddress1', 'telephone1', 'jobtitle'],
	contact: ['contactid', 'firstname', 'lastname', '_parentcustomerid_value', 'emailaddress1', 'telephone1', 'jobtitle'],
	account: ['accountid', 'name', 'websiteurl'],
};

/** Who was there before, who was processed, and whether that includes their accounts. */
export interface Expected {
	seeded: readonly Person[];
	done: readonly Person[];
	linksContacts: boolean;
}

const MOST_SENTENCES = 10;

const personColumns = ({ item }: Person): Row => ({ firstname: item.firstName, lastname: item.lastName, emailaddress1: item.email, telephone1: item.phone, jobtitle: item.jobTitle });

const differences = (who: string, row: Row, columns: Row): string[] =>
	Object.entries(columns).filter(([name, value]) => row[name] !== value).map(([name, value]) => `${who}: ${name} is ${JSON.stringify(row[name] ?? null)} instead of ${JSON.stringify(value)}`);

/** Looks a run's rows up. */
class Judge {
	private readonly people: ReadonlyMap<unknown, Row>;
	private readonly byEmail: Record<string, Row[]>;
	private readonly accounts: Record<string, Row[]>;

	constructor({ lead, contact, account }: Tables, private readonly linksContacts: boolean) {
		const all = [...lead, ...contact];
		this.people = new Map(all.map((row) => [row.leadid ?? row.contactid, row]));
		this.byEmail = groupBy(all, ({ emailaddress1 }) => String(emailaddress1));
		this.accounts = groupBy(account, ({ name }) => String(name));
	}

	/** A known person's own row, or for a new one the rows with the e-mail address, of which there has to be one. */
	wrongAbout(person: Person): string[] {
		const who = `Person ${person.position}`;
		const withEmail = this.byEmail[person.item.email] ?? [];
		if (withEmail.length !== 1) return [`${who}: ${withEmail.length} rows with the e-mail address instead of 1`];
		const row = person.rowId === undefined ? withEmail[0] : this.people.get(person.rowId);
		return row ? differences(who, row, this.columnsOf(person)) : [`${who}: the row that was there before is gone`];
	}

	/** One account of the name, and its people's domain where this run made it. */
	wrongCompany({ company }: Person): string[] {
		const [account, ...more] = this.accounts[company.name] ?? [];
		if (!account || more.length > 0) return [`${company.name}: ${more.length + (account ? 1 : 0)} accounts instead of 1`];
		return differences(company.name, account, company.accountId ? { accountid: company.accountId } : { websiteurl: company.domain });
	}

	private columnsOf(person: Person): Row {
		if (person.known === 'lead') return { ...personColumns(person), companyname: person.item.company };
		return { ...personColumns(person), ...(this.linksContacts ? { _parentcustomerid_value: this.accounts[person.company.name]?.[0]?.accountid } : {}) };
	}
}

/**
 * What is wrong with the CRM after a contestant has processed `done`, in words, the first ten; empty when every one of them is
 * one complete row, known ones in the row they had, contacts linked to the one account of their company, and nothing else was made.
 */
export function wrongRows(tables: Tables, { seeded, done, linksContacts }: Expected): string[] {
	const counted = (known: Person['known'], among: readonly Person[]): number => among.filter((person) => person.known === known).length;
	const contacts = done.filter(({ known }) => known !== 'lead');
	const made = uniq(contacts.filter(({ company }) => linksContacts && !company.accountId).map(({ company }) => company.name));
	const expected = { lead: counted('lead', seeded), contact: counted('contact', seeded) + counted('nobody', done), account: knownAccounts(seeded.length).length + made.length };
	const counts = (['lead', 'contact', 'account'] as const).filter((name) => tables[name].length !== expected[name]).map((name) => `${tables[name].length} ${name} rows instead of ${expected[name]}`);
	const judge = new Judge(tables, linksContacts);
	return [...counts, ...done.flatMap((person) => judge.wrongAbout(person)), ...(linksContacts ? contacts.flatMap((person) => judge.wrongCompany(person)) : [])].slice(0, MOST_SENTENCES);
}
