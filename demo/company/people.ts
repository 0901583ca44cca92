import { pick } from './deterministic';
import { GIVEN_NAMES, JOB_TITLES, type Place, SURNAMES } from './names';

export interface Person {
	firstname: string;
	lastname: string;
	emailaddress1: string;
	telephone1: string;
	jobtitle: string;
}

const LETTERS: Record<string, string> = { ø: 'o', Ø: 'O', ł: 'l', ß: 'ss' };

/** The part of an address that stands for a name: plain letters, dots for everything else. */
const addressWord = (text: string): string => text.replace(/[øØłß]/g, (letter) => LETTERS[letter] ?? letter).normalize('NFD').replace(/[\u0300-\u036f']/g, '').toLowerCase().replace(/[^a-z]+/g, '.');

export const emailFor = (firstname: string, lastname: string, domain: string): string => `${addressWord(firstname)}.${addressWord(lastname)}@${domain}`;

/** A number the way somebody from there would have typed it: sometimes with the country's code, brackets or dots. */
export function phoneAt(place: Place, next: () => number): string {
	const local = place.pattern.replace(/#/g, () => String(Math.floor(next() * 10)));
	const [area, ...rest] = local.split(/[ -]/);
	const style = next();
	if (style < 0.6) return `${place.code} ${local}`;
	if (style < 0.8) return `${place.code} (${area}) ${rest.join(' ')}`;
	return `${place.code}.${[area, ...rest].join('.')}`;
}

/** One made-up employee of a company at `domain`. */
export function personAt(place: Place, domain: string, next: () => number): Person {
	const firstname = pick(next, GIVEN_NAMES);
	const lastname = pick(next, SURNAMES);
	return { firstname, lastname, emailaddress1: emailFor(firstname, lastname, domain), telephone1: phoneAt(place, next), jobtitle: pick(next, JOB_TITLES) };
}
