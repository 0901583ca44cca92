import type { Row } from '../../demo/host/localDataverse';

/** Ten people in a row share two companies: one that the CRM knows as an account, and one that it does not. */
const PEOPLE_PER_PAIR = 10;
/** Every other known account has a website, by which its people are found; the others are found by name. */
const NUMBERS_PER_WEBSITE = 4;

export interface Company {
	name: string;
	/** What its people's e-mail addresses end with. */
	domain: string;
	/** The account's id; only companies that the CRM knows have one. */
	accountId: string | undefined;
}

/** An id that is the same at every run, of the `position`-th row of a kind; `kind` is one hexadecimal digit. */
export const fixedId = (kind: string, position: number): string => `b${kind}000000-0000-4000-8000-${String(position).padStart(12, '0')}`;

const companyNumber = (number: number): Company =>
	number % 2 === 0
		? { name: `Harbour & Sons ${number} Ltd`, domain: `harbour-sons-${number}.example`, accountId: fixedId('a', number) }
		: { name: `New Venture ${number} GmbH`, domain: `new-venture-${number}.example`, accountId: undefined };

/** The company of the person at `position`; `known` chooses between the two of each ten people. */
export const companyOf = (position: number, known: boolean): Company => companyNumber(Math.floor(position / PEOPLE_PER_PAIR) * 2 + (known ? 0 : 1));

/** Accounts that the CRM holds before: half of the companies that `count` people work at. */
export function knownAccounts(count: number): Row[] {
	const numbers = Array.from({ length: Math.ceil(count / PEOPLE_PER_PAIR) }, (_, pair) => pair * 2);
	return numbers.map((number) => {
		const { name, domain, accountId } = companyNumber(number);
		return { accountid: accountId, name, ...(number % NUMBERS_PER_WEBSITE === 0 ? { websiteurl: `https://www.${domain}/` } : {}) };
	});
}
