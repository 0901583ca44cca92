import { type RawPerson, readFebrl } from './febrl';
import { generatePeople } from './generate';

/** A person as a form sends it; empty details are left out. */
export type InputPerson = Partial<Record<'firstName' | 'lastName' | 'email' | 'company' | 'street' | 'city' | 'postalCode' | 'state' | 'externalId', string>>;

/** What FEBRL's file has no column for, decided by the numbers in `rec_id` alone. */
function madeUp({ rec_id: recId, soc_sec_id: socialSecurity }: RawPerson): Pick<InputPerson, 'email' | 'externalId'> {
	const [person = 0, duplicate = -1] = [...recId.matchAll(/\d+/g)].map(([digits]) => Number(digits));
	const email = `person.${person}@febrl.example`;
	const spelling = duplicate < 0 ? email : [email.toUpperCase(), email, '', ` ${email.replace('person', 'Person')} `][(person + duplicate) % 4];
	return { email: person % 2 === 0 ? spelling : '', externalId: (person * 7 + duplicate) % 3 === 0 ? socialSecurity : '' };
}

function inputOf(raw: RawPerson): InputPerson {
	const details: InputPerson = {
		firstName: raw.given_name,
		lastName: raw.surname,
		company: raw.suburb,
		street: `${raw.street_number} ${raw.address_1}`.trim(),
		city: raw.suburb,
		postalCode: raw.postcode,
		state: raw.state,
		...madeUp(raw),
	};
	return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== '')) as InputPerson;
}

/** The people of the file in `PEOPLE_CSV`, or 2,000 generated ones; half of the persons have an e-mail. */
export function inputPeople(path = process.env.PEOPLE_CSV): InputPerson[] {
	return (path ? readFebrl(path) : generatePeople(2_000)).map(inputOf);
}
