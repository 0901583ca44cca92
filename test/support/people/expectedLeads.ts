import type { InputPerson } from './inputPeople';

/** The text column of the lead that the tests use for the other system's id. */
export const EXTERNAL_ID_COLUMN = 'pager';

/** Columns of a lead that the default mapping fills from these people. */
export const LEAD_COLUMNS = ['firstname', 'lastname', 'emailaddress1', 'companyname', 'address1_line1', 'address1_city', 'address1_postalcode', 'address1_stateorprovince', 'subject', EXTERNAL_ID_COLUMN] as const;

export type LeadColumn = (typeof LEAD_COLUMNS)[number];
export type Lead = Partial<Record<LeadColumn, string>>;

/** What has to become of the people: one outcome each, in input order, and the leads that then exist. */
export interface Expectation {
	leads: Lead[];
	outcomes: ('created' | 'updated' | 'unchanged' | 'needsReview')[];
}

/** Computed from the description of the product alone, on purpose by scanning all leads for each person: slow and plain. */
export function expectedLeads(people: readonly InputPerson[]): Expectation {
	const leads: Lead[] = [];
	const outcomes = people.map((person) => {
		const incoming = leadOf(person);
		const matches = firstRuleWithHits(incoming, leads);
		if (matches === 'no key') return 'needsReview';
		if (matches.length > 1) return 'needsReview';
		const [match] = matches;
		if (match) return complete(match, incoming) ? 'updated' : 'unchanged';
		leads.push(incoming);
		return 'created';
	});
	return { leads, outcomes };
}

const RULES: readonly (readonly LeadColumn[])[] = [[EXTERNAL_ID_COLUMN], ['emailaddress1'], ['firstname', 'lastname', 'companyname']];

function firstRuleWithHits(incoming: Lead, leads: readonly Lead[]): Lead[] | 'no key' {
	const usable = RULES.filter((rule) => rule.every((column) => key(incoming, column) !== ''));
	for (const rule of usable) {
		const wanted = new Map(rule.map((column) => [column, key(incoming, column)]));
		const hits = leads.filter((lead) => rule.every((column) => key(lead, column) === wanted.get(column)));
		if (hits.length > 0) return hits;
	}
	return usable.length === 0 ? 'no key' : [];
}

const key = (lead: Lead, column: LeadColumn): string => (lead[column] ?? '').trim().toLowerCase();

/** Complete if missing: what is there stays. */
function complete(lead: Lead, incoming: Lead): boolean {
	const missing = LEAD_COLUMNS.filter((column) => !lead[column] && incoming[column]);
	for (const column of missing) lead[column] = incoming[column];
	return missing.length > 0;
}

/** One-line text is stored without blanks around it: to Dataverse a leading blank makes another value, which no key finds. */
function leadOf(person: InputPerson): Lead {
	const name = [person.firstName, person.lastName].filter(Boolean).join(' ');
	const lead: Lead = {
		firstname: person.firstName,
		lastname: person.lastName,
		emailaddress1: person.email,
		companyname: person.company,
		address1_line1: person.street,
		address1_city: person.city,
		address1_postalcode: person.postalCode,
		address1_stateorprovince: person.state,
		subject: [name || person.email, person.company].filter(Boolean).join(', '),
		[EXTERNAL_ID_COLUMN]: person.externalId,
	};
	return Object.fromEntries(Object.entries(lead).flatMap(([column, value]) => (value?.trim() ? [[column, value.trim()]] : []))) as Lead;
}
