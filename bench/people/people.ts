import { companyOf, fixedId, type Company } from './companies';

/** What the CRM knows about a person before: a new one nothing, the others a row under one of their keys only. */
export type Known = 'nobody' | 'lead' | 'contact';
export type FoundBy = 'email' | 'phone' | 'name';

/** One input item, in the names of a usual lead form. */
export type Item = Record<'firstName' | 'lastName' | 'email' | 'phone' | 'company' | 'jobTitle', string>;

export interface Person {
	position: number;
	known: Known;
	foundBy: FoundBy;
	company: Company;
	item: Item;
	/** Id of the row that is there before. */
	rowId: string | undefined;
}

/** Repeated over and over, so that the first n people have the same mix as all of them: five new, three leads, two contacts. */
const TEN: readonly { known: Known; foundBy: FoundBy; atKnownCompany: boolean }[] = [
	{ known: 'nobody', foundBy: 'email', atKnownCompany: true },
	{ known: 'lead', foundBy: 'email', atKnownCompany: true },
	{ known: 'nobody', foundBy: 'email', atKnownCompany: false },
	{ known: 'contact', foundBy: 'email', atKnownCompany: true },
	{ known: 'nobody', foundBy: 'email', atKnownCompany: true },
	{ known: 'lead', foundBy: 'phone', atKnownCompany: false },
	{ known: 'nobody', foundBy: 'email', atKnownCompany: false },
	{ known: 'contact', foundBy: 'name', atKnownCompany: true },
	{ known: 'nobody', foundBy: 'email', atKnownCompany: false },
	{ known: 'lead', foundBy: 'name', atKnownCompany: false },
];

const FIRST_NAMES = ['Amara', 'Björn', 'Chloé', 'Dmitri', 'Eun-ji', 'Fatima', 'George', 'Hana', 'Ivo', 'June', "D'Arcy"] as const;
const LAST_NAMES = ['Okafor', 'Lindgren', 'Moreau', 'Volkov', 'Park', "O'Neill", 'Haddad', 'Sato', 'Novak', 'Silva', 'Becker', 'Rossi', 'Kaya'] as const;
const JOB_TITLES = ['Buyer', 'Head of Sales', 'Fleet Manager', 'CTO', 'Consultant'] as const;
const AREA_CODES = [212, 312, 415, 617, 206, 303, 404, 512, 702, 713] as const;
const LINES = 10_000;

const pick = <T>(from: readonly T[], position: number): T => from[position % from.length] as T;

/** Ten area codes with numbers of their own from 300 0000 upwards: enough for five million people. */
function phoneOf(position: number): string {
	const number = Math.floor(position / AREA_CODES.length);
	return `+1 ${pick(AREA_CODES, position)} ${300 + Math.floor(number / LINES)} ${String(number % LINES).padStart(4, '0')}`;
}

function itemOf(position: number, company: Company): Item {
	return {
		firstName: pick(FIRST_NAMES, position),
		lastName: `${pick(LAST_NAMES, position)} ${position}`,
		email: `person.${position}@${company.domain}`,
		phone: phoneOf(position),
		company: company.name,
		jobTitle: pick(JOB_TITLES, position),
	};
}

const ID_KINDS: Record<Known, string | undefined> = { nobody: undefined, lead: '1', contact: 'c' };

function personAt(position: number): Person {
	const { known, foundBy, atKnownCompany } = pick(TEN, position);
	const company = companyOf(position, atKnownCompany);
	const kind = ID_KINDS[known];
	return { position, known, foundBy, company, item: itemOf(position, company), rowId: kind === undefined ? undefined : fixedId(kind, position) };
}

/** The first `count` people, the same at every call: 50 % new, 30 % known as lead, 20 % known as contact. */
export const people = (count: number): Person[] => Array.from({ length: count }, (_, position) => personAt(position));
