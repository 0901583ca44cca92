import type { Environment, Payload, StoredRow, StoredValue } from '../../contracts';

/** Tables a lead can turn into. */
export type QualifiedTable = 'account' | 'contact' | 'opportunity';

const party = [
	'emailaddress1', 'emailaddress2', 'emailaddress3', 'telephone1', 'telephone2', 'telephone3', 'fax', 'websiteurl', 'description',
	'address1_line1', 'address1_line2', 'address1_line3', 'address1_city', 'address1_stateorprovince', 'address1_postalcode', 'address1_country',
	'donotbulkemail', 'donotemail', 'donotfax', 'donotphone', 'donotpostalmail',
];

/** Columns taken over under their own names. A real organisation's mappings can be edited; these are the plain ones. */
const sameName: Record<QualifiedTable, string[]> = {
	account: [...party, 'industrycode', 'numberofemployees', 'revenue', 'sic'],
	contact: [...party, 'firstname', 'middlename', 'lastname', 'salutation', 'jobtitle', 'mobilephone', 'pager', 'leadsourcecode'],
	opportunity: ['description', 'budgetamount', 'budgetstatus', 'estimatedclosedate', 'need', 'purchaseprocess', 'purchasetimeframe'],
};

/** Columns taken over under another name: the new row's, and the lead's. */
const otherName: Record<QualifiedTable, [to: string, from: string][]> = {
	account: [['name', 'companyname']],
	contact: [],
	opportunity: [['name', 'subject'], ['estimatedvalue', 'estimatedamount']],
};

const isGiven = ([, value]: [string, unknown]): boolean => value !== null;

/** What a new row takes over from the lead, as a body. */
export const valuesFromLead = ({ rows, schema }: Environment, table: QualifiedTable, lead: StoredRow): Payload => {
	const shown = rows.represent(schema.table('lead'), lead, [...sameName[table], ...otherName[table].map(([, from]) => from)]);
	const taken: [string, unknown][] = [...sameName[table].map((name): [string, unknown] => [name, shown[name]]), ...otherName[table].map(([to, from]): [string, unknown] => [to, shown[from]])];
	return Object.fromEntries(taken.filter(isGiven));
};

/** A link in a body; nothing without an id. */
export const bindTo = ({ schema }: Environment, navigation: string, table: string, id: StoredValue | undefined): Payload =>
	id === undefined || id === null ? {} : { [`${navigation}@odata.bind`]: `/${schema.table(table).entitySetName}(${id})` };

/** The customer of an opportunity: the account if there is one, else the contact. */
export const bindCustomer = (environment: Environment, parties: Record<string, string | undefined>): Payload =>
	parties.account === undefined ? bindTo(environment, 'customerid_contact', 'contact', parties.contact) : bindTo(environment, 'customerid_account', 'account', parties.account);
