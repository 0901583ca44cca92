import type { RawPerson } from './febrl';

const FIRST = ['sarah', 'jacob', 'emily', 'joshua', 'lachlan', 'olivia', 'noah', 'isabella', 'thomas', 'ruby', 'mia', 'liam', 'zoe', 'finn', 'hannah', 'oscar'];
const LAST = ['white', 'campbell', 'nguyen', 'clarke', 'reid', 'webb', 'ryan', 'matthews', 'lanyon', 'bruhn', 'green', 'morrison', 'o\'neil', 'van der berg', 'petrov', 'lim'];
const STREETS = ['forbes street', 'milne cove', 'sturt avenue', 'kitchener street', 'companion crescent', 'ashkanasy crescent'];
const SUBURBS = ['kellerberrin', 'toowoomba', 'beaconsfield upper', 'st kilda', 'mount waverley', 'port douglas', 'wagga wagga', 'red hill'];
const STATES = ['nsw', 'vic', 'qld', 'wa', 'sa'];

/** Numbers from 0 to 1, the same in every run (a linear congruential generator). */
function numbers(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

/** Two neighbouring letters swapped, one left out or one doubled: what hurried people type. */
function typo(text: string, next: () => number): string {
	const at = Math.floor(next() * Math.max(1, text.length - 1));
	const [head, a, b, tail] = [text.slice(0, at), text.charAt(at), text.charAt(at + 1), text.slice(at + 2)];
	return [`${head}${b}${a}${tail}`, `${head}${b}${tail}`, `${head}${a}${a}${b}${tail}`][Math.floor(next() * 3)] ?? text;
}

function messy(person: RawPerson, next: () => number): RawPerson {
	const one = { ...person };
	for (const column of ['given_name', 'surname', 'suburb', 'address_1', 'postcode', 'soc_sec_id'] as const) {
		const chance = next();
		if (chance < 0.08) one[column] = '';
		else if (chance < 0.2) one[column] = typo(one[column], next);
		else if (chance < 0.25) one[column] = one[column].toUpperCase();
	}
	return next() < 0.1 ? { ...one, given_name: one.surname, surname: one.given_name } : one;
}

/** People as messy as FEBRL's, a fifth of them duplicates, shuffled; the same in every run. */
export function generatePeople(count: number): RawPerson[] {
	const next = numbers(20_260_131);
	const pick = (list: readonly string[]) => list[Math.floor(next() * list.length)] ?? '';
	const originals = Array.from({ length: Math.ceil(count * 0.8) }, (_, person): RawPerson => ({
		rec_id: `rec-${person}-org`,
		given_name: next() < 0.03 ? '' : pick(FIRST),
		surname: next() < 0.03 ? '' : pick(LAST),
		street_number: String(1 + Math.floor(next() * 200)),
		address_1: pick(STREETS),
		suburb: next() < 0.03 ? '' : pick(SUBURBS),
		postcode: String(2000 + Math.floor(next() * 5000)),
		state: next() < 0.1 ? '' : pick(STATES),
		soc_sec_id: String(1_000_000 + Math.floor(next() * 9_000_000)),
	}));
	const duplicates = Array.from({ length: count - originals.length }, (_, number) => {
		const original = originals[Math.floor(next() * originals.length)] as RawPerson;
		return messy({ ...original, rec_id: original.rec_id.replace('org', `dup-${number}`) }, next);
	});
	return [...originals, ...duplicates].map((person) => ({ person, order: next() })).sort((a, b) => a.order - b.order).map(({ person }) => person);
}
