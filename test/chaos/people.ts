import type { Item } from '../../bench/people/people';
import type { Row } from '../../demo/host/localDataverse';

/** How many people every execution upserts. */
export const PEOPLE = 100;

const FIRST_NAMES = ['Amara', 'Björn', 'Chloé', 'Dmitri', 'Eun-ji', "D'Arcy", 'Zoë'] as const;

/** Which keys a person brings: each rule of the cascade has to recognise some of them. */
const KEYS: readonly (readonly ('externalId' | 'email' | 'phone')[])[] = [['externalId', 'email', 'phone'], ['email', 'phone'], ['phone'], []];

const positions = Array.from({ length: PEOPLE }, (_, position) => position);

/** Unlike any other person's, of any repeat. */
export const lastNameOf = (race: string, position: number): string => `Haddad ${race}${position}`;

function personAt(race: string, repeat: number, position: number): Item & { externalId: string } {
	const has = new Set<string>(KEYS[position % KEYS.length]);
	return {
		externalId: has.has('externalId') ? `${race}-${position}` : '',
		firstName: FIRST_NAMES[position % FIRST_NAMES.length] as string,
		lastName: lastNameOf(race, position),
		email: has.has('email') ? `${race}.${position}@chaos.example` : '',
		phone: has.has('phone') ? `+1 312 ${300 + repeat} ${String(position).padStart(4, '0')}` : '',
		company: `Chaos ${position % 7}`,
		jobTitle: 'Buyer',
	};
}

/** The people of a repeat that nobody knows yet; every execution brings exactly these. */
export const newPeople = (repeat: number): (Item & { externalId: string })[] => positions.map((position) => personAt(`n${repeat}p`, repeat, position));

/** The people of a repeat that are in the CRM already. */
export const knownPeople = (repeat: number): Item[] =>
	positions.map((position) => ({ ...personAt(`k${repeat}p`, repeat, position), phone: '', email: `k${repeat}.${position}@chaos.example` }));

/** What was written into an *Append* column before the race. */
export const MET_BEFORE = 'Met before.';

/** Their rows before the race, half owned by a seller; every third has a job title that somebody entered. */
export const rowsOf = (known: readonly Item[], sellerId: string): Row[] =>
	known.map((person, position) => ({
		firstname: person.firstName,
		lastname: person.lastName,
		companyname: person.company,
		emailaddress1: person.email,
		subject: person.company,
		description: MET_BEFORE,
		...(position % 3 === 0 ? { jobtitle: `Entered by hand ${position}` } : {}),
		...(position % 2 === 0 ? { 'ownerid@odata.bind': `/systemusers(${sellerId})` } : {}),
	}));
