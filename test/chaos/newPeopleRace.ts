import type { Row } from '../../demo/host/localDataverse';
import { type ChaosHost, FAR_MS, NEAR_MS } from './host';
import { newPeople } from './people';
import { race } from './race';
import { outcomeOf, type RaceOutcome } from './tally';

type Person = ReturnType<typeof newPeople>[number];

const COLUMN_OF: Record<keyof Person, string> = { externalId: 'new_externalid', firstName: 'firstname', lastName: 'lastname', email: 'emailaddress1', phone: 'telephone1', company: 'companyname', jobTitle: 'jobtitle' };

/** Values of a person that the row does not hold; an empty value is no value. */
const missingIn = (row: Row, person: Person): string[] =>
	(Object.keys(COLUMN_OF) as (keyof Person)[]).filter((name) => (row[COLUMN_OF[name]] ?? '') !== person[name]).map((name) => `${person.lastName} lacks ${COLUMN_OF[name]}.`);

/** 20 executions upsert the same 100 people whom nobody knows: each must be one row, with everything that was brought. Every other repeat the service is far away. */
export async function raceForNewPeople(host: ChaosHost, repeat: number): Promise<RaceOutcome> {
	const people = newPeople(repeat);
	const result = await race(host, host.executions.newPeople, () => people, repeat % 2 === 0 ? FAR_MS : NEAR_MS);
	const rows = [...(await host.dataverse.rows('lead')), ...(await host.dataverse.rows('contact'))];
	const theirs = people.map((person) => ({ person, rows: rows.filter(({ lastname }) => lastname === person.lastName) }));
	return outcomeOf(result, { rows: theirs.reduce((sum, one) => sum + one.rows.length, 0) }, {
		duplicates: theirs.flatMap(({ person, rows: found }) => found.slice(1).map(() => `${person.lastName} has ${found.length} rows.`)),
		lost: theirs.flatMap(({ person, rows: [row] }) => (row ? missingIn(row, person) : [`${person.lastName} has no row.`])),
	});
}
