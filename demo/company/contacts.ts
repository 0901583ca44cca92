import type { Row } from '../host/localDataverse';
import type { Company } from './companies';
import { fixedId, repeatableNumbers } from './deterministic';
import { personAt } from './people';

const PER_COMPANY = 3;

/** 600 contacts, three at each customer; a tenth were never given an e-mail address, as in every real CRM. */
export function contacts(all: Company[]): Row[] {
	const next = repeatableNumbers(1_201);
	return all.flatMap(({ place, domain, row }) =>
		Array.from({ length: PER_COMPANY }, (_, position) => {
			const person = personAt(place, domain, next);
			return {
				contactid: fixedId('contact', `${domain}/${position}`),
				...person,
				emailaddress1: next() < 0.1 ? null : person.emailaddress1,
				parentcustomerid: row.accountid,
			};
		}),
	);
}
