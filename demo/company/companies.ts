import type { Row } from '../host/localDataverse';
import { fixedId, pick, repeatableNumbers } from './deterministic';
import { COMPANY_FIRST_WORDS, COMPANY_SECOND_WORDS, LEGAL_FORMS, type Place, PLACES } from './names';
import { phoneAt } from './people';

export interface Company {
	place: Place;
	domain: string;
	row: Row;
}

function companyOf(first: string, second: string, next: () => number): Company {
	const place = pick(next, PLACES);
	const domain = `${first}-${second}.example`.toLowerCase();
	const row = {
		accountid: fixedId('account', domain),
		name: `${first} ${second} ${pick(next, LEGAL_FORMS)}`,
		websiteurl: `https://www.${domain}`,
		emailaddress1: `info@${domain}`,
		telephone1: phoneAt(place, next),
		address1_city: place.city,
		address1_country: place.country,
		numberofemployees: 10 + Math.floor(next() * 900),
	};
	return { place, domain, row };
}

/** 200 customers, one for every pair of name words. */
export function companies(): Company[] {
	const next = repeatableNumbers(365);
	return COMPANY_FIRST_WORDS.flatMap((first) => COMPANY_SECOND_WORDS.map((second) => companyOf(first, second, next)));
}
