/** What the reference knows of the columns it uses, written down from the table facts, not read from any metadata. */

export type Table = 'lead' | 'contact';

export interface Column {
	kind: 'text' | 'memo' | 'integer' | 'boolean' | 'choice' | 'choices' | 'money' | 'day' | 'lookup';
	/** Characters. */
	length?: number;
	/** Labels of a choice. */
	labels?: Record<number, string>;
	min?: number;
	max?: number;
	/** Entity set a lookup is bound to. */
	target?: string;
	/** Navigation property of a lookup, where it is named otherwise. */
	bind?: string;
}

const text = (length: number): Column => ({ kind: 'text', length });

const PERSON: Record<string, Column> = {
	firstname: text(50),
	lastname: text(50),
	emailaddress1: text(100),
	emailaddress2: text(100),
	telephone1: text(50),
	telephone2: text(50),
	jobtitle: text(100),
	websiteurl: text(200),
	address1_city: text(80),
	new_externalid: text(100),
	description: { kind: 'memo', length: 2000 },
	donotemail: { kind: 'boolean' },
	transactioncurrencyid: { kind: 'lookup', target: 'transactioncurrencies' },
};

const INTERESTS = { 100000000: 'Sailing', 100000001: 'Chess', 100000002: 'Gardening', 100000003: 'Cinema' };
const SOURCES = { 1: 'Advertisement', 2: 'Employee Referral', 3: 'External Referral', 4: 'Partner', 5: 'Public Relations', 6: 'Seminar', 7: 'Trade Show', 8: 'Web', 9: 'Word of Mouth', 10: 'Other' };

export const COLUMNS: Record<Table, Record<string, Column>> = {
	lead: {
		...PERSON,
		mobilephone: text(20),
		companyname: text(100),
		subject: text(300),
		leadsourcecode: { kind: 'choice', labels: SOURCES },
		numberofemployees: { kind: 'integer', min: 0, max: 1_000_000 },
		revenue: { kind: 'money', min: 0, max: 100_000_000_000_000 },
		estimatedclosedate: { kind: 'day' },
		new_interests: { kind: 'choices', labels: INTERESTS },
	},
	contact: {
		...PERSON,
		mobilephone: text(50),
		numberofchildren: { kind: 'integer', min: 0, max: 1_000_000_000 },
		annualincome: { kind: 'money', min: 0, max: 100_000_000_000_000 },
		birthdate: { kind: 'day' },
		parentcustomerid: { kind: 'lookup', target: 'accounts', bind: 'parentcustomerid_account' },
	},
};

/** Entity set, primary key and the state that is in use. */
export const TABLES = {
	lead: { set: 'leads', id: 'leadid' },
	contact: { set: 'contacts', id: 'contactid' },
} as const;

/** Input names of the default columns, from the table of the node's page. */
export const DEFAULTS: Record<Table, Record<string, readonly string[]>> = (() => {
	const person = {
		firstname: ['firstName', 'givenName'],
		lastname: ['lastName', 'surname', 'familyName'],
		emailaddress1: ['email', 'emailAddress', 'mail'],
		telephone1: ['phone', 'businessPhone', 'telephone', 'workPhone'],
		mobilephone: ['mobile', 'mobilePhone', 'cellPhone'],
		jobtitle: ['jobTitle', 'title', 'position'],
		websiteurl: ['website', 'url'],
		address1_city: ['city'],
		description: ['description', 'comments', 'message'],
	};
	const lead = {
		...person,
		companyname: ['company', 'companyName', 'organization', 'organisation'],
		subject: ['subject', 'topic'],
		leadsourcecode: ['leadSource', 'source'],
	};
	return { lead, contact: person };
})();

export const COMPANY_INPUTS = ['company', 'companyName', 'organization', 'organisation'];
export const EXTERNAL_ID_INPUTS = ['externalId'];
