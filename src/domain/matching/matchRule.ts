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

/** The rule that compares the given columns as they are. */
export function columnRule(columns: readonly string[]): MatchRule {
	return { label: columns.join(' and '), fields: columns.map((column) => `column:${column}` as const) };
}
