import type { Row } from '../../demo/host/localDataverse';

/** Ten people in a row share two companies: one that the CRM knows as an account, and one that it does not. */
const PEOPLE_PER_PAIR = 10;

export interface Company {
	name: string;
	/** The account's id; only companies that the CRM knows have one. */
	accountId: string | undefined;
}

/** An id that is the same at every run, of the `position`-th row of a kind; `kind` is one hexadecimal digit. */
export const fixedId = (kind: string, position: number): string => `b${kind}000000-0000-4000-8000-${String(position).padStart(12, '0')}`;

const companyNumber = (number: number): Company => ({
	name: number % 2 === 0 ? `Harbour & Sons ${number} Ltd` : `New Venture ${number} GmbH`,
	accountId: number % 2 === 0 ? fixedId('a', number) : undefined,
});

/** The company of the person at `position`; `known` chooses between the two of each ten people. */
export const companyOf = (position: number, known: boolean): Company => companyNumber(Math.floor(position / PEOPLE_PER_PAIR) * 2 + (known ? 0 : 1));

/** Accounts that the CRM holds before: half of the companies that `count` people work at. */
export function knownAccounts(count: number): Row[] {
	const pairs = Math.ceil(count / PEOPLE_PER_PAIR);
	return Array.from({ length: pairs }, (_, pair) => companyNumber(pair * 2)).map(({ name, accountId }) => ({ accountid: accountId, name }));
}
