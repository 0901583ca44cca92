import type { Row } from '../host/localDataverse';

export type OutcomeName = 'created' | 'updated' | 'unchanged' | 'skipped' | 'needsReview' | 'failed';

/** What the CRM has to hold afterwards: exactly `count` rows whose `where` columns equal, each with these columns. */
export interface ExpectedRows {
	table: 'lead' | 'contact';
	where: Row;
	count: number;
	columns?: Row;
}

export interface SampleLead {
	/** What this one shows, in the table's words. */
	shows: string;
	lead: Record<string, string>;
	outcome: OutcomeName;
	rows: ExpectedRows;
}

/** One call of the published webhook. */
export interface Push {
	leads: SampleLead[];
}

const mina = { firstName: 'Mina', lastName: 'Sato', email: 'mina.sato@sato-ceramics.example', company: 'Sato Ceramics', jobTitle: 'Buyer' };
const minasRow: ExpectedRows = { table: 'lead', where: { emailaddress1: mina.email }, count: 1, columns: { lastname: 'Sato', companyname: 'Sato Ceramics', jobtitle: 'Buyer' } };
const lena = { firstName: 'Lena', lastName: 'Brandt', email: 'lena@brandt-solar.example', company: 'Brandt Solar' };
const lenasRow: ExpectedRows = { table: 'lead', where: { emailaddress1: lena.email }, count: 1, columns: { jobtitle: 'Head of Sales', companyname: 'Brandt Solar' } };

/** Pushed in this order; `knownPeople` holds the rows that are met. */
export const PUSHES: readonly Push[] = [
	{ leads: [{ shows: 'somebody new', lead: mina, outcome: 'created', rows: minasRow }] },
	{ leads: [{ shows: 'the same again, nothing new in it', lead: mina, outcome: 'unchanged', rows: minasRow }] },
	{
		leads: [
			{
				shows: 'a lead found by e-mail, written in capitals',
				lead: { firstName: 'Nora', lastName: 'Lindgren', email: 'Nora.Lindgren@LINDGREN-Logistik.example', jobTitle: 'Fleet Manager' },
				outcome: 'updated',
				rows: { table: 'lead', where: { lastname: 'Lindgren', firstname: 'Nora' }, count: 1, columns: { jobtitle: 'Fleet Manager' } },
			},
		],
	},
	{
		leads: [
			{
				shows: 'a lead found by phone, written another way',
				lead: { firstName: 'Tom', lastName: 'Becker', phone: '+49 (89) 2180-5410', email: 'tom@beckerbau.example' },
				outcome: 'updated',
				rows: { table: 'lead', where: { lastname: 'Becker', companyname: 'Beckerbau GmbH' }, count: 1, columns: { emailaddress1: 'tom@beckerbau.example' } },
			},
		],
	},
	{
		leads: [
			{
				shows: 'a customer already: the contact is updated, no lead made',
				lead: { firstName: 'Marcus', lastName: 'Vogel', email: 'marcus.vogel@vogel-pumpen.example', jobTitle: 'CTO' },
				outcome: 'updated',
				rows: { table: 'contact', where: { emailaddress1: 'marcus.vogel@vogel-pumpen.example' }, count: 1, columns: { jobtitle: 'CTO' } },
			},
		],
	},
	{
		leads: [
			{
				shows: 'a lead found by name and company',
				lead: { firstName: 'priya', lastName: 'RAMAN', company: 'Raman Textiles Ltd', jobTitle: 'Director' },
				outcome: 'updated',
				rows: { table: 'lead', where: { lastname: 'Raman', companyname: 'Raman Textiles Ltd' }, count: 1, columns: { jobtitle: 'Director' } },
			},
		],
	},
	{
		leads: [
			{
				shows: 'what the CRM holds is kept: other title and phone sent',
				lead: { firstName: 'Olu', lastName: 'Adeyemi', email: 'olu@lagos-light.example', phone: '+234 1 555 0199', jobTitle: 'Consultant' },
				outcome: 'unchanged',
				rows: { table: 'lead', where: { emailaddress1: 'olu@lagos-light.example' }, count: 1, columns: { jobtitle: 'Managing Director', telephone1: '+234 1 555 0140' } },
			},
		],
	},
	{
		leads: [
			{
				shows: 'a choice given by its label',
				lead: { firstName: 'Iker', lastName: 'Etxe', email: 'iker@etxe.example', company: 'Etxe', leadSource: 'Trade Show' },
				outcome: 'created',
				rows: { table: 'lead', where: { emailaddress1: 'iker@etxe.example' }, count: 1, columns: { leadsourcecode: 7 } },
			},
		],
	},
	{
		leads: [
			{
				shows: 'a choice that does not exist: refused',
				lead: { firstName: 'Rosa', lastName: 'Blum', email: 'rosa@blum.example', company: 'Blum', leadSource: 'Carrier Pigeon' },
				outcome: 'failed',
				rows: { table: 'lead', where: { emailaddress1: 'rosa@blum.example' }, count: 0 },
			},
		],
	},
	{
		leads: [
			{
				shows: 'two leads have this e-mail: a person decides',
				lead: { firstName: 'Sam', lastName: 'Jordan', email: 'sam@jordan-optics.example', jobTitle: 'Optician' },
				outcome: 'needsReview',
				rows: { table: 'lead', where: { emailaddress1: 'sam@jordan-optics.example' }, count: 2, columns: { jobtitle: null } },
			},
		],
	},
	{
		leads: [
			{ shows: 'one person twice in a push: the first makes the lead', lead: lena, outcome: 'created', rows: lenasRow },
			{ shows: '… and the second adds to it', lead: { ...lena, email: 'LENA@brandt-solar.example', jobTitle: 'Head of Sales' }, outcome: 'updated', rows: lenasRow },
		],
	},
];
