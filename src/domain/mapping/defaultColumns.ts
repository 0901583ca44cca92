import { isEmptyValue } from '../values/convertValue';
import type { MappingRow } from './mappingRow';

/** Input field names that mean the same detail of a person; compared without case, blanks, `_` and `-`. */
const PERSON: Record<string, readonly string[]> = {
	firstname: ['firstName', 'givenName'],
	lastname: ['lastName', 'surname', 'familyName'],
	emailaddress1: ['email', 'emailAddress', 'mail'],
	telephone1: ['phone', 'businessPhone', 'telephone', 'workPhone'],
	mobilephone: ['mobile', 'mobilePhone', 'cellPhone'],
	jobtitle: ['jobTitle', 'title', 'position'],
	websiteurl: ['website', 'url'],
	address1_line1: ['street', 'address'],
	address1_city: ['city'],
	address1_stateorprovince: ['state', 'province'],
	address1_postalcode: ['postalCode', 'zip', 'postcode'],
	address1_country: ['country'],
	description: ['description', 'comments', 'message'],
};

/** Column <- input names, per table, applied for *Default Columns*; listed in the node's notice. */
export const DEFAULT_COLUMNS: Record<string, Record<string, readonly string[]>> = {
	lead: {
		...PERSON,
		companyname: ['company', 'companyName', 'organization', 'organisation'],
		subject: ['subject', 'topic'],
		leadsourcecode: ['leadSource', 'source'],
		leadqualitycode: ['rating', 'quality'],
		industrycode: ['industry'],
	},
	contact: PERSON,
	account: {
		name: ['company', 'companyName', 'accountName', 'name', 'organization', 'organisation'],
		websiteurl: ['website', 'url', 'domain'],
		telephone1: PERSON.telephone1 ?? [],
		emailaddress1: PERSON.emailaddress1 ?? [],
		accountnumber: ['accountNumber'],
		numberofemployees: ['employees', 'numberOfEmployees', 'employeeCount'],
		revenue: ['revenue', 'annualRevenue'],
		industrycode: ['industry'],
		tickersymbol: ['ticker', 'tickerSymbol'],
		address1_line1: PERSON.address1_line1 ?? [],
		address1_city: PERSON.address1_city ?? [],
		address1_stateorprovince: PERSON.address1_stateorprovince ?? [],
		address1_postalcode: PERSON.address1_postalcode ?? [],
		address1_country: PERSON.address1_country ?? [],
		description: PERSON.description ?? [],
	},
};

/** Input names of the two details that rules need even where no column holds them. */
export const MATCH_INPUTS = {
	company: ['company', 'companyName', 'organization', 'organisation'],
	externalId: ['externalId'],
} as const;

/** Items of a run have the same fields as a rule; more names than this are not worth remembering. */
const MOST_NAMES = 1_000;

const simplifiedNames = new Map<string, string>();

function simplified(name: string): string {
	const known = simplifiedNames.get(name);
	if (known !== undefined) return known;
	if (simplifiedNames.size >= MOST_NAMES) simplifiedNames.clear();
	const simple = name.toLowerCase().replace(/[\s_-]/g, '');
	simplifiedNames.set(name, simple);
	return simple;
}

/**
 * Reads an item by any spelling of a field's name. The item's own fields only, never what it inherits; of two
 * spellings the first filled one counts.
 */
export function inputReader(json: Readonly<Record<string, unknown>>): (names: readonly string[]) => unknown {
	const filled = Object.keys(json).filter((name) => !isEmptyValue(json[name])).reverse();
	const byName = new Map(filled.map((name) => [simplified(name), json[name]]));
	return (names) => names.map((name) => byName.get(simplified(name))).find((value) => !isEmptyValue(value));
}

/** A lead's topic when the input has none: who it is and where from, so that lists in Dynamics are readable. */
function topicOf(read: ReturnType<typeof inputReader>): string {
	const name = [read(PERSON.firstname ?? []), read(PERSON.lastname ?? [])].filter((part) => !isEmptyValue(part)).join(' ');
	const company = read(MATCH_INPUTS.company);
	return [name || read(PERSON.emailaddress1 ?? []), company].filter((part) => !isEmptyValue(part)).join(', ');
}

/** The mapping *Default Columns* for one item: every default column the item has a value for, all "complete if missing". */
export function defaultMapping(
	table: string,
	json: Readonly<Record<string, unknown>>,
	externalIdColumn: string,
): MappingRow[] {
	const read = inputReader(json);
	const columns = Object.entries(DEFAULT_COLUMNS[table] ?? {});
	if (externalIdColumn) columns.push([externalIdColumn, MATCH_INPUTS.externalId]);
	const rows = columns.map(([column, names]): MappingRow => ({ column, value: read(names), update: 'completeIfMissing' }));
	if (table === 'lead') rows.push({ column: 'subject', value: topicOf(read), update: 'completeIfMissing' });
	return rows.filter(({ value }) => !isEmptyValue(value));
}

/** The mapping *Auto-Map* for one item: every field that is named like a column. */
export function autoMapping(json: Readonly<Record<string, unknown>>): MappingRow[] {
	return Object.entries(json).map(([column, value]) => ({ column, value, update: 'completeIfMissing', isAutomatic: true }));
}
