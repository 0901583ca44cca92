import type { Row } from '../host/localDataverse';
import { fixedId, pick, repeatableNumbers } from './deterministic';
import { PLACES } from './names';
import { personAt } from './people';

const COUNT = 290;
const OPEN = { statecode: 0, statuscode: 1 };
const QUALIFIED = { statecode: 1, statuscode: 3 };
const TOPICS = ['Asked for a price list', 'Booth visit', 'Downloaded the handbook', 'Newsletter', 'Webinar on field service', 'Wants a call back'] as const;
/** `leadsourcecode`: Advertisement, Employee Referral, Partner, Seminar, Trade Show, Web. */
const SOURCES = [1, 2, 4, 6, 7, 8] as const;

function lead(position: number, next: () => number): Row {
	const domain = `prospect-${String(position).padStart(3, '0')}.example`;
	const person = personAt(pick(next, PLACES), domain, next);
	return {
		leadid: fixedId('lead', domain),
		subject: pick(next, TOPICS),
		...person,
		emailaddress1: next() < 0.12 ? null : person.emailaddress1,
		companyname: `Prospect ${position + 1} ${pick(next, ['AG', 'GmbH', 'Inc.', 'Ltd'])}`,
		leadsourcecode: pick(next, SOURCES),
		...OPEN,
	};
}

/** Somebody typed the same person twice: what duplicate rules are for, and what a sync must not guess about. */
const again = (original: Row, position: number): Row => ({ ...original, leadid: fixedId('lead', `again/${position}`), subject: 'Imported list' });

/** About 300 leads: mostly open, every twelfth qualified into an opportunity long ago, ten of them entered twice. */
export function leads(): Row[] {
	const next = repeatableNumbers(77);
	const all = Array.from({ length: COUNT }, (_, position) => lead(position, next));
	const withQualified = all.map((row, position) => (position % 12 === 11 ? { ...row, ...QUALIFIED } : row));
	const doubled = withQualified.filter((_, position) => position % 29 === 0).map(again);
	return [...withQualified, ...doubled];
}
