import { COMPANY_INPUTS } from './columns';
import type { Crm, Row } from './crm';
import { read } from './person';
import { isEmpty } from './values';
import type { CompanyChoices, Item } from './world';

/** What is to become of a person's company; `create` is carried out only when the person is written. */
export type Company =
	| { kind: 'none' | 'failed' }
	| { kind: 'review'; candidates: string[] }
	| { kind: 'link'; id: string; candidates: string[] }
	| { kind: 'create'; candidates: string[]; make(wanted: string | null): Promise<string> };

type Detail = 'externalId' | 'domain' | 'name' | 'website';
/** `typed` is the website as it came, which an account that is made gets, whether it is an address or not. */
type Details = Partial<Record<Detail, string>> & { typed: string };

/** Well-known free mail, as far as worlds use it. */
const FREE_MAIL = 'gmail.com';
const LONGEST_NAME = 160;

const idOf = (row: Row) => String(row.accountid);

/** The host of a website in any spelling, without `www.`; null when it is no web address. */
export function hostOf(text: string): string | null {
	const host = /^(?:https?:\/\/)?(?:www\.)?([^\s/@]+\.[^\s/@]+)(?:\/.*)?$/i.exec(text.trim())?.[1];
	return host?.toLowerCase() ?? null;
}

const isSame: Record<Detail, (row: Row, text: string, column: string) => boolean> = {
	externalId: (row, text, column) => String(row[column] ?? '').trim().toLowerCase() === text.toLowerCase(),
	domain: (row, text) => hostOf(String(row.websiteurl ?? '')) === text,
	name: (row, text) => String(row.name ?? '').trim().toLowerCase() === text.toLowerCase(),
	website: (row, text) => hostOf(String(row.websiteurl ?? '')) === hostOf(text),
};

/** The accounts people belong to, looked for and made one at a time, after the section "Companies of people" of the node's page. */
export class Companies {
	/** Accounts made in the present run: they are linked without asking, because they were made for all people of the run. */
	private madeNow = new Set<string>();
	private readonly decided = new Map<string, string>();

	constructor(
		private readonly crm: Crm,
		private readonly choices: CompanyChoices,
	) {}

	startRun(): void {
		this.madeNow = new Set();
	}

	of(item: Item, accounts: Row[]): Company {
		const details = this.detailsOf(item);
		const accountId = read(item, ['accountId']);
		if (!isEmpty(accountId)) return this.chosen(String(accountId).trim(), accounts);
		if (Object.keys(details).length === 1) return { kind: 'none' };
		if (read(item, ['createAccount']) === true) return this.createOnce(details, accounts);
		const rows = this.find(details, accounts, (row) => row.statecode === 0);
		const candidates = rows.map(idOf).filter((id) => !this.madeNow.has(id));
		const review: Company = { kind: 'review', candidates };
		if (rows.length === 0) return this.choices.noMatch === 'create' ? this.createUnlessInactive(details, accounts) : review;
		if (rows.length > 1 && this.choices.severalMatches === 'review') return review;
		const [newest] = rows.sort((a, b) => this.age(b) - this.age(a) || (idOf(a) < idOf(b) ? -1 : 1)) as [Row];
		const isLinked = rows.length > 1 || this.choices.oneMatch === 'link' || this.madeNow.has(idOf(newest));
		return isLinked ? { kind: 'link', id: idOf(newest), candidates } : review;
	}

	private get order(): Detail[] {
		return [...(this.choices.externalIdColumn ? ['externalId' as const] : []), 'domain', 'name', ...(this.choices.alsoByWebsite ? ['website' as const] : [])];
	}

	private detailsOf(item: Item): Details {
		const text = (names: readonly string[]) => String(read(item, names) ?? '').trim();
		const { freeMailDomains } = this.choices;
		const website = text(['companyWebsite', 'website']);
		const domain = /^[^\s@]+@([^\s@]+\.[^\s@]+)$/.exec(text(['email', 'emailAddress', 'mail']).toLowerCase())?.[1] ?? '';
		const all = { externalId: text(['companyExternalId']), domain: [FREE_MAIL, freeMailDomains].includes(domain) ? '' : domain, name: text(COMPANY_INPUTS), website: hostOf(website) ? website : '' };
		return { ...Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')), typed: website };
	}

	/** Beside an account that is out of use, or where a repeat could not be recognised, none is made without a person; as with people. */
	private createUnlessInactive(details: Details, accounts: Row[]): Company {
		const candidates = this.find(details, accounts, () => true).map(idOf);
		const isRecognisable = this.order.some((detail) => details[detail] !== undefined);
		return candidates.length > 0 || !isRecognisable ? { kind: 'review', candidates } : this.create(details);
	}

	/** Accounts by the first detail that finds one; merged ones are followed to the account they were merged into. */
	private find(details: Details, accounts: Row[], accept: (row: Row) => boolean): Row[] {
		for (const detail of this.order) {
			const text = details[detail];
			const same = text === undefined ? [] : accounts.filter((row) => isSame[detail](row, text, this.choices.externalIdColumn));
			const rows = [...new Set(same.map((row) => this.present(row, accounts)))].filter(accept);
			if (rows.length > 0) return rows;
		}
		return [];
	}

	private present(row: Row, accounts: Row[]): Row {
		const master = row.merged === true ? accounts.find((other) => idOf(other) === row._masterid_value) : undefined;
		return master ? this.present(master, accounts) : row;
	}

	private age(row: Row): number {
		return this.madeNow.has(idOf(row)) ? 8e15 : Date.parse(String(row.modifiedon));
	}

	private chosen(id: string, accounts: Row[]): Company {
		const account = accounts.find((row) => idOf(row) === id.toLowerCase());
		if (!account) return { kind: 'failed' };
		const row = this.present(account, accounts);
		return row.statecode === 0 ? { kind: 'link', id: idOf(row), candidates: [idOf(row)] } : { kind: 'review', candidates: [idOf(row)] };
	}

	/** A decision makes its account once, whatever is found. */
	private createOnce(details: Details, accounts: Row[]): Company {
		const [first = 'typed'] = [...this.order, 'website' as const].filter((detail) => details[detail] !== undefined);
		const who = `${first} ${first === 'website' ? hostOf(details.typed) : details[first]?.toLowerCase()}`;
		const known = accounts.find((row) => idOf(row) === this.decided.get(who));
		return known ? { kind: 'link', id: idOf(known), candidates: [] } : this.create(details, (id) => this.decided.set(who, id));
	}

	/** `make` makes the account under the id that the node gave to it, and gives back its id. */
	private create({ name, domain, typed, externalId }: Details, remember: (id: string) => void = () => undefined): Company {
		const title = name ?? domain ?? typed;
		if (title.length > LONGEST_NAME) return { kind: 'failed' };
		const columns = { name: title, websiteurl: typed || domain, [this.choices.externalIdColumn]: externalId };
		const filled = Object.fromEntries(Object.entries(columns).filter(([column, value]) => column && value));
		return {
			kind: 'create',
			candidates: [],
			make: async (wanted) => {
				const id = await this.crm.createAccount(wanted, filled);
				this.madeNow.add(id);
				remember(id);
				return id;
			},
		};
	}
}
