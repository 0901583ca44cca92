/**
 * What a rule compares. The named ones mean the same person detail on every table; `column:<logical name>` is a
 * column that is compared as it is.
 */
export type MatchField = 'externalId' | 'email' | 'phone' | 'firstName' | 'lastName' | 'company' | 'website' | 'domain' | `column:${string}`;

/** One step of the duplicate cascade: all its fields must be filled and equal. */
export interface MatchRule {
	/** As people read it in `matchedBy` and in reasons, for example "e-mail". */
	label: string;
	fields: readonly MatchField[];
}

const EXTERNAL_ID: MatchRule = { label: 'external id', fields: ['externalId'] };
const EMAIL: MatchRule = { label: 'e-mail', fields: ['email'] };
const PHONE: MatchRule = { label: 'phone', fields: ['phone'] };
const NAME_AND_COMPANY: MatchRule = { label: 'first name, last name and company', fields: ['firstName', 'lastName', 'company'] };

const COMPANY: MatchRule = { label: 'company name', fields: ['company'] };
const WEBSITE: MatchRule = { label: 'website', fields: ['website'] };

/** The vendors' orders of search, by the value of the node's *Find Existing By*. */
export const MATCH_PRESETS = {
	popl: [EMAIL, PHONE],
	zoomInfoPerson: [EXTERNAL_ID, EMAIL, NAME_AND_COMPANY],
	zoomInfoCompany: [EXTERNAL_ID, COMPANY, WEBSITE],
	fullCascade: [EXTERNAL_ID, EMAIL, PHONE, NAME_AND_COMPANY],
} as const satisfies Record<string, readonly MatchRule[]>;

export type MatchPreset = keyof typeof MATCH_PRESETS;

/** The details that a custom rule may name, as its label says them. */
export const MATCH_DETAILS = {
	externalId: 'external id',
	email: 'e-mail',
	phone: 'phone',
	company: 'company',
	website: 'website',
	firstName: 'first name',
	lastName: 'last name',
} as const satisfies Partial<Record<MatchField, string>>;

export type MatchDetail = keyof typeof MATCH_DETAILS;

/** What stands in a rule's list for a detail, and for all columns of an alternate key; anything else there is the logical name of a column. */
const DETAIL = 'detail:';
const KEY = 'key:';
export const detailEntry = (detail: MatchDetail): string => DETAIL + detail;
export const keyEntry = (columns: readonly string[]): string => KEY + columns.join(',');

function fieldsOf(entry: string): MatchField[] {
	const detail = entry.slice(DETAIL.length);
	if (entry.startsWith(DETAIL) && Object.hasOwn(MATCH_DETAILS, detail)) return [detail as MatchDetail];
	return (entry.startsWith(KEY) ? entry.slice(KEY.length).split(',') : [entry]).map((column) => `column:${column}` as const);
}

const wordFor = (field: MatchField): string => (MATCH_DETAILS as Partial<Record<MatchField, string>>)[field] ?? field.replace('column:', '');

const list = (words: readonly string[]): string => [words.slice(0, -1).join(', '), ...words.slice(-1)].filter(Boolean).join(' and ');

/** The rule that a list of details, alternate keys and columns makes; one that a preset has, too, is called the same. */
export function customRule(entries: readonly string[]): MatchRule {
	const fields = [...new Set(entries.flatMap(fieldsOf))];
	const preset = Object.values<readonly MatchRule[]>(MATCH_PRESETS).flat().find((rule) => rule.fields.join() === fields.join());
	return preset ?? { label: list(fields.map(wordFor)), fields };
}
